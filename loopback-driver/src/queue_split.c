/* SPDX-License-Identifier: Apache-2.0 */
/* The split ring (section 2.7): a table of descriptors, and two rings of indices into it. */
#include <stile/barrier.h>
#include <stile/error.h>

#include "queue_layout.h"
#include "queue_ring.h"

static void fill(const struct stile_queue *queue, struct stile_desc *desc,
		 const struct stile_chain *chain, unsigned int i, uint16_t next)
{
	bool writable;
	const struct stile_buffer *buffer = stile_chain_buffer(chain, i, &writable);

	desc->addr = stile_queue_address(queue, buffer->data, buffer->length);
	desc->len = buffer->length;
	desc->flags = (uint16_t)((writable ? STILE_DESC_F_WRITE : 0) |
				 (i + 1 < chain->count ? STILE_DESC_F_NEXT : 0));
	desc->next = next;
}

static void make_available(struct stile_queue *queue)
{
	stile_write_once(&queue->avail->ring[queue->avail_idx & (queue->size - 1u)],
			 queue->free_head);
	queue->avail_idx++;
}

static void place(struct stile_queue *queue, const struct stile_chain *chain)
{
	uint16_t at = queue->free_head;

	for (unsigned int i = 0; i < chain->count; i++) {
		fill(queue, &queue->desc[at], chain, i, queue->entries[at].next);
		at = queue->entries[at].next;
	}
	make_available(queue);
}

static void place_table(struct stile_queue *queue, const struct stile_chain *chain)
{
	struct stile_desc *table = queue->indirect + queue->free_head * STILE_QUEUE_INDIRECT_MAX;
	uint32_t length = (uint32_t)(chain->count * sizeof(*table));

	for (unsigned int i = 0; i < chain->count; i++)
		fill(queue, &table[i], chain, i, (uint16_t)(i + 1));
	queue->desc[queue->free_head] = (struct stile_desc){
		.addr = stile_queue_address(queue, table, length),
		.len = length,
		.flags = STILE_DESC_F_INDIRECT,
	};
	make_available(queue);
}

static void publish(struct stile_queue *queue)
{
	stile_store_release(&queue->avail->idx, queue->avail_idx);
}

static bool wants_notification(const struct stile_queue *queue)
{
	if (queue->event_idx)
		return stile_event_passed(
			stile_read_once(stile_avail_event(queue->used, queue->size)),
			queue->avail_idx, queue->avail_told);
	return !(stile_read_once(&queue->used->flags) & STILE_USED_F_NO_NOTIFY);
}

static int used(struct stile_queue *queue, uint32_t *id, uint32_t *written)
{
	const struct stile_used_elem *elem;
	uint16_t waiting = (uint16_t)(stile_load_acquire(&queue->used->idx) - queue->used_idx);

	if (waiting == 0)
		return 0;
	if (waiting > queue->in_flight)
		return STILE_E_USED_INDEX;
	elem = &queue->used->ring[queue->used_idx & (queue->size - 1u)];
	*id = stile_read_once(&elem->id);
	*written = stile_read_once(&elem->len);
	return 1;
}

static void pass(struct stile_queue *queue, uint16_t descriptors)
{
	(void)descriptors;
	queue->used_idx++;
}

static bool waiting(const struct stile_queue *queue)
{
	return stile_read_once(&queue->used->idx) != queue->used_idx;
}

static void enable_callback(struct stile_queue *queue)
{
	if (queue->event_idx)
		stile_write_once(stile_used_event(queue->avail, queue->size), queue->used_idx);
	else
		stile_write_once(&queue->avail->flags, 0);
}

static void disable_callback(struct stile_queue *queue)
{
	/* As far away as an event can be: it is passed after 65535 more buffers. */
	if (queue->event_idx)
		stile_write_once(stile_used_event(queue->avail, queue->size),
				 (uint16_t)(queue->used_idx - 1u));
	else
		stile_write_once(&queue->avail->flags, STILE_AVAIL_F_NO_INTERRUPT);
}

const struct stile_queue_ring stile_split_ring = {
	.place = place,
	.place_table = place_table,
	.publish = publish,
	.wants_notification = wants_notification,
	.used = used,
	.pass = pass,
	.waiting = waiting,
	.enable_callback = enable_callback,
	.disable_callback = disable_callback,
};
