/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hart in machine mode without an operating system: the timer and the software
 * interrupt of a CLINT, and whatever else a board enables. Interrupts stay masked
 * for good. WFI wakes on a pending and enabled one all the same (Privileged
 * Architecture, section 3.3.3), so no handler ever runs beside the peer.
 *
 * What is shared with other harts is main memory: its attributes are the
 * platform's (PMA), and there is nothing to map.
 */
#ifndef STILE_RISCV64_H
#define STILE_RISCV64_H

#include <stdbool.h>
#include <stdint.h>

/* Sources of interrupts in mie and mip. */
#define MI_SOFTWARE	(1ul << 3)
#define MI_TIMER	(1ul << 7)
#define MI_EXTERNAL	(1ul << 11)

/* timer.c: the machine timer; compare is this hart's, ticks are per second. */
void timer_init(uintptr_t time, uintptr_t compare, uint64_t ticks);
uint64_t timer_now(void);		/* microseconds */
void timer_arm(uint64_t deadline);
void timer_disarm(void);

/*
 * wait.c: sleeps until take finds that the doorbell has rung and acknowledges it,
 * or the deadline has come. sources are what the doorbell may raise.
 */
void wait_for_doorbell(bool (*take)(void), unsigned long sources, uint64_t deadline);

/* Supplied by a board that starts more harts than one: where the others go, with no stack. */
_Noreturn void other_hart(void);

#endif
