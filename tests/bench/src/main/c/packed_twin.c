/* SPDX-License-Identifier: Apache-2.0 */
/* The same for the packed ring. Positions count descriptors over two laps, as in Java. */
#include "twin.h"

#define MARKS (STILE_DESC_F_AVAIL | STILE_DESC_F_USED)
#define LAPS (2 * QUEUE_SIZE)

/* Length, id and flags of a descriptor in one. */
#define WORD(length, id, flags) ((uint64_t)(flags) << 48 | (uint64_t)(id) << 32 | (length))

static struct {
	struct stile_packed_desc *desc;
	uint32_t *driver_event;
	uint32_t next_avail, next_used, shown_used;
	uint32_t driver_avail, driver_used;
	/* What the driver was not shown yet: the position, and the second word. */
	uint32_t completed_at[QUEUE_SIZE];
	uint64_t completed[QUEUE_SIZE];
	uint32_t completed_count;
} ring;

static uint32_t available(uint32_t position)
{
	return position < QUEUE_SIZE ? STILE_DESC_F_AVAIL : STILE_DESC_F_USED;
}

static int collect_table(struct chain *chain, uint64_t address, uint32_t length)
{
	volatile struct stile_packed_desc *table = (void *)translate(address, length);

	if (!table || !length || length % 16 || length / 16 > QUEUE_SIZE)
		return -1;
	for (uint32_t i = 0; i < length / 16; i++) {
		uint64_t word = ((volatile uint64_t *)&table[i])[1];

		if (!chain_add(chain, table[i].addr, (uint32_t)word, word >> 48 & STILE_DESC_F_WRITE))
			return -1;
	}
	chain->slots = 1;
	return 0;
}

static int collect(struct chain *chain, uint32_t position, uint32_t flags, uint32_t room)
{
	uint32_t slots = 0;

	chain_begin(chain);
	for (;; position = (position + 1) % LAPS, slots++) {
		if (slots == room)
			return -1;
		volatile struct stile_packed_desc *d = &ring.desc[position % QUEUE_SIZE];
		uint64_t address = d->addr;
		uint64_t word = ((volatile uint64_t *)d)[1];

		if (slots) {
			flags = (uint32_t)(word >> 48);
			if ((flags & MARKS) != available(position))
				return -1;
		}
		chain->id = (uint16_t)(word >> 32);
		if (flags & STILE_DESC_F_INDIRECT) {
			if (!twin.indirect_allowed || slots || (flags & STILE_DESC_F_NEXT))
				return -1;
			return collect_table(chain, address, (uint32_t)word);
		}
		if (!chain_add(chain, address, (uint32_t)word, flags & STILE_DESC_F_WRITE))
			return -1;
		if (!(flags & STILE_DESC_F_NEXT)) {
			chain->slots = (uint16_t)(slots + 1);
			return 0;
		}
	}
}

static _Atomic uint16_t *flags_at(uint32_t position)
{
	return (_Atomic uint16_t *)&ring.desc[position % QUEUE_SIZE].flags;
}

/* Lays an empty queue at the start of memory, known to descriptors as base. */
void packed_reset(char *memory, uint64_t length, uint64_t base)
{
	twin_begin(memory, length, base);
	memset(&ring, 0, sizeof(ring));
	ring.desc = (void *)memory;
	ring.driver_event = (void *)(memory + 8192);
}

/* The driver: takes in what was used, makes a full queue of one-buffer chains available. */
int packed_driver(uint64_t data, uint32_t bytes)
{
	uint32_t first = ring.driver_avail;
	int sum = 0;

	for (;; ring.driver_used = (ring.driver_used + 1) % LAPS) {
		uint16_t flags = atomic_load_explicit(flags_at(ring.driver_used), memory_order_acquire);

		if ((flags & MARKS) != (ring.driver_used < QUEUE_SIZE ? MARKS : 0))
			break;
		sum += (int)ring.desc[ring.driver_used % QUEUE_SIZE].id;
	}
	for (uint16_t i = 0; i < QUEUE_SIZE; i++) {
		struct stile_packed_desc *d = &ring.desc[ring.driver_avail % QUEUE_SIZE];

		d->addr = data + i * 4096ull;
		d->len = bytes;
		d->id = i;
		if (i)
			d->flags = (uint16_t)(STILE_DESC_F_WRITE | available(ring.driver_avail));
		ring.driver_avail = (ring.driver_avail + 1) % LAPS;
	}
	atomic_store_explicit(flags_at(first), (uint16_t)(STILE_DESC_F_WRITE | available(first)),
			      memory_order_release);
	return sum;
}

/* As in Java: a batch is put into the ring at its end, the first one last. */
static bool flush(void)
{
	for (uint32_t i = 1; i < ring.completed_count; i++)
		((uint64_t *)&ring.desc[ring.completed_at[i] % QUEUE_SIZE])[1] = ring.completed[i];
	if (ring.completed_count)
		atomic_store_explicit((_Atomic uint64_t *)&ring.desc[ring.completed_at[0] % QUEUE_SIZE] + 1,
				      ring.completed[0], memory_order_release);
	uint32_t more = (ring.next_used - ring.shown_used + LAPS) % LAPS;
	uint32_t old = ring.shown_used;

	ring.completed_count = 0;
	ring.shown_used = ring.next_used;
	atomic_thread_fence(memory_order_seq_cst);
	uint32_t event = *(volatile uint32_t *)ring.driver_event;
	uint32_t flags = event >> 16 & 3, slot = event & (STILE_EVENT_WRAP - 1);

	if (flags != STILE_EVENT_DESC || slot >= QUEUE_SIZE)
		return flags != STILE_EVENT_DISABLE;
	return ((event & STILE_EVENT_WRAP ? slot : slot + QUEUE_SIZE) - old + LAPS) % LAPS < more;
}

/* The device: fills every chain from its own 4 KiB of a disk of 1 MiB. Answers how many, or -1. */
int packed_device(const char *disk, uint32_t bytes)
{
	int done = 0;

	for (;;) {
		uint32_t at = ring.next_avail;
		uint16_t flags = atomic_load_explicit(flags_at(at), memory_order_acquire);

		if ((flags & MARKS) != available(at))
			break;
		struct chain *chain = twin.free[twin.free_count - 1];

		if (collect(chain, at, flags, QUEUE_SIZE - (at - ring.shown_used + LAPS) % LAPS) ||
		    chain->id >= QUEUE_SIZE || twin.taken[chain->id])
			return -1;
		chain_take(chain);
		ring.next_avail = (at + chain->slots) % LAPS;
		if (!chain_fill(chain, disk + chain->id * 4096u, bytes))
			return -1;
		chain_give(chain);
		uint32_t used = (ring.next_used < QUEUE_SIZE ? MARKS : 0) | (bytes ? STILE_DESC_F_WRITE : 0);

		ring.completed_at[ring.completed_count] = ring.next_used;
		ring.completed[ring.completed_count++] = WORD(bytes, chain->id, used);
		ring.next_used = (ring.next_used + chain->slots) % LAPS;
		done++;
	}
	return flush() ? done : done | QUIET;
}
