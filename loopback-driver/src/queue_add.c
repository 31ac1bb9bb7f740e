/* SPDX-License-Identifier: Apache-2.0 */
/* Supplying buffers to the device (sections 2.7.13 and 2.8.21). */
#include <stile/barrier.h>
#include <stile/error.h>
#include <stile/queue.h>

#include "mem.h"
#include "message.h"
#include "queue_ring.h"

/* All of it before any is written: what is half written could become visible by accident. */
static int check(const struct stile_queue *queue, const struct stile_chain *chain,
		 uint32_t *writable_bytes)
{
	uint64_t total = 0;

	/* A chain is never longer than the queue, nor is an indirect table (section 2.7.5.3.1). */
	if (chain->count == 0 || chain->count > queue->size)
		return STILE_E_ARGUMENT;
	for (unsigned int i = 0; i < chain->count; i++) {
		bool writable;
		const struct stile_buffer *buffer = stile_chain_buffer(chain, i, &writable);
		uint64_t address;

		if (stile_bus_address(queue->device->bus->link.port, buffer->data, buffer->length,
				      &address))
			return STILE_E_OUTSIDE;
		total += writable ? buffer->length : 0;
	}
	if (total > UINT32_MAX)
		return STILE_E_ARGUMENT;
	*writable_bytes = (uint32_t)total;
	return 0;
}

static void take_entry(struct stile_queue *queue, uint16_t descriptors, uint32_t writable,
		       void *cookie)
{
	struct stile_queue_entry *entry = &queue->entries[queue->free_head];

	for (uint16_t i = 0; i < stile_queue_entries(queue, descriptors); i++)
		queue->free_head = queue->entries[queue->free_head].next;
	entry->cookie = cookie;
	entry->writable = writable;
	entry->chain = descriptors;
	queue->free_count = (uint16_t)(queue->free_count - descriptors);
	queue->in_flight++;
}

int stile_queue_add(struct stile_queue *queue, const struct stile_buffer *readable,
		    unsigned int readables, const struct stile_buffer *writable,
		    unsigned int writables, void *cookie)
{
	const struct stile_chain chain = { readable, writable, readables, readables + writables };
	bool table = queue->use_indirect && chain.count > 1 &&
		     chain.count <= STILE_QUEUE_INDIRECT_MAX;
	uint16_t descriptors = table ? 1 : (uint16_t)chain.count;
	uint32_t bytes;
	int error = queue->error;

	if (!error)
		error = cookie ? check(queue, &chain, &bytes) : STILE_E_ARGUMENT;
	if (error)
		return error;
	if (queue->free_count < descriptors)
		return STILE_E_FULL;
	if (table)
		queue->ring_kind->place_table(queue, &chain);
	else
		queue->ring_kind->place(queue, &chain);
	take_entry(queue, descriptors, bytes, cookie);
	return 0;
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
	queue->ring_kind->publish(queue);
	/* All is visible before suppression is read (sections 2.7.13.4.1 and 2.8.21). */
	stile_fence();
	wanted = queue->ring_kind->wants_notification(queue);
	queue->avail_told = queue->avail_idx;
	return wanted ? notify(queue) : 0;
}
