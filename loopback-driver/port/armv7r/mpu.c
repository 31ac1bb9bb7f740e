/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The MPU (PMSAv7; ARM DDI 0406C, section B5.1). The carve-out is Normal
 * non-cacheable and shareable: this core has no part in the coherency of those that
 * run Linux, so what it cached they would not see. Never Device: copies may use any
 * width there.
 */
#include <stile/board.h>

#include "armv7r.h"

#define ENABLE		1u
#define TEX(n)		((uint32_t)(n) << 3)
#define SHAREABLE	(1u << 2)
#define CACHEABLE	(1u << 1)
#define BUFFERABLE	(1u << 0)
#define READ_WRITE	(3u << 8)
#define READ_ONLY	(6u << 8)
#define XN		(1u << 12)

#define SCTLR_M		(1u << 0)
#define SCTLR_C		(1u << 2)
#define SCTLR_I		(1u << 12)
#define SCTLR_BR	(1u << 17)	/* the default map, where no region is */

static const uint32_t attributes[] = {
	[MPU_DEVICE] = XN | READ_WRITE | SHAREABLE | BUFFERABLE,
	[MPU_TEXT] = READ_ONLY | TEX(1) | CACHEABLE | BUFFERABLE,
	[MPU_DATA] = XN | READ_WRITE | TEX(1) | CACHEABLE | BUFFERABLE,
	[MPU_SHARED] = XN | READ_WRITE | TEX(1) | SHAREABLE,
};

static uint32_t regions;

void mpu_map(uintptr_t start, size_t size, enum mpu_type type)
{
	uint32_t log2 = 31u - (uint32_t)__builtin_clz((unsigned int)size | 1u);
	uint32_t mpuir;

	__asm__ volatile("mrc p15, 0, %0, c0, c0, 4" : "=r"(mpuir));
	if (regions == (mpuir >> 8 & 0xff) || size < 32 || size & (size - 1) ||
	    start & (size - 1)) {
		stile_board_print("panic: the MPU cannot map that\n");
		stile_board_off(STILE_END_PANIC);
	}
	/* RGNR, DRBAR, DRACR, DRSR. */
	__asm__ volatile("mcr p15, 0, %0, c6, c2, 0" :: "r"(regions++));
	__asm__ volatile("isb; mcr p15, 0, %0, c6, c1, 0" :: "r"(start));
	__asm__ volatile("mcr p15, 0, %0, c6, c1, 4" :: "r"(attributes[type]));
	__asm__ volatile("mcr p15, 0, %0, c6, c1, 2; isb" :: "r"((log2 - 1u) << 1 | ENABLE));
}

/* A cache holds anything after a reset: invalidated as a whole before it is on. */
void mpu_enable(void)
{
	uint32_t sctlr;

	__asm__ volatile("dsb sy\n"
			 "mcr p15, 0, %0, c15, c5, 0\n"	/* Cortex-R4 and -R5: all of the data cache */
			 "mcr p15, 0, %0, c7, c5, 0\n"	/* ICIALLU */
			 "dsb sy\n"
			 "isb" :: "r"(0) : "memory");
	__asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(sctlr));
	sctlr = (sctlr & ~SCTLR_BR) | SCTLR_M | SCTLR_C | SCTLR_I;
	__asm__ volatile("dsb sy; mcr p15, 0, %0, c1, c0, 0; isb" :: "r"(sctlr) : "memory");
}
