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
#include <stdint.h>

#include "../mmio.h"
#include "../mpu.h"

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
