/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for a queue, and the messages that make it known to the device. */
#include <stile/error.h>
#include <stile/queue.h>

#include "device_request.h"
#include "mem.h"
#include "queue_layout.h"
#include "queue_ring.h"

#define TABLE_BYTES	(STILE_QUEUE_INDIRECT_MAX * sizeof(struct stile_desc))

static int get_vqueue(struct stile_queue *queue, struct stile_msg_get_vqueue *got)
{
	struct stile_msg_vqueue_index ask = { .index = queue->index };
	int error = stile_device_request(queue->device, STILE_MSG_GET_VQUEUE, &ask, sizeof(ask),
					 sizeof(*got));

	if (error)
		return error;
	memcpy(got, queue->device->bus->incoming.payload, sizeof(*got));
	return got->index == queue->index ? 0 : STILE_E_RESPONSE;
}

/* After a reset nothing of an earlier setup may be left (virtio-msg, GET_VQUEUE). */
static bool unused(const struct stile_msg_get_vqueue *got)
{
	return !(got->flags & STILE_MSG_VQUEUE_ENABLED) && !got->desc && !got->driver &&
	       !got->device;
}

/* The most that both sides can do; a split ring's is a power of two. */
static uint16_t choose_size(uint32_t most, uint16_t wanted, bool packed)
{
	uint16_t size = 1;

	if (wanted > STILE_QUEUE_ENTRIES_MAX)
		wanted = STILE_QUEUE_ENTRIES_MAX;
	if (wanted > most)
		wanted = (uint16_t)most;
	if (packed)
		return wanted ? wanted : 1;
	while (size * 2u <= wanted)
		size = (uint16_t)(size * 2u);
	return size;
}

/* As much as a split ring takes: a packed one fits in, so either may follow after a reset. */
static int take_memory(struct stile_queue *queue, uint16_t size, struct stile_pool *pool)
{
	if (queue->capacity < size) {
		queue->desc = stile_pool_take(pool, stile_desc_bytes(size), STILE_DESC_ALIGN);
		queue->avail = stile_pool_take(pool, stile_avail_bytes(size), STILE_EVENT_ALIGN);
		queue->used = stile_pool_take(pool, stile_used_bytes(size), STILE_USED_ALIGN);
		queue->indirect = stile_pool_take(pool, size * TABLE_BYTES, STILE_DESC_ALIGN);
		queue->capacity = 0;
		if (!queue->desc || !queue->avail || !queue->used || !queue->indirect)
			return STILE_E_NO_MEMORY;
		queue->capacity = size;
	}
	queue->size = size;
	memset(queue->desc, 0, stile_desc_bytes(size));
	memset(queue->avail, 0, stile_avail_bytes(size));
	memset(queue->used, 0, stile_used_bytes(size));
	return 0;
}

static void forget(struct stile_queue *queue)
{
	queue->error = 0;
	queue->ring_kind = stile_device_has(queue->device, STILE_F_RING_PACKED) ?
			   &stile_packed_ring : &stile_split_ring;
	queue->event_idx = stile_device_has(queue->device, STILE_F_EVENT_IDX);
	queue->use_indirect = stile_device_has(queue->device, STILE_F_INDIRECT_DESC);
	queue->avail_idx = 0;
	queue->avail_told = 0;
	queue->used_idx = 0;
	queue->in_flight = 0;
	queue->free_count = queue->size;
	queue->free_head = 0;
	for (uint16_t i = 0; i < queue->size; i++)
		queue->entries[i] = (struct stile_queue_entry){ .next = (uint16_t)(i + 1u) };
}

static int describe(const struct stile_queue *queue, struct stile_msg_set_vqueue *set)
{
	const struct stile_port *port = queue->device->bus->link.port;
	size_t size = queue->size;
	int error = stile_bus_address(port, queue->desc, stile_desc_bytes(size), &set->desc);

	set->index = queue->index;
	set->op = queue->device->bus->v0 ? 0 : STILE_MSG_VQUEUE_ENABLE;
	set->size = queue->size;
	set->reserved = 0;
	if (!error)
		error = stile_bus_address(port, queue->avail, stile_avail_bytes(size),
					  &set->driver);
	if (!error)
		error = stile_bus_address(port, queue->used, stile_used_bytes(size), &set->device);
	return error;
}

/* SET_VQUEUE answers nothing, so only a read back tells whether it was taken. */
static int confirm(struct stile_queue *queue, const struct stile_msg_set_vqueue *set)
{
	struct stile_msg_get_vqueue got;
	int error = get_vqueue(queue, &got);

	if (error)
		return error;
	if (got.cur_size != set->size || got.desc != set->desc || got.driver != set->driver ||
	    got.device != set->device)
		return STILE_E_NO_QUEUE;
	return set->op && !(got.flags & STILE_MSG_VQUEUE_ENABLED) ? STILE_E_NO_QUEUE : 0;
}

int stile_queue_setup(struct stile_queue *queue, struct stile_device *device, uint32_t index,
		      uint16_t size, struct stile_pool *pool)
{
	struct stile_msg_set_vqueue set;
	struct stile_msg_get_vqueue got;
	int error;

	queue->device = device;
	queue->index = index;
	if (index >= device->max_queues)
		return STILE_E_NO_QUEUE;
	error = get_vqueue(queue, &got);
	if (error)
		return error;
	if (got.max_size == 0 || got.max_size > STILE_QUEUE_SIZE_MAX || !unused(&got))
		return STILE_E_NO_QUEUE;
	error = take_memory(queue, choose_size(got.max_size, size,
					       stile_device_has(device, STILE_F_RING_PACKED)),
			    pool);
	if (error)
		return error;
	forget(queue);
	error = describe(queue, &set);
	if (!error)
		error = stile_device_request(device, STILE_MSG_SET_VQUEUE, &set, sizeof(set), 0);
	return error ? error : confirm(queue, &set);
}
