/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/board.h>
#include <stile/end.h>

#include "../../qemu-virt-amp/board.h"
#include "aarch64.h"
#include "end.h"

static struct stile_life_words *words(void)
{
	return stile_end_words((void *)CARVEOUT, CARVEOUT_SIZE);
}

void board_look(void *context)
{
	(void)context;
	if (stile_end_asked(words()))
		stile_board_off(STILE_END_WELL);
}

_Noreturn void stile_board_off(unsigned int end)
{
	stile_end_tell(words(), end);
	psci_cpu_off_hvc();
}
