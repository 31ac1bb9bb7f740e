/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the ring of stile/peer_log.h, for what must be told without a bus. The
 * caller rings. What is kept here is never read back from the shared memory.
 */
#ifndef STILE_LOG_H
#define STILE_LOG_H

#include <stddef.h>
#include <stdint.h>
#include <stile/peer_log.h>

struct stile_log {
	struct stile_peer_log *shared;
	uint32_t size;			/* bytes of text, a power of two */
	uint32_t head;
};

/* A new, empty log in memory (8-byte aligned, at least 32 bytes), as large as fits. */
void stile_log_init(struct stile_log *log, void *memory, size_t size);

/* Does nothing before init. */
void stile_log_write(struct stile_log *log, const char *text);

#endif
