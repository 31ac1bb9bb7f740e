/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware's own view of memory, EL2 stage 1. */
#ifndef MMU_H
#define MMU_H

#include <stdint.h>

#define TABLE_ENTRIES	512u
#define PAGE		0x1000ull
#define BLOCK		0x200000ull
#define GIGABYTE	0x40000000ull

/* Descriptors of both stages (Arm DDI0487, D8.3). */
#define DESC_BLOCK	1ull
#define DESC_TABLE	3ull
#define DESC_PAGE	3ull
#define DESC_INNER	(3ull << 8)	/* inner-shareable */
#define DESC_ACCESSED	(1ull << 10)
#define DESC_XN		(1ull << 54)

/* Core 0, once, with translation off; then every core. */
void mmu_build(void);
void mmu_enable(void);

#endif
