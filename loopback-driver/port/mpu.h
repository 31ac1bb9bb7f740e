/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory protection unit of a Cortex-M or -R: each has its mpu.c. What is not mapped faults,
 * but for the registers that belong to the processor of a Cortex-M.
 */
#ifndef STILE_MPU_H
#define STILE_MPU_H

#include <stddef.h>
#include <stdint.h>

enum mpu_type {
	MPU_DEVICE,		/* never executable */
	MPU_TEXT,		/* Normal write-back, read-only, executable */
	MPU_DATA,		/* Normal write-back, never executable */
	MPU_SHARED,		/* Normal non-cacheable, shareable: the carve-out */
};

/* size is a power of two, at least 32, and start a multiple of it. Later ones win. */
void mpu_map(uintptr_t start, size_t size, enum mpu_type type);
void mpu_enable(void);

#endif
