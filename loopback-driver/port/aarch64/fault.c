/* SPDX-License-Identifier: Apache-2.0 */
/* An exception is the end: say where it happened and turn off. */
#include <stile/board.h>

#include "aarch64.h"

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far);

static char line[] = "panic: exception, esr 0x................ elr 0x................ "
		     "far 0x................\n";

/* Fills the next place for a number; returns where to look for the one after. */
static char *fill(char *at, uint64_t value)
{
	while (*at != '.')
		at++;
	for (int shift = 60; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[value >> shift & 15];
	return at;
}

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far)
{
	static bool reporting;

	/* Once: what cannot be told must not fault for ever. */
	if (!reporting) {
		reporting = true;
		fill(fill(fill(line, esr), elr), far);
		stile_board_print(line);
	}
	stile_board_off(STILE_END_EXCEPTION);
}
