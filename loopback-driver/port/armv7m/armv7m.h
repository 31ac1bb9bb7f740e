/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cortex-M (ARMv7-M) without an operating system: MPU, SysTick, NVIC. Two
 * handlers run beside the peer: the tick counts, and the board's notes that the
 * doorbell has rung. Section numbers are of the ARMv7-M manual, DDI 0403.
 */
#ifndef STILE_ARMV7M_H
#define STILE_ARMV7M_H

#include <stdbool.h>
#include <stdint.h>

#include "../mmio.h"
#include "../mpu.h"

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
