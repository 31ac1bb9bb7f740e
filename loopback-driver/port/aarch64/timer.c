/* SPDX-License-Identifier: Apache-2.0 */
/* The virtual generic timer: microseconds since reset, and one alarm. */
#include "aarch64.h"

#define CTL_ENABLE	1ull
#define MICROSECONDS	1000000ull

static uint64_t frequency;

void timer_init(void)
{
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
}

/* Seconds and the rest apart, so that the product cannot overflow. */
uint64_t timer_now(void)
{
	uint64_t ticks;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(ticks) :: "memory");
	return ticks / frequency * MICROSECONDS + ticks % frequency * MICROSECONDS / frequency;
}

void timer_arm(uint64_t deadline)
{
	uint64_t rest = deadline % MICROSECONDS;
	/* Rounded up: woken a tick early, the caller would only sleep again. */
	uint64_t ticks = deadline / MICROSECONDS * frequency +
			 (rest * frequency + MICROSECONDS - 1) / MICROSECONDS;

	__asm__ volatile("msr cntv_cval_el0, %0" :: "r"(ticks));
	__asm__ volatile("msr cntv_ctl_el0, %0; isb" :: "r"(CTL_ENABLE));
}

void timer_disarm(void)
{
	__asm__ volatile("msr cntv_ctl_el0, xzr; isb");
}
