/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/board.h>

#include "aarch64.h"

_Noreturn void stile_board_off(unsigned int end)
{
	psci_cpu_off_smc(end);
}
