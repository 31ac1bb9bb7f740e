/* SPDX-License-Identifier: Apache-2.0 */
/* How a program ends on this board: it is asked, and does it. */
#ifndef BOARD_END_H
#define BOARD_END_H

#include <stile/life.h>

#define BOARD_LOOK	board_look
#define BOARD_KEPT	STILE_LIFE_SIZE

/* Ends the program when Linux wants it to: by a look, nothing is half done. */
void board_look(void *context);

#endif
