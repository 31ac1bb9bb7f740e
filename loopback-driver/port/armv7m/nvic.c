/* SPDX-License-Identifier: Apache-2.0 */
/* External interrupts (section B3.4); all have the highest priority, which is that of the reset. */
#include "armv7m.h"

#define NVIC_ISER	0xe000e100u
#define NVIC_ISPR	0xe000e200u

static void set(uintptr_t registers, uint32_t interrupt)
{
	mmio_write(registers + interrupt / 32 * 4, 1u << (interrupt % 32));
}

void nvic_enable(uint32_t interrupt)
{
	set(NVIC_ISER, interrupt);
}

void nvic_set_pending(uint32_t interrupt)
{
	set(NVIC_ISPR, interrupt);
}
