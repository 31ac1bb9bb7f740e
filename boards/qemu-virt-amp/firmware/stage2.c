/* SPDX-License-Identifier: Apache-2.0 */
#include "arm64.h"
#include "board.h"
#include "mmu.h"
#include "partition.h"
#include "stage2.h"

/* Stage-2 descriptors (Arm DDI0487, D8.3.2). */
#define ATTR_DEVICE	(1ull << 2)	/* nGnRE at least */
#define ATTR_NORMAL	(15ull << 2)	/* write-back, unless stage 1 says less */
#define READ		(1ull << 6)
#define WRITE		(2ull << 6)

#define MEMORY		(ATTR_NORMAL | DESC_INNER | DESC_ACCESSED | READ | WRITE)
#define SHARED		(MEMORY | DESC_XN)	/* what the other side wrote is no code */
#define DEVICE		(ATTR_DEVICE | DESC_ACCESSED | READ | WRITE | DESC_XN)
#define DEVICE_READ	(ATTR_DEVICE | DESC_ACCESSED | READ | DESC_XN)

/* As the TCR of mmu.c: 39-bit addresses from level 1, 40-bit output. */
#define VTCR		(0x80000000ull | (2ull << 16) | (3ull << 12) | (1ull << 10) |	\
			 (1ull << 8) | (1ull << 6) | 25ull)
#define VMID(who)	((uint64_t)((who) + 1) << 48)

#define GIGABYTES	2u		/* devices, RAM */
#define GICC_SIZE	0x2000ull

_Static_assert((BOARD_GICD ^ BOARD_GICC) < BLOCK && (BOARD_GICD ^ BOARD_GICV2M) < BLOCK,
	       "one level-3 table for the interrupt controller");

struct map {
	uint64_t root[TABLE_ENTRIES];
	uint64_t blocks[GIGABYTES][TABLE_ENTRIES];
	uint64_t pages[TABLE_ENTRIES];	/* of the interrupt controller's block */
} __attribute__((aligned(PAGE)));

static struct map maps[PARTITIONS];

static void map_blocks(struct map *map, struct region region, uint64_t attributes)
{
	for (uint64_t at = region.base; at < region.base + region.size; at += BLOCK)
		map->blocks[at / GIGABYTE][at / BLOCK % TABLE_ENTRIES] =
			at | attributes | DESC_BLOCK;
}

static void map_pages(struct map *map, uint64_t base, uint64_t size, uint64_t attributes)
{
	for (uint64_t at = base; at < base + size; at += PAGE)
		map->pages[at / PAGE % TABLE_ENTRIES] = at | attributes | DESC_PAGE;
}

/*
 * A core's own interface to the GIC and the page that raises doorbells are reached
 * directly: they are the data path. The distributor is filtered (gicd.c); the
 * GIC's virtual interfaces are nobody's.
 */
static void map_interrupt_controller(struct map *map)
{
	map_pages(map, BOARD_GICC, GICC_SIZE, DEVICE);
	map_pages(map, BOARD_GICV2M, PAGE, DEVICE);
	map->blocks[0][BOARD_GICD / BLOCK % TABLE_ENTRIES] = (uintptr_t)map->pages | DESC_TABLE;
}

static void build_linux(struct map *map)
{
	struct region memory = partitions[LINUX].memory;

	map_blocks(map, (struct region){ 0, GIGABYTE }, DEVICE);
	for (uint64_t at = memory.base; at < memory.base + memory.size; at += BLOCK)
		if (partition_linux_has(at, BLOCK))
			map_blocks(map, (struct region){ at, BLOCK }, MEMORY);
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++)
		map_blocks(map, partitions[who].carveout, SHARED);
	map_interrupt_controller(map);
	/* The only page that is read-only: trap.c relies on it. */
	map_pages(map, BOARD_GICD, PAGE, DEVICE_READ);
	stage2_open(LINUX);
}

void stage2_build(void)
{
	build_linux(&maps[LINUX]);
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++) {
		map_blocks(&maps[who], partitions[who].memory, MEMORY);
		map_blocks(&maps[who], partitions[who].carveout, SHARED);
		map_interrupt_controller(&maps[who]);
	}
}

void stage2_select(unsigned int who)
{
	sysreg_write(vtcr_el2, VTCR);
	sysreg_write(vttbr_el2, (uintptr_t)maps[who].root | VMID(who));
	isb();
}

/* From invalid to valid needs no invalidation, only that walks see the entries. */
void stage2_open(unsigned int who)
{
	for (unsigned int i = 0; i < GIGABYTES; i++)
		maps[who].root[i] = (uintptr_t)maps[who].blocks[i] | DESC_TABLE;
	dsb(ishst);
	isb();
}

void stage2_close(unsigned int who)
{
	for (unsigned int i = 0; i < GIGABYTES; i++)
		__atomic_store_n(&maps[who].root[i], 0, __ATOMIC_RELAXED);
	dsb(ishst);
	/* TLBI goes by the current VMID. */
	stage2_select(who);
	__asm__ volatile("tlbi vmalls12e1is; dsb ish; isb" ::: "memory");
	stage2_select(partition_of_core(this_core()));
}
