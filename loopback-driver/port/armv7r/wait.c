/* SPDX-License-Identifier: Apache-2.0 */
#include "armv7r.h"

void wait_for_doorbell(bool (*take)(void), uint64_t deadline)
{
	while (!take() && timer_now() < deadline)
		__asm__ volatile("yield" ::: "memory");
}
