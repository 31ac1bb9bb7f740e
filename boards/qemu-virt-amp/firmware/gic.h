/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware's own use of the interrupt controller (GICv2, Arm IHI0048B). */
#ifndef GIC_H
#define GIC_H

#include <stdint.h>

/* Core 0, once. */
void gic_init(void);

/* On a compartment's core: whatever it was doing with interrupts is over; only we can call. */
void gic_park(unsigned int who);

/* The same core, just before a program starts: its interface as after a reset. */
void gic_hand_over(void);

/* Calls a core, and the core's waiting for it. */
void gic_call(unsigned int core);
void gic_await_call(void);

/* WFI for a program that executed one. */
void gic_sleep(void);

/* Makes a shared interrupt pending. */
void gic_raise(unsigned int interrupt);

#endif
