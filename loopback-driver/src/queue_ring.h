/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between the split ring and the packed one, and what both are given. */
#ifndef STILE_QUEUE_RING_H
#define STILE_QUEUE_RING_H

#include <stile/queue.h>

/* The buffers of one request: checked, and each in the carve-out. */
struct stile_chain {
	const struct stile_buffer *readable;
	const struct stile_buffer *writable;
	unsigned int readables;
	unsigned int count;
};

struct stile_queue_ring {
	/*
	 * Writes a chain where the device does not look yet, its id or head being
	 * queue->free_head: directly, or one descriptor that names a table.
	 */
	void (*place)(struct stile_queue *queue, const struct stile_chain *chain);
	void (*place_table)(struct stile_queue *queue, const struct stile_chain *chain);

	/* Shows the device all that was placed. */
	void (*publish)(struct stile_queue *queue);

	/* Whether the device wants to hear of what was placed since avail_told. */
	bool (*wants_notification)(const struct stile_queue *queue);

	/* 1 and the next used chain's id and length, neither checked; 0; or an error. */
	int (*used)(struct stile_queue *queue, uint32_t *id, uint32_t *written);

	/* Goes past that chain, whose descriptors are so many. */
	void (*pass)(struct stile_queue *queue, uint16_t descriptors);

	/* Whether a used chain waits, asked after the wish for a notification is out. */
	bool (*waiting)(const struct stile_queue *queue);
	void (*enable_callback)(struct stile_queue *queue);
	void (*disable_callback)(struct stile_queue *queue);
};

extern const struct stile_queue_ring stile_split_ring;
extern const struct stile_queue_ring stile_packed_ring;

/* Entries a chain takes: in the packed ring one, whose number is its id. */
static inline uint16_t stile_queue_entries(const struct stile_queue *queue, uint16_t descriptors)
{
	return queue->ring_kind == &stile_packed_ring ? 1 : descriptors;
}

/* Buffer i of a chain, and whether the device writes it. */
static inline const struct stile_buffer *stile_chain_buffer(const struct stile_chain *chain,
							    unsigned int i, bool *writable)
{
	*writable = i >= chain->readables;
	return *writable ? &chain->writable[i - chain->readables] : &chain->readable[i];
}

/* Where the device finds memory that was checked to be in the carve-out; 0 cannot come out. */
static inline uint64_t stile_queue_address(const struct stile_queue *queue, const void *data,
					   uint32_t length)
{
	uint64_t address = 0;

	(void)stile_bus_address(queue->device->bus->link.port, data, length, &address);
	return address;
}

#endif
