/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device side of the split ring in C, with the checks the Java side makes of
 * what the driver wrote, and its way with chains: what the benchmark compares
 * with. Also the driver that feeds both.
 */
#include "twin.h"

static struct {
	struct stile_desc *desc;
	struct stile_avail *avail;
	struct stile_used *used;
	uint16_t next_avail, known_avail, next_used, shown_used;
	uint16_t driver_avail, driver_used;
} ring;

static int collect(struct chain *chain, uint16_t head)
{
	struct stile_desc *table = ring.desc;
	uint32_t limit = QUEUE_SIZE;
	uint16_t next = head;
	bool indirect = false;

	chain_begin(chain);
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
		if (!chain_add(chain, d.addr, d.len, d.flags & STILE_DESC_F_WRITE))
			return -1;
		if (!(d.flags & STILE_DESC_F_NEXT))
			return 0;
		next = d.next;
		if (next >= limit)
			return -1;
	}
}

/* Lays an empty queue at the start of memory, known to descriptors as base. */
void split_reset(char *memory, uint64_t length, uint64_t base)
{
	twin_begin(memory, length, base);
	memset(&ring, 0, sizeof(ring));
	ring.desc = (void *)memory;
	ring.avail = (void *)(memory + 8192);
	ring.used = (void *)(memory + 16384);
}

/* The driver: takes in what was used, makes a full queue of one-buffer chains available. */
int split_driver(uint64_t data, uint32_t bytes)
{
	uint16_t used = atomic_load_explicit((_Atomic uint16_t *)&ring.used->idx, memory_order_acquire);
	int sum = 0;

	for (; ring.driver_used != used; ring.driver_used++)
		sum += (int)ring.used->ring[ring.driver_used % QUEUE_SIZE].id;
	for (uint16_t i = 0; i < QUEUE_SIZE; i++) {
		ring.desc[i] = (struct stile_desc){ data + i * 4096ull, bytes, STILE_DESC_F_WRITE, 0 };
		ring.avail->ring[ring.driver_avail++ % QUEUE_SIZE] = i;
	}
	atomic_store_explicit((_Atomic uint16_t *)&ring.avail->idx, ring.driver_avail, memory_order_release);
	return sum;
}

/* The device: fills every chain from its own 4 KiB of a disk of 1 MiB. Answers how many, or -1. */
int split_device(const char *disk, uint32_t bytes)
{
	int done = 0;

	for (;;) {
		if (ring.next_avail == ring.known_avail) {
			uint16_t idx = atomic_load_explicit((_Atomic uint16_t *)&ring.avail->idx,
							    memory_order_acquire);
			uint16_t ahead = (uint16_t)(idx - ring.next_avail);

			if (ahead > QUEUE_SIZE)
				return -1;
			ring.known_avail = idx;
			if (!ahead)
				break;
		}
		uint16_t head = *(volatile uint16_t *)&ring.avail->ring[ring.next_avail % QUEUE_SIZE];

		if (head >= QUEUE_SIZE || twin.taken[head])
			return -1;
		struct chain *chain = twin.free[twin.free_count - 1];

		chain->id = head;
		if (collect(chain, head))
			return -1;
		chain_take(chain);
		ring.next_avail++;
		if (!chain_fill(chain, disk + head * 4096u, bytes))
			return -1;
		chain_give(chain);
		ring.used->ring[ring.next_used % QUEUE_SIZE] = (struct stile_used_elem){ head, bytes };
		ring.next_used++;
		done++;
	}
	uint16_t old = ring.shown_used;

	ring.shown_used = ring.next_used;
	atomic_store_explicit((_Atomic uint16_t *)&ring.used->idx, ring.next_used, memory_order_release);
	atomic_thread_fence(memory_order_seq_cst);
	uint16_t event = *(volatile uint16_t *)&ring.avail->ring[QUEUE_SIZE];
	bool notify = (uint16_t)(ring.next_used - event - 1) < (uint16_t)(ring.next_used - old);

	return notify ? done : done | QUIET;
}
