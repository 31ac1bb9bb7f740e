/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device side of the split ring in C, with the checks the Java side makes of
 * what the driver wrote, and its way with chains: what the benchmark compares
 * with. Also the driver that feeds both.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <stile/virtio_ring.h>

#define QUEUE_SIZE 256
#define MAX_ELEMENTS 256

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
	uint16_t head;
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
	struct stile_desc *desc;
	struct stile_avail *avail;
	struct stile_used *used;
	uint16_t next_avail, known_avail, next_used, shown_used;
	uint16_t driver_avail, driver_used;
	bool taken[QUEUE_SIZE]; /* by head */
	struct chain chains[QUEUE_SIZE];
	/* A stack: the chain given back last is the next one taken, as in Java. */
	struct chain *free[QUEUE_SIZE];
	uint32_t free_count;
};

static struct twin twin;

static char *translate(uint64_t address, uint64_t length)
{
	for (uint32_t i = 0; i < twin.region_count; i++) {
		const struct region *r = &twin.regions[i];
		uint64_t offset = address - r->base;

		if (offset <= r->length && length <= r->length - offset)
			return r->memory + offset;
	}
	return 0;
}

static int collect(struct chain *chain, uint16_t head)
{
	struct stile_desc *table = twin.desc;
	uint32_t limit = QUEUE_SIZE;
	uint16_t next = head;
	bool indirect = false;

	chain->count = 0;
	chain->readable = 0;
	chain->readable_bytes = 0;
	chain->writable_bytes = 0;
	for (;;) {
		struct stile_desc d = *(volatile struct stile_desc *)&table[next];

		if (d.flags & STILE_DESC_F_INDIRECT) {
			char *p = translate(d.addr, d.len);

			if (!twin.indirect_allowed || indirect || (d.flags & STILE_DESC_F_NEXT) || !p ||
			    !d.len || d.len % 16)
				return -1;
			table = (struct stile_desc *)p;
			limit = d.len / 16;
			next = 0;
			indirect = true;
			continue;
		}
		bool writable = d.flags & STILE_DESC_F_WRITE;

		if (chain->count == QUEUE_SIZE || (!writable && chain->readable < chain->count))
			return -1;
		char *data = translate(d.addr, d.len);

		if (!data)
			return -1;
		chain->elements[chain->count++] = (struct element){ data, d.len };
		if (writable) {
			chain->writable_bytes += d.len;
		} else {
			chain->readable = chain->count;
			chain->readable_bytes += d.len;
		}
		if (!(d.flags & STILE_DESC_F_NEXT))
			return 0;
		next = d.next;
		if (next >= limit)
			return -1;
	}
}

/* Lays an empty queue at the start of memory, known to descriptors as base. */
void twin_reset(char *memory, uint64_t length, uint64_t base)
{
	memset(&twin, 0, sizeof(twin));
	twin.regions[0] = (struct region){ base, length, memory };
	twin.region_count = 1;
	twin.indirect_allowed = true;
	twin.desc = (void *)memory;
	twin.avail = (void *)(memory + 8192);
	twin.used = (void *)(memory + 16384);
	while (twin.free_count < QUEUE_SIZE) {
		twin.free[twin.free_count] = &twin.chains[twin.free_count];
		twin.free_count++;
	}
}

/* The driver: takes in what was used, makes a full queue of one-buffer chains available. */
int twin_driver(uint64_t data, uint32_t bytes)
{
	uint16_t used = atomic_load_explicit((_Atomic uint16_t *)&twin.used->idx, memory_order_acquire);
	int sum = 0;

	for (; twin.driver_used != used; twin.driver_used++)
		sum += (int)twin.used->ring[twin.driver_used % QUEUE_SIZE].id;
	for (uint16_t i = 0; i < QUEUE_SIZE; i++) {
		twin.desc[i] = (struct stile_desc){ data + i * 4096ull, bytes, STILE_DESC_F_WRITE, 0 };
		twin.avail->ring[twin.driver_avail++ % QUEUE_SIZE] = i;
	}
	atomic_store_explicit((_Atomic uint16_t *)&twin.avail->idx, twin.driver_avail, memory_order_release);
	return sum;
}

/* The device: fills every chain from its own 4 KiB of a disk of 1 MiB. Answers how many, or -1. */
int twin_device(const char *disk, uint32_t bytes)
{
	int done = 0;

	for (;;) {
		if (twin.next_avail == twin.known_avail) {
			uint16_t idx = atomic_load_explicit((_Atomic uint16_t *)&twin.avail->idx,
							    memory_order_acquire);
			uint16_t ahead = (uint16_t)(idx - twin.next_avail);

			if (ahead > QUEUE_SIZE)
				return -1;
			twin.known_avail = idx;
			if (!ahead)
				break;
		}
		uint16_t head = *(volatile uint16_t *)&twin.avail->ring[twin.next_avail % QUEUE_SIZE];

		if (head >= QUEUE_SIZE || twin.taken[head])
			return -1;
		struct chain *chain = twin.free[twin.free_count - 1];

		chain->head = head;
		if (collect(chain, head))
			return -1;
		twin.free_count--;
		chain->taken = true;
		twin.taken[head] = true;
		twin.next_avail++;

		const char *source = disk + head * 4096u;
		uint64_t left = bytes;

		if (left > chain->writable_bytes)
			return -1;
		for (uint32_t i = chain->readable; left; i++) {
			uint64_t n = chain->elements[i].length < left ? chain->elements[i].length : left;

			memcpy(chain->elements[i].data, source + (bytes - left), n);
			left -= n;
		}

		chain->taken = false;
		twin.taken[head] = false;
		twin.free[twin.free_count++] = chain;
		twin.used->ring[twin.next_used % QUEUE_SIZE] = (struct stile_used_elem){ head, bytes };
		twin.next_used++;
		done++;
	}
	uint16_t old = twin.shown_used;

	twin.shown_used = twin.next_used;
	atomic_store_explicit((_Atomic uint16_t *)&twin.used->idx, twin.next_used, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	uint16_t event = *(volatile uint16_t *)&twin.avail->ring[QUEUE_SIZE];
	bool notify = (uint16_t)(twin.next_used - event - 1) < (uint16_t)(twin.next_used - old);

	return notify ? done : done | 1 << 30;
}
