/* SPDX-License-Identifier: Apache-2.0 */
/* Called by every vector. */
#include "../fault.h"

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far);

static char line[] = "panic: exception, esr 0x................ elr 0x................ "
		     "far 0x................\n";

_Noreturn void fault_report(uint64_t esr, uint64_t elr, uint64_t far)
{
	fault_end(line, esr, elr, far);
}
