/* SPDX-License-Identifier: Apache-2.0 */
/* Taking buffers back. Nothing here believes what the device wrote. */
#include <stile/error.h>
#include <stile/queue.h>

#include "queue_ring.h"

static int broken(struct stile_queue *queue, int error)
{
	queue->error = error;
	return error;
}

static void release(struct stile_queue *queue, uint16_t head)
{
	struct stile_queue_entry *entry = &queue->entries[head];
	uint16_t last = head;

	for (uint16_t i = 1; i < stile_queue_entries(queue, entry->chain); i++)
		last = queue->entries[last].next;
	queue->entries[last].next = queue->free_head;
	queue->free_head = head;
	queue->free_count = (uint16_t)(queue->free_count + entry->chain);
	queue->in_flight--;
	entry->cookie = NULL;
}

int stile_queue_get_used(struct stile_queue *queue, void **cookie, uint32_t *written)
{
	uint32_t id;
	int got;

	if (queue->error)
		return queue->error;
	got = queue->ring_kind->used(queue, &id, written);
	if (got < 0)
		return broken(queue, got);
	if (got == 0)
		return 0;
	/* No cookie: not a chain, or used already. */
	if (id >= queue->size || !queue->entries[id].cookie)
		return broken(queue, STILE_E_USED_ID);
	if (*written > queue->entries[id].writable)
		return broken(queue, STILE_E_USED_LENGTH);
	*cookie = queue->entries[id].cookie;
	queue->ring_kind->pass(queue, queue->entries[id].chain);
	release(queue, (uint16_t)id);
	return 1;
}
