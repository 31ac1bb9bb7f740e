/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An identity map: devices, all RAM (LOAD copies from Linux's memory to that of
 * compartments), and the firmware itself page by page, where nothing is both
 * writable and executable and each stack ends at a page that is not there.
 */
#include "arm64.h"
#include "board.h"
#include "mmu.h"

#define ATTR_DEVICE	(0ull << 2)	/* index in MAIR: nGnRE */
#define ATTR_NORMAL	(1ull << 2)	/* write-back */
#define MAIR		0xff04ull
#define AP_RES1		(1ull << 6)
#define AP_READ_ONLY	(2ull << 6)

#define NORMAL	(ATTR_NORMAL | AP_RES1 | DESC_INNER | DESC_ACCESSED)
#define DEVICE	(ATTR_DEVICE | AP_RES1 | DESC_ACCESSED | DESC_XN)

/* 39-bit addresses from level 1, 4 KiB granule, 40-bit output, walks cacheable. */
#define TCR	((1ull << 31) | (1ull << 23) | (2ull << 16) | (3ull << 12) | (1ull << 10) |	\
		 (1ull << 8) | 25ull)

/* RES1 bits, then WXN, instruction cache, stack alignment, data cache, MMU. */
#define SCTLR	(0x30c50830ull | (1ull << 19) | (1ull << 12) | (1ull << 3) | (1ull << 2) | 1ull)

_Static_assert(BOARD_RAM == GIGABYTE && BOARD_RAM_SIZE <= GIGABYTE, "one level-2 table of RAM");
_Static_assert(FIRMWARE_SIZE == BLOCK && FIRMWARE % BLOCK == 0, "one level-3 table of firmware");

extern char __text_end[], __stacks[], __stacks_end[];

static uint64_t level1[TABLE_ENTRIES] __attribute__((aligned(PAGE)));
static uint64_t ram[TABLE_ENTRIES] __attribute__((aligned(PAGE)));
static uint64_t own[TABLE_ENTRIES] __attribute__((aligned(PAGE)));

/* The lowest page of each core's stack. */
static int is_guard(uint64_t page)
{
	uint64_t offset = page - (uintptr_t)__stacks;

	return page >= (uintptr_t)__stacks && page < (uintptr_t)__stacks_end &&
	       offset % (((uintptr_t)__stacks_end - (uintptr_t)__stacks) / BOARD_CPUS) == 0;
}

static uint64_t own_page(uint64_t page)
{
	if (is_guard(page))
		return 0;
	return page | NORMAL | DESC_PAGE |
	       (page < (uintptr_t)__text_end ? AP_READ_ONLY : DESC_XN);
}

void mmu_build(void)
{
	for (uint64_t i = 0; i < BOARD_RAM_SIZE / BLOCK; i++)
		ram[i] = (BOARD_RAM + i * BLOCK) | NORMAL | DESC_XN | DESC_BLOCK;
	for (uint64_t i = 0; i < TABLE_ENTRIES; i++)
		own[i] = own_page(FIRMWARE + i * PAGE);
	ram[(FIRMWARE - BOARD_RAM) / BLOCK] = (uintptr_t)own | DESC_TABLE;
	level1[0] = 0 | DEVICE | DESC_BLOCK;
	level1[1] = (uintptr_t)ram | DESC_TABLE;
}

void mmu_enable(void)
{
	sysreg_write(mair_el2, MAIR);
	sysreg_write(tcr_el2, TCR);
	sysreg_write(ttbr0_el2, (uintptr_t)level1);
	__asm__ volatile("ic iallu; tlbi alle2; dsb sy; isb" ::: "memory");
	sysreg_write(sctlr_el2, SCTLR);
	isb();
}
