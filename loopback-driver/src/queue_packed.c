/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The packed ring (section 2.8): one ring, in which the device overwrites
 * available descriptors with used ones. avail_idx, avail_told and used_idx are
 * positions: they count descriptors over two laps, the wrap counter being 1 in
 * the first and 0 in the second.
 */
#include <stile/barrier.h>
#include <stile/error.h>

#include "queue_layout.h"
#include "queue_ring.h"

#define MARKS	(STILE_DESC_F_AVAIL | STILE_DESC_F_USED)

static struct stile_packed_desc *at(const struct stile_queue *queue, uint16_t position)
{
	return &queue->ring[position % queue->size];
}

static uint16_t advance(const struct stile_queue *queue, uint16_t position, unsigned int by)
{
	return (uint16_t)((position + by) % (2u * queue->size));
}

static unsigned int distance(const struct stile_queue *queue, uint16_t from, uint16_t to)
{
	return (to + 2u * queue->size - from) % (2u * queue->size);
}

static bool wrap_counter(const struct stile_queue *queue, uint16_t position)
{
	return position < queue->size;
}

/*
 * Writes a descriptor and goes on. The first since the last publish keeps its old
 * flags, and the device looks at none behind it until those are new (section 2.8.6).
 */
static void put(struct stile_queue *queue, uint64_t address, uint32_t length, unsigned int flags)
{
	struct stile_packed_desc *desc = at(queue, queue->avail_idx);
	bool wrap = wrap_counter(queue, queue->avail_idx);
	uint16_t all = (uint16_t)(flags | (wrap ? STILE_DESC_F_AVAIL : STILE_DESC_F_USED));

	desc->addr = address;
	desc->len = length;
	desc->id = queue->free_head;
	if (queue->avail_idx == queue->avail_told)
		queue->first_flags = all;
	else
		stile_write_once(&desc->flags, all);
	queue->avail_idx = advance(queue, queue->avail_idx, 1);
}

static void place(struct stile_queue *queue, const struct stile_chain *chain)
{
	for (unsigned int i = 0; i < chain->count; i++) {
		bool writable;
		const struct stile_buffer *buffer = stile_chain_buffer(chain, i, &writable);

		put(queue, stile_queue_address(queue, buffer->data, buffer->length),
		    buffer->length,
		    (writable ? STILE_DESC_F_WRITE : 0) |
			    (i + 1 < chain->count ? STILE_DESC_F_NEXT : 0));
	}
}

/* All of a table is the chain: its descriptors have no next (section 2.8.7). */
static void place_table(struct stile_queue *queue, const struct stile_chain *chain)
{
	struct stile_packed_desc *table =
		queue->packed_indirect + queue->free_head * STILE_QUEUE_INDIRECT_MAX;
	uint32_t length = (uint32_t)(chain->count * sizeof(*table));

	for (unsigned int i = 0; i < chain->count; i++) {
		bool writable;
		const struct stile_buffer *buffer = stile_chain_buffer(chain, i, &writable);

		table[i] = (struct stile_packed_desc){
			.addr = stile_queue_address(queue, buffer->data, buffer->length),
			.len = buffer->length,
			.flags = writable ? STILE_DESC_F_WRITE : 0,
		};
	}
	put(queue, stile_queue_address(queue, table, length), length, STILE_DESC_F_INDIRECT);
}

static void publish(struct stile_queue *queue)
{
	stile_store_release(&at(queue, queue->avail_told)->flags, queue->first_flags);
}

/* A wish that means nothing is granted: a notification too many does no harm. */
static bool wants_notification(const struct stile_queue *queue)
{
	uint32_t event = stile_read_once(queue->device_event);
	uint32_t flags = event >> 16 & 3;
	uint32_t slot = event & (STILE_EVENT_WRAP - 1u);
	uint16_t position;

	if (flags != STILE_EVENT_DESC || !queue->event_idx || slot >= queue->size)
		return flags != STILE_EVENT_DISABLE;
	position = (uint16_t)(event & STILE_EVENT_WRAP ? slot : slot + queue->size);
	return distance(queue, queue->avail_told, position) <
	       distance(queue, queue->avail_told, queue->avail_idx);
}

static bool is_used(const struct stile_queue *queue, uint16_t flags)
{
	return (flags & MARKS) == (wrap_counter(queue, queue->used_idx) ? MARKS : 0);
}

static int used(struct stile_queue *queue, uint32_t *id, uint32_t *written)
{
	const struct stile_packed_desc *desc = at(queue, queue->used_idx);
	uint16_t flags = stile_load_acquire(&desc->flags);

	if (!is_used(queue, flags))
		return 0;
	if (queue->in_flight == 0)
		return STILE_E_USED_INDEX;
	*id = stile_read_once(&desc->id);
	/* Without this flag the length is reserved (section 2.8.4). */
	*written = flags & STILE_DESC_F_WRITE ? stile_read_once(&desc->len) : 0;
	return 1;
}

static void pass(struct stile_queue *queue, uint16_t descriptors)
{
	queue->used_idx = advance(queue, queue->used_idx, descriptors);
}

static bool waiting(const struct stile_queue *queue)
{
	return is_used(queue, stile_read_once(&at(queue, queue->used_idx)->flags));
}

static void enable_callback(struct stile_queue *queue)
{
	uint32_t event = STILE_EVENT_ENABLE;

	if (queue->event_idx)
		event = STILE_EVENT_DESC << 16 | (uint32_t)(queue->used_idx % queue->size) |
			(wrap_counter(queue, queue->used_idx) ? STILE_EVENT_WRAP : 0);
	stile_write_once(queue->driver_event, event);
}

static void disable_callback(struct stile_queue *queue)
{
	stile_write_once(queue->driver_event, STILE_EVENT_DISABLE << 16);
}

const struct stile_queue_ring stile_packed_ring = {
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
