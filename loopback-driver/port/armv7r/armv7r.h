/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cortex-R (ARMv7-R) without an operating system: MPU, caches, and the cycle
 * counter for time. Interrupts stay masked for good: such a core is the peer's own,
 * so it waits by looking at the mailbox's status register, which needs no
 * interrupt controller.
 */
#ifndef STILE_ARMV7R_H
#define STILE_ARMV7R_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint32_t mmio_read(uintptr_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void mmio_write(uintptr_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

/* mpu.c: what is not mapped faults. */
enum mpu_type {
	MPU_DEVICE,		/* never executable */
	MPU_TEXT,		/* Normal write-back, read-only, executable */
	MPU_DATA,		/* Normal write-back, never executable */
	MPU_SHARED,		/* Normal non-cacheable, shareable: the carve-out */
};

/* size is a power of two, at least 32, and start a multiple of it. Later ones win. */
void mpu_map(uintptr_t start, size_t size, enum mpu_type type);
void mpu_enable(void);

/* Supplied by the board; called with the MPU off. */
void board_map(void);

/*
 * timer.c: microseconds from the cycle counter, which counts cycles per second. It
 * wraps after 2^38 cycles, so timer_now is called more often than that.
 */
void timer_init(uint32_t cycles);
uint64_t timer_now(void);

/* wait.c: until take finds that the doorbell has rung and acknowledges it, or the deadline has come. */
void wait_for_doorbell(bool (*take)(void), uint64_t deadline);

#endif
