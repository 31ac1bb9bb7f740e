/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads Linux's memory, which its own map allows and the firmware does not: it ends
 * parked, and Linux goes on. The last line is never written.
 */
#include <stile/board.h>

#include "../board.h"
#include "aarch64.h"

void stile_main(void)
{
	stile_board_start();
	stile_board_print("peer: reading Linux's memory\n");
	mmu_map(LINUX_IMAGE, sizeof(uint32_t), MMU_DEVICE);
	mmio_read(LINUX_IMAGE);
	stile_board_print("peer: FAILED it can be read\n");
	stile_board_off(STILE_END_PANIC);
}
