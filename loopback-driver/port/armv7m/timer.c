/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time from SysTick (section B3.3), a counter of 24 bits that goes down. It wraps
 * every millisecond, and its exception counts the wraps.
 */
#include "armv7m.h"

#define SYST_CSR	0xe000e010u
#define SYST_RVR	0xe000e014u
#define SYST_CVR	0xe000e018u
#define ICSR		0xe000ed04u

#define CSR_ENABLE_TICK_PROCESSOR	7u
#define ICSR_PENDSTSET			(1u << 26)

void timer_tick(void);

static volatile uint64_t milliseconds;
static uint32_t cycles;			/* per millisecond */

void timer_init(uint32_t frequency)
{
	cycles = frequency / 1000u;
	mmio_write(SYST_RVR, cycles - 1u);
	mmio_write(SYST_CVR, 0);
	mmio_write(SYST_CSR, CSR_ENABLE_TICK_PROCESSOR);
}

void timer_tick(void)
{
	milliseconds++;
}

/* Cycles since the last wrap: that is when the counter shows 0, and the exception becomes pending. */
static uint32_t position(void)
{
	uint32_t left = mmio_read(SYST_CVR);

	return left ? cycles - left : 0;
}

/* Also right with interrupts masked, if for less than a millisecond. */
uint64_t timer_now(void)
{
	static uint64_t last;
	uint32_t masked, at;
	uint64_t time;

	__asm__ volatile("mrs %0, primask; cpsid i" : "=r"(masked) :: "memory");
	time = milliseconds;
	at = position();
	if (mmio_read(ICSR) & ICSR_PENDSTSET) {
		/* It has wrapped, before or after the counter was read: now it is after. */
		at = position();
		time++;
	}
	time = time * 1000u + at * 1000u / cycles;
	/* Emulated counters have been seen at 0 before their exception was pending. */
	if (time > last)
		last = time;
	time = last;
	__asm__ volatile("msr primask, %0" :: "r"(masked) : "memory");
	return time;
}
