/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping for the doorbell. An interrupt that becomes pending between looking
 * and WFI makes WFI return at once, so no ring is lost.
 */
#include "riscv64.h"

void wait_for_doorbell(bool (*take)(void), unsigned long sources, uint64_t deadline)
{
	__asm__ volatile("csrw mie, %0" :: "r"(sources | MI_TIMER));
	while (!take() && timer_now() < deadline) {
		timer_arm(deadline);
		/* The stores before are done: they may be what the other side answers. */
		__asm__ volatile("fence iorw, iorw; wfi" ::: "memory");
		timer_disarm();
	}
}
