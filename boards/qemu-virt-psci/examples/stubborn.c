/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does not end when it is asked to, only when something is stored where its buffers would
 * be: what Linux does with a program that nobody can stop.
 */
#include <stile/barrier.h>
#include <stile/board.h>

#define PAUSE	10000u	/* microseconds */

void stile_main(void)
{
	const struct stile_board *board = stile_board_start();
	const struct stile_port *port = &board->port;
	uint32_t *let_go = board->data;

	stile_write_once(let_go, 0);
	stile_board_print("peer: stubborn\n");
	while (!stile_read_once(let_go))
		port->wait(port->context, port->now(port->context) + PAUSE);
	stile_board_off(STILE_END_WELL);
}
