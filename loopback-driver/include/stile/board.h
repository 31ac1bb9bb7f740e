/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a board offers a bare-metal peer once it is up. Peers are written against
 * this and run on every board under boards/.
 */
#ifndef STILE_BOARD_H
#define STILE_BOARD_H

#include <stile/port.h>

struct stile_board {
	struct stile_port port;
	void *window;			/* of the AMP bus */
	size_t window_size;
	void *data;			/* for rings and buffers */
	size_t data_size;
};

/* Finds and maps the carve-out and arms the doorbell. NULL, with a printed line, on failure. */
const struct stile_board *stile_board_start(void);

/* Text for whoever watches the UART or the peer's log; not the console device. */
void stile_board_print(const char *text);

/* How a program ended: what a firmware that keeps such a code is told. */
#define STILE_END_WELL		0u
#define STILE_END_PANIC		1u
#define STILE_END_EXCEPTION	2u

/* Stops this compartment's cores. */
_Noreturn void stile_board_off(unsigned int end);

/* The peer itself; returning turns the board off. */
void stile_main(void);

#endif
