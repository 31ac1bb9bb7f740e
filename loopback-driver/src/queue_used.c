/* SPDX-License-Identifier: Apache-2.0 */
/* Taking buffers back (section 2.7.14). Nothing here believes what the device wrote. */
#include <stile/barrier.h>
#include <stile/error.h>
#include <stile/queue.h>

static int broken(struct stile_queue *queue, int error)
{
	queue->error = error;
	return error;
}

static void release(struct stile_queue *queue, uint16_t head)
{
	struct stile_queue_entry *entry = &queue->entries[head];
	uint16_t last = head;

	for (uint16_t i = 1; i < entry->chain; i++)
		last = queue->entries[last].next;
	queue->entries[last].next = queue->free_head;
	queue->free_head = head;
	queue->free_count = (uint16_t)(queue->free_count + entry->chain);
	queue->in_flight--;
	entry->cookie = NULL;
}

int stile_queue_get_used(struct stile_queue *queue, void **cookie, uint32_t *written)
{
	const struct stile_used_elem *elem;
	uint16_t waiting;
	uint32_t id;

	if (queue->error)
		return queue->error;
	waiting = (uint16_t)(stile_load_acquire(&queue->used->idx) - queue->used_idx);
	if (waiting == 0)
		return 0;
	if (waiting > queue->in_flight)
		return broken(queue, STILE_E_USED_INDEX);
	elem = &queue->used->ring[queue->used_idx & (queue->size - 1u)];
	id = stile_read_once(&elem->id);
	*written = stile_read_once(&elem->len);
	/* No cookie: not a head, or used already. */
	if (id >= queue->size || !queue->entries[id].cookie)
		return broken(queue, STILE_E_USED_ID);
	if (*written > queue->entries[id].writable)
		return broken(queue, STILE_E_USED_LENGTH);
	*cookie = queue->entries[id].cookie;
	queue->used_idx++;
	release(queue, (uint16_t)id);
	return 1;
}
