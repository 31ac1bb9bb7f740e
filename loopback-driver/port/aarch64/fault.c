/* SPDX-License-Identifier: Apache-2.0 */
/* An exception is the end: say where it happened and turn off. */
#include <stile/board.h>

#include "aarch64.h"

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far);

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far)
{
	uart_print("panic: exception, esr ");
	uart_print_hex(esr);
	uart_print(" elr ");
	uart_print_hex(elr);
	uart_print(" far ");
	uart_print_hex(far);
	uart_print("\n");
	stile_board_off();
}
