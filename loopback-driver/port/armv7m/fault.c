/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every fault becomes a HardFault, in which the MPU does not hold, and the
 * registers say what it was (section B3.2.15). Reported on a stack of its own,
 * for the fault may be that the other one overflowed.
 */
#include "../fault.h"
#include "armv7m.h"

#define CFSR	0xe000ed28u
#define BFAR	0xe000ed38u
#define FRAME_BYTES	32u		/* that an exception stacks */
#define FRAME_PC	6

extern uint32_t __stack_bottom[], __stack_top[];

void fault_taken(void);
_Noreturn void fault_report(const uint32_t *frame);

static char line[] = "panic: fault, cfsr 0x........ pc 0x........ address 0x........\n";

__attribute__((naked)) void fault_taken(void)
{
	__asm__ volatile("mrs	r0, msp\n"
			 "ldr	r1, =__fault_stack_top\n"
			 "mov	sp, r1\n"
			 "b	fault_report\n"
			 ".ltorg");
}

_Noreturn void fault_report(const uint32_t *frame)
{
	uintptr_t at = (uintptr_t)frame;
	bool stacked = at >= (uintptr_t)__stack_bottom &&
		       at <= (uintptr_t)__stack_top - FRAME_BYTES;

	/* MMFAR, just before, is the same register in the processors that have both. */
	fault_end(line, mmio_read(CFSR), stacked ? frame[FRAME_PC] : 0, mmio_read(BFAR));
}
