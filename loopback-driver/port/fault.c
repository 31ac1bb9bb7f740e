/* SPDX-License-Identifier: Apache-2.0 */
/* An exception is the end: say where it happened and turn off. */
#include <stdbool.h>
#include <stile/board.h>

#include "fault.h"

/* Fills the next place for a number; returns where to look for the one after. */
static char *fill(char *at, uint64_t value)
{
	char *end;

	while (*at != '.')
		at++;
	for (end = at; *end == '.'; end++)
		;
	for (char *digit = end; digit > at; value >>= 4)
		*--digit = "0123456789abcdef"[value & 15];
	return end;
}

_Noreturn void fault_end(char *line, uint64_t a, uint64_t b, uint64_t c)
{
	static bool reporting;

	/* Once: what cannot be told must not fault for ever. */
	if (!reporting) {
		reporting = true;
		fill(fill(fill(line, a), b), c);
		stile_board_print(line);
	}
	stile_board_off(STILE_END_EXCEPTION);
}
