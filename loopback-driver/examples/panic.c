/* SPDX-License-Identifier: Apache-2.0 */
/* Reads where nothing is mapped: the board's last line tells of an exception. */
#include <stile/board.h>

/* In the first block, which no board maps; not NULL, of which compilers have opinions. */
#define NOWHERE	0x1000ul

void stile_main(void)
{
	stile_board_start();
	stile_board_print("peer: reading where nothing is\n");
	(void)*(volatile uint32_t *)NOWHERE;
	stile_board_print("peer: FAILED something is there\n");
	stile_board_off(STILE_END_PANIC);
}
