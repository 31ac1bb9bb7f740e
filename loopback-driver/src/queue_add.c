/* SPDX-License-Identifier: Apache-2.0 */
/* Supplying buffers to the device (section 2.7.13). */
#include <stile/barrier.h>
#include <stile/error.h>
#include <stile/queue.h>

#include "mem.h"
#include "message.h"
#include "queue_layout.h"

struct chain {
	const struct stile_buffer *readable;
	const struct stile_buffer *writable;
	unsigned int readables;
	unsigned int count;
};

static int fill(const struct stile_queue *queue, struct stile_desc *desc, const struct chain *chain,
		unsigned int i, uint16_t next)
{
	bool writable = i >= chain->readables;
	const struct stile_buffer *buffer = writable ? &chain->writable[i - chain->readables]
						     : &chain->readable[i];
	uint64_t address;
	int error = stile_bus_address(queue->device->bus->link.port, buffer->data, buffer->length,
				      &address);

	if (error)
		return error;
	desc->addr = address;
	desc->len = buffer->length;
	desc->flags = (uint16_t)((writable ? STILE_DESC_F_WRITE : 0) |
				 (i + 1 < chain->count ? STILE_DESC_F_NEXT : 0));
	desc->next = next;
	return 0;
}

/* One ring entry that points to a table: a deep queue whatever the chains' length. */
static int fill_indirect(struct stile_queue *queue, const struct chain *chain)
{
	struct stile_desc *table = queue->indirect + queue->free_head * STILE_QUEUE_INDIRECT_MAX;
	struct stile_buffer tables = {
		.data = table,
		.length = (uint32_t)(chain->count * sizeof(*table)),
	};
	const struct chain one = { .readable = &tables, .readables = 1, .count = 1 };
	struct stile_desc *desc = &queue->desc[queue->free_head];

	for (unsigned int i = 0; i < chain->count; i++) {
		int error = fill(queue, &table[i], chain, i, (uint16_t)(i + 1));

		if (error)
			return error;
	}
	if (fill(queue, desc, &one, 0, 0))
		return STILE_E_OUTSIDE;
	desc->flags = STILE_DESC_F_INDIRECT;
	return 1;
}

static int fill_direct(struct stile_queue *queue, const struct chain *chain)
{
	uint16_t at = queue->free_head;

	for (unsigned int i = 0; i < chain->count; i++) {
		int error = fill(queue, &queue->desc[at], chain, i, queue->entries[at].next);

		if (error)
			return error;
		at = queue->entries[at].next;
	}
	return (int)chain->count;
}

static void make_available(struct stile_queue *queue, uint16_t taken, uint32_t writable,
			   void *cookie)
{
	uint16_t head = queue->free_head;
	struct stile_queue_entry *entry = &queue->entries[head];

	for (uint16_t i = 0; i < taken; i++)
		queue->free_head = queue->entries[queue->free_head].next;
	entry->cookie = cookie;
	entry->writable = writable;
	entry->chain = taken;
	queue->free_count = (uint16_t)(queue->free_count - taken);
	queue->in_flight++;
	stile_write_once(&queue->avail->ring[queue->avail_idx & (queue->size - 1u)], head);
	queue->avail_idx++;
}

int stile_queue_add(struct stile_queue *queue, const struct stile_buffer *readable,
		    unsigned int readables, const struct stile_buffer *writable,
		    unsigned int writables, void *cookie)
{
	const struct chain chain = { readable, writable, readables, readables + writables };
	bool indirect = queue->use_indirect && chain.count > 1 &&
			chain.count <= STILE_QUEUE_INDIRECT_MAX;
	uint64_t total = 0;
	int taken;

	if (queue->error)
		return queue->error;
	/* A chain is never longer than the queue, nor is an indirect table (section 2.7.5.3.1). */
	if (!cookie || chain.count == 0 || chain.count > queue->size)
		return STILE_E_ARGUMENT;
	for (unsigned int i = 0; i < writables; i++)
		total += writable[i].length;
	if (total > UINT32_MAX)
		return STILE_E_ARGUMENT;
	if (queue->free_count < (indirect ? 1u : chain.count))
		return STILE_E_FULL;
	taken = indirect ? fill_indirect(queue, &chain) : fill_direct(queue, &chain);
	if (taken < 0)
		return taken;
	make_available(queue, (uint16_t)taken, (uint32_t)total, cookie);
	return 0;
}

static bool device_wants_notification(const struct stile_queue *queue)
{
	/* The index is visible before suppression is read (section 2.7.13.4.1). */
	stile_fence();
	if (queue->event_idx)
		return stile_event_passed(
			stile_read_once(stile_avail_event(queue->used, queue->size)),
			queue->avail_idx, queue->avail_told);
	return !(stile_read_once(&queue->used->flags) & STILE_USED_F_NO_NOTIFY);
}

static int notify(struct stile_queue *queue)
{
	struct stile_msg_event_avail event = { .index = queue->index };
	struct stile_bus *bus = queue->device->bus;
	int bit = stile_amp_queue_bit(&bus->link.layout, queue->device->number, queue->index);

	if (bit >= 0) {
		stile_amp_notify(&bus->link, (unsigned int)bit);
		return 0;
	}
	memcpy(bus->request.payload, &event, sizeof(event));
	return stile_event(bus, queue->device->number, STILE_MSG_EVENT_AVAIL, sizeof(event));
}

int stile_queue_kick(struct stile_queue *queue)
{
	bool wanted;

	if (queue->error)
		return queue->error;
	if (queue->avail_idx == queue->avail_told)
		return 0;
	stile_store_release(&queue->avail->idx, queue->avail_idx);
	wanted = device_wants_notification(queue);
	queue->avail_told = queue->avail_idx;
	return wanted ? notify(queue) : 0;
}
