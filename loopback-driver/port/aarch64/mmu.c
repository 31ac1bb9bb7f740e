/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An identity map of 2 MiB blocks. RAM and the carve-out are Normal write-back
 * inner-shareable, as the device side maps them: mismatched attributes would
 * break coherency. Registers are Device. Everything else faults.
 */
#include <stile/board.h>

#include "aarch64.h"

#define BLOCK		(2ull << 20)
#define GIGABYTE	(1ull << 30)
#define ENTRIES		512
#define TABLES		4		/* gigabytes that something is mapped in */

#define DESC_BLOCK	1ull
#define DESC_TABLE	3ull
#define ATTR_INDEX(i)	((uint64_t)(i) << 2)
#define AP_READ_ONLY	(2ull << 6)
#define SH_INNER	(3ull << 8)
#define ACCESS_FLAG	(1ull << 10)
#define PXN		(1ull << 53)
#define UXN		(1ull << 54)

/* Attribute 0: Device-nGnRE; 1: Normal, write-back, read and write allocate. */
#define MAIR		0xff04ull

/* 39-bit addresses from level 1, 4 KiB granule, walks cacheable and inner-shareable, TTBR1 off. */
#define TCR_T0SZ	25ull
#define TCR_WALK	((1ull << 8) | (1ull << 10) | (3ull << 12))
#define TCR_EPD1	(1ull << 23)
#define TCR_IPS_40	(2ull << 32)

#define SCTLR_M		(1ull << 0)
#define SCTLR_C		(1ull << 2)
#define SCTLR_SA	(1ull << 3)
#define SCTLR_I		(1ull << 12)

static uint64_t level1[ENTRIES] __attribute__((aligned(4096)));
static uint64_t level2[TABLES][ENTRIES] __attribute__((aligned(4096)));
static unsigned int tables;

static const uint64_t attributes[] = {
	[MMU_DEVICE] = ATTR_INDEX(0) | PXN | UXN,
	[MMU_TEXT] = ATTR_INDEX(1) | SH_INNER | AP_READ_ONLY | UXN,
	[MMU_DATA] = ATTR_INDEX(1) | SH_INNER | PXN | UXN,
};

static uint64_t *table_for(uint64_t address)
{
	uint64_t *entry = &level1[address / GIGABYTE % ENTRIES];

	if (!*entry) {
		if (tables == TABLES) {
			stile_board_print("panic: more gigabytes mapped than there are tables\n");
			stile_board_off(STILE_END_PANIC);
		}
		*entry = (uint64_t)(uintptr_t)level2[tables++] | DESC_TABLE;
	}
	return (uint64_t *)(uintptr_t)(*entry & ~0xfffull);
}

void mmu_map(uintptr_t start, size_t size, enum mmu_type type)
{
	uint64_t end = start + size;

	for (uint64_t at = start & ~(BLOCK - 1); at < end; at += BLOCK)
		table_for(at)[at / BLOCK % ENTRIES] = at | attributes[type] | ACCESS_FLAG |
						      DESC_BLOCK;
	/* From invalid to valid needs no invalidation, only that the walk sees the entry. */
	__asm__ volatile("dsb ishst; isb" ::: "memory");
}

void mmu_enable(void)
{
	uint64_t tcr = TCR_T0SZ | TCR_WALK | TCR_EPD1 | TCR_IPS_40;
	uint64_t sctlr;

	__asm__ volatile("ic iallu; tlbi vmalle1; dsb sy; isb" ::: "memory");
	__asm__ volatile("msr mair_el1, %0" :: "r"(MAIR));
	__asm__ volatile("msr tcr_el1, %0" :: "r"(tcr));
	__asm__ volatile("msr ttbr0_el1, %0" :: "r"(level1));
	__asm__ volatile("isb; mrs %0, sctlr_el1" : "=r"(sctlr));
	sctlr |= SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_I;
	__asm__ volatile("msr sctlr_el1, %0; isb" :: "r"(sctlr) : "memory");
}
