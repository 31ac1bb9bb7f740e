/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time from the cycle counter (ARM DDI 0406C, section C12.8), which every
 * Cortex-R has: systems on chip differ in their timers. It counts every 64th cycle.
 */
#include "armv7r.h"

#define DIVIDER		64u
#define MICROSECONDS	1000000ull

#define PMCR_ENABLE	(1u << 0)
#define PMCR_RESET	(1u << 2)
#define PMCR_DIVIDE	(1u << 3)
#define PMCNTEN_CYCLES	(1u << 31)

static uint32_t frequency;	/* of ticks: 64 cycles each */
static uint64_t ticks;
static uint32_t counter;	/* when ticks was brought up to date */

static uint32_t read_counter(void)
{
	uint32_t value;

	__asm__ volatile("isb; mrc p15, 0, %0, c9, c13, 0" : "=r"(value) :: "memory");
	return value;
}

void timer_init(uint32_t cycles)
{
	frequency = cycles / DIVIDER;
	__asm__ volatile("mcr p15, 0, %0, c9, c12, 0" ::
			 "r"(PMCR_ENABLE | PMCR_RESET | PMCR_DIVIDE));
	__asm__ volatile("mcr p15, 0, %0, c9, c12, 1; isb" :: "r"(PMCNTEN_CYCLES));
	counter = read_counter();
}

/* Seconds and the rest apart, so that the product cannot overflow. */
uint64_t timer_now(void)
{
	uint32_t now = read_counter();

	ticks += now - counter;
	counter = now;
	return ticks / frequency * MICROSECONDS + ticks % frequency * MICROSECONDS / frequency;
}
