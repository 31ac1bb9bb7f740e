/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sleeping for the doorbell. WFI returns for an interrupt that is pending, masked
 * or not (section B1.5.19), so looking and sleeping with interrupts masked loses
 * no ring; the handlers run when they are unmasked. The tick ends every sleep.
 */
#include "armv7m.h"

void wait_for_doorbell(bool (*take)(void), uint64_t deadline)
{
	bool over = false;

	while (!over) {
		__asm__ volatile("cpsid i" ::: "memory");
		over = take() || timer_now() >= deadline;
		if (!over)
			/* Stores before are done: they may be what the other side answers. */
			__asm__ volatile("dsb sy; wfi" ::: "memory");
		__asm__ volatile("cpsie i; isb" ::: "memory");
	}
}
