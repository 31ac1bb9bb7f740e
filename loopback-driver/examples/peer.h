/* SPDX-License-Identifier: Apache-2.0 */
/* What the example peers have in common: a board, a bus, and a console to speak through. */
#ifndef PEER_H
#define PEER_H

#include <stile/board.h>
#include <stile/bus.h>
#include <stile/console.h>
#include <stile/error.h>
#include <stile/pool.h>

#define SECOND	1000000ull		/* microseconds */

struct peer {
	const struct stile_board *board;
	struct stile_bus bus;
	struct stile_pool pool;
	struct stile_console console;
	int devices;			/* on the bus */
	bool speaks;			/* the console is up */
	char failure[160];		/* the first failure; empty: none */
};

extern struct peer peer;

/* Which generation of payloads the program speaks: linked in, since nothing in a message tells. */
extern const bool peer_speaks_v0;

/* Board, bus and device count. False when there is nobody to talk to. */
bool peer_connect(bool polls);

/* The same and the console. */
bool peer_start(bool polls);

/* After the device side restarted, or we gave the bus up: handshake and console anew. */
int peer_reconnect(void);

/*
 * A device in trouble is started again; when that fails, or the trouble is the bus's,
 * all is, until it works. NULL: there is but the console.
 */
void peer_recover(int (*start)(void));

/* One line, "peer: " and a newline added; the board prints it while there is no console. */
void peer_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what went wrong and remembers it for the last line. Returns error. */
int peer_failed(const char *what, int error);

/* The last line, "done" or "FAILED ..."; then waits until the console has taken it. */
void peer_conclude(void);

/* Leaves the bus and turns the board off. */
_Noreturn void peer_off(void);

#endif
