/* SPDX-License-Identifier: Apache-2.0 */
/* The machine timer (Privileged Architecture, section 3.2.1): a clock, and one alarm. */
#include "riscv64.h"

#define MICROSECONDS	1000000ull

static volatile uint64_t *mtime;
static volatile uint64_t *mtimecmp;
static uint64_t frequency;

void timer_init(uintptr_t time, uintptr_t compare, uint64_t ticks)
{
	mtime = (volatile uint64_t *)time;
	mtimecmp = (volatile uint64_t *)compare;
	frequency = ticks;
	timer_disarm();
}

/* Seconds and the rest apart, so that the product cannot overflow. */
uint64_t timer_now(void)
{
	uint64_t ticks = *mtime;

	return ticks / frequency * MICROSECONDS + ticks % frequency * MICROSECONDS / frequency;
}

void timer_arm(uint64_t deadline)
{
	uint64_t rest = deadline % MICROSECONDS;

	/* Rounded up: woken a tick early, the caller would only sleep again. */
	*mtimecmp = deadline / MICROSECONDS * frequency +
		    (rest * frequency + MICROSECONDS - 1) / MICROSECONDS;
}

void timer_disarm(void)
{
	*mtimecmp = UINT64_MAX;
}
