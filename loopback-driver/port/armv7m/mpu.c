/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The MPU (section B3.5). The carve-out is Normal non-cacheable and shareable:
 * this core has no part in the coherency of those that run Linux, so what it
 * cached they would not see. Never Device: copies may use any width there.
 */
#include <stile/board.h>

#include "armv7m.h"

#define MPU_TYPE	0xe000ed90u
#define MPU_CTRL	0xe000ed94u
#define MPU_RNR		0xe000ed98u
#define MPU_RBAR	0xe000ed9cu
#define MPU_RASR	0xe000eda0u

#define CTRL_ENABLE	1u		/* no default map, and none of ours in HardFault */

#define ENABLE		1u
#define TEX(n)		((uint32_t)(n) << 19)
#define SHAREABLE	(1u << 18)
#define CACHEABLE	(1u << 17)
#define BUFFERABLE	(1u << 16)
#define READ_WRITE	(3u << 24)
#define READ_ONLY	(6u << 24)
#define XN		(1u << 28)

static const uint32_t attributes[] = {
	[MPU_DEVICE] = XN | READ_WRITE | SHAREABLE | BUFFERABLE,
	[MPU_TEXT] = READ_ONLY | TEX(1) | CACHEABLE | BUFFERABLE,
	[MPU_DATA] = XN | READ_WRITE | TEX(1) | CACHEABLE | BUFFERABLE,
	[MPU_SHARED] = XN | READ_WRITE | TEX(1) | SHAREABLE,
};

static uint32_t regions;

void mpu_map(uintptr_t start, size_t size, enum mpu_type type)
{
	uint32_t most = mmio_read(MPU_TYPE) >> 8 & 0xff;
	uint32_t log2 = 31u - (uint32_t)__builtin_clz((unsigned int)size | 1u);

	if (regions == most || size < 32 || size & (size - 1) || start & (size - 1)) {
		stile_board_print("panic: the MPU cannot map that\n");
		stile_board_off(STILE_END_PANIC);
	}
	mmio_write(MPU_RNR, regions++);
	mmio_write(MPU_RBAR, start);
	mmio_write(MPU_RASR, attributes[type] | (log2 - 1u) << 1 | ENABLE);
}

void mpu_enable(void)
{
	__asm__ volatile("dmb sy" ::: "memory");
	mmio_write(MPU_CTRL, CTRL_ENABLE);
	__asm__ volatile("dsb sy; isb" ::: "memory");
}
