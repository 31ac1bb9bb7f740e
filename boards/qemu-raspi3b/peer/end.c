/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/board.h>

#include "aarch64.h"

void stile_board_print(const char *text)
{
	uart_print(text);
}

/* No firmware is there to take the core back. */
_Noreturn void stile_board_off(unsigned int end)
{
	(void)end;
	for (;;)
		__asm__ volatile("wfi");
}
