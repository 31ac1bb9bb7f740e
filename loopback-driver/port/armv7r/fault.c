/* SPDX-License-Identifier: Apache-2.0 */
/* Called by every vector but the reset's: 10h is a data abort, 0ch one of a fetch. */
#include "../fault.h"

_Noreturn void fault_report(uint32_t vector, uint32_t lr, uint32_t dfar);

static char line[] = "panic: exception, vector 0x.. lr 0x........ dfar 0x........\n";

_Noreturn void fault_report(uint32_t vector, uint32_t lr, uint32_t dfar)
{
	fault_end(line, vector, lr, dfar);
}
