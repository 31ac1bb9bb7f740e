/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping for the doorbell. The GIC latches an edge that comes while we are
 * awake, so one that arrives between looking and WFI wakes us at once. The timer
 * is level-sensitive: it is disarmed before it is acknowledged.
 */
#include "aarch64.h"

/* True when one of the interrupts taken is the doorbell. */
static bool take_all(uint32_t doorbell)
{
	bool rung = false;
	uint32_t interrupt;

	while (gic_take(&interrupt))
		if (interrupt == doorbell)
			rung = true;
	return rung;
}

void wait_for_interrupt(uint32_t doorbell, uint64_t deadline)
{
	while (!take_all(doorbell) && timer_now() < deadline) {
		timer_arm(deadline);
		__asm__ volatile("dsb sy; wfi" ::: "memory");
		timer_disarm();
	}
}
