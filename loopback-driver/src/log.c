/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/barrier.h>
#include <stile/log.h>

static uint32_t largest_power(size_t room)
{
	uint32_t size = 1;

	while (size <= room / 2 && size < 1u << 30)
		size *= 2;
	return size;
}

/* Without its magic first, so that no reader takes an old header for the new one. */
void stile_log_init(struct stile_log *log, void *memory, size_t size)
{
	struct stile_peer_log *shared = memory;

	log->shared = shared;
	log->size = largest_power(size - sizeof(*shared));
	log->head = 0;
	stile_write_once(&shared->magic, 0);
	stile_store_release(&shared->size, 0);
	stile_write_once(&shared->head, 0);
	stile_write_once(&shared->reserved, 0);
	stile_write_once(&shared->size, log->size);
	stile_store_release(&shared->magic, STILE_PEER_LOG_MAGIC);
}

void stile_log_write(struct stile_log *log, const char *text)
{
	if (!log->shared)
		return;
	for (; *text; text++) {
		stile_write_once(&log->shared->text[log->head % log->size], (uint8_t)*text);
		log->head++;
		/* Byte by byte: a reader must know what is overwritten while it copies. */
		stile_store_release(&log->shared->head, log->head);
	}
}
