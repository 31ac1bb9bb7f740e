/* SPDX-License-Identifier: Apache-2.0 */
/* Called by the one trap vector. */
#include "../fault.h"

_Noreturn void fault_report(uint64_t cause, uint64_t pc, uint64_t value);

static char line[] = "panic: trap, mcause 0x................ mepc 0x................ "
		     "mtval 0x................\n";

_Noreturn void fault_report(uint64_t cause, uint64_t pc, uint64_t value)
{
	fault_end(line, cause, pc, value);
}
