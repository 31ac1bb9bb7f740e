/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other end of the doorbell's tests: answers what core 0 asks for, sleeping in
 * between with no time-out, so that one ring lost is an answer that never comes.
 */
#include <stile/barrier.h>
#include <stile/board.h>
#include <stile/bus.h>

#include "../board.h"

#define FOR_EVER	(3600 * 1000000ull)
#define CONNECT_TIMEOUT	(10 * 1000000ull)

/* Sweeps the moments at which the other side's ring can come. */
static void dawdle(void)
{
	static uint32_t state = 1;

	state = state * 1664525u + 1013904223u;
	for (uint32_t i = state >> 22; i; i--)
		__asm__ volatile("" ::: "memory");
}

static void ring_at(const struct stile_port *port)
{
	uint64_t time = stile_load_acquire(&TRIAL->ring_at);

	if (!time)
		return;
	stile_write_once(&TRIAL->ring_at, 0);
	while (port->now(port->context) < time)
		;
	port->ring(port->context);
}

static void answer(const struct stile_port *port)
{
	static uint32_t last;
	uint32_t request = stile_load_acquire(&TRIAL->request);

	if (request == last)
		return;
	dawdle();
	last = request;
	stile_store_release(&TRIAL->answer, request);
	port->ring(port->context);
}

/* Answers PINGs, which the bus does by itself, until the other side leaves. */
static void serve_bus(const struct stile_board *board)
{
	static struct stile_bus bus;

	stile_bus_init(&bus, &(struct stile_bus_config){
		.port = &board->port,
		.window = board->window,
		.window_size = board->window_size,
	});
	if (stile_bus_connect(&bus, CONNECT_TIMEOUT))
		return;
	while (!stile_bus_poll(&bus))
		stile_bus_wait(&bus, stile_bus_deadline(&bus, FOR_EVER));
}

void stile_main(void)
{
	const struct stile_board *board = stile_board_start();

	while (board) {
		const struct stile_port *port = &board->port;

		if (stile_load_acquire(&TRIAL->bus))
			serve_bus(board);
		ring_at(port);
		answer(port);
		port->wait(port->context, port->now(port->context) + FOR_EVER);
	}
}
