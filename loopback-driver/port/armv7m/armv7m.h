/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cortex-M (ARMv7-M) without an operating system: MPU, SysTick, NVIC. Two
 * handlers run beside the peer: the tick counts, and the board's notes that the
 * doorbell has rung. Section numbers are of the ARMv7-M manual, DDI 0403.
 */
#ifndef STILE_ARMV7M_H
#define STILE_ARMV7M_H

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

/* mpu.c: what is not mapped faults, except the processor's own registers. */
enum mpu_type {
	MPU_DEVICE,		/* never executable */
	MPU_TEXT,		/* Normal write-back, read-only, executable */
	MPU_DATA,		/* Normal write-back, never executable */
	MPU_SHARED,		/* Normal non-cacheable, shareable: the carve-out */
};

/* size is a power of two, at least 32, and start a multiple of it. Later ones win. */
void mpu_map(uintptr_t start, size_t size, enum mpu_type type);
void mpu_enable(void);

/* Supplied by the board: maps, and whatever else is due before stile_main. */
void board_map(void);

/* Supplied by the board: acknowledges an enabled interrupt where it comes from. */
void board_interrupt(uint32_t interrupt);

/* nvic.c */
void nvic_enable(uint32_t interrupt);
void nvic_set_pending(uint32_t interrupt);

/* timer.c: microseconds from SysTick, which is fed with frequency. */
void timer_init(uint32_t frequency);
uint64_t timer_now(void);

/*
 * wait.c: sleeps until take says that the doorbell has rung, or the deadline has
 * come; a millisecond late at most. take is called with interrupts masked.
 */
void wait_for_doorbell(bool (*take)(void), uint64_t deadline);

#endif
