/* SPDX-License-Identifier: Apache-2.0 */
/* What the twins of both rings have in common: regions, chains and how they are used again. */
#ifndef TWIN_H
#define TWIN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <stile/virtio_ring.h>

#define QUEUE_SIZE 256
#define MAX_ELEMENTS 256

/* Set in what a twin's device answers when the driver wants no notification. */
#define QUIET (1 << 30)

struct region {
	uint64_t base;
	uint64_t length;
	char *memory;
};

struct element {
	char *data;
	uint64_t length;
};

struct chain {
	uint16_t id;		/* or head */
	uint16_t slots;		/* packed: descriptors it takes */
	bool taken;
	uint32_t count;
	uint32_t readable;
	uint64_t readable_bytes;
	uint64_t writable_bytes;
	struct element elements[MAX_ELEMENTS];
};

struct twin {
	struct region regions[2];
	uint32_t region_count;
	bool indirect_allowed;
	bool taken[QUEUE_SIZE]; /* by id */
	struct chain chains[QUEUE_SIZE];
	/* A stack: the chain given back last is the next one taken, as in Java. */
	struct chain *free[QUEUE_SIZE];
	uint32_t free_count;
};

static struct twin twin;

static inline void twin_begin(char *memory, uint64_t length, uint64_t base)
{
	memset(&twin, 0, sizeof(twin));
	twin.regions[0] = (struct region){ base, length, memory };
	twin.region_count = 1;
	twin.indirect_allowed = true;
	while (twin.free_count < QUEUE_SIZE) {
		twin.free[twin.free_count] = &twin.chains[twin.free_count];
		twin.free_count++;
	}
}

static inline char *translate(uint64_t address, uint64_t length)
{
	for (uint32_t i = 0; i < twin.region_count; i++) {
		const struct region *r = &twin.regions[i];
		uint64_t offset = address - r->base;

		if (offset <= r->length && length <= r->length - offset)
			return r->memory + offset;
	}
	return 0;
}

/* One more buffer of a chain; false when the driver may not have it there. */
static inline bool chain_add(struct chain *chain, uint64_t address, uint32_t length, bool writable)
{
	char *data = translate(address, length);

	if (!data || chain->count == QUEUE_SIZE || (!writable && chain->readable < chain->count))
		return false;
	chain->elements[chain->count++] = (struct element){ data, length };
	if (writable) {
		chain->writable_bytes += length;
	} else {
		chain->readable = chain->count;
		chain->readable_bytes += length;
	}
	return true;
}

static inline void chain_begin(struct chain *chain)
{
	chain->count = 0;
	chain->readable = 0;
	chain->readable_bytes = 0;
	chain->writable_bytes = 0;
}

static inline bool chain_fill(struct chain *chain, const char *source, uint32_t bytes)
{
	uint64_t left = bytes;

	if (left > chain->writable_bytes)
		return false;
	for (uint32_t i = chain->readable; left; i++) {
		uint64_t n = chain->elements[i].length < left ? chain->elements[i].length : left;

		memcpy(chain->elements[i].data, source + (bytes - left), n);
		left -= n;
	}
	return true;
}

static inline void chain_take(struct chain *chain)
{
	twin.free_count--;
	chain->taken = true;
	twin.taken[chain->id] = true;
}

static inline void chain_give(struct chain *chain)
{
	chain->taken = false;
	twin.taken[chain->id] = false;
	twin.free[twin.free_count++] = chain;
}

#endif
