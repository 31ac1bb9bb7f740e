/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vector table and the first instructions: the reset loads the stack pointer,
 * so all of it is C. Whoever loads the program has put its data in place.
 */
#include <stile/board.h>

#include "armv7m.h"

#define VTOR		0xe000ed08u
#define INTERRUPTS	240		/* the most there can be */

extern uint32_t __bss_start[], __bss_end[], __stack_top[];

_Noreturn void reset(void);
void interrupt_taken(void);
void fault_taken(void);
void timer_tick(void);

struct vectors {
	uint32_t *stack;
	void (*reset)(void);
	void (*faults[13])(void);	/* also SVCall and PendSV, which nobody uses */
	void (*tick)(void);
	void (*interrupts[INTERRUPTS])(void);
};

/* 1 KiB, and so aligned (section B3.2.5). */
extern const struct vectors vectors;
__attribute__((section(".start"), aligned(1024))) const struct vectors vectors = {
	.stack = __stack_top,
	.reset = reset,
	.faults = { [0 ... 12] = fault_taken },
	.tick = timer_tick,
	.interrupts = { [0 ... INTERRUPTS - 1] = interrupt_taken },
};

_Noreturn void reset(void)
{
	for (volatile uint32_t *at = __bss_start; at < __bss_end; at++)
		*at = 0;
	mmio_write(VTOR, (uint32_t)&vectors);
	board_map();
	mpu_enable();
	stile_main();
	stile_board_off(STILE_END_WELL);
}

void interrupt_taken(void)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	board_interrupt(exception - 16u);
}
