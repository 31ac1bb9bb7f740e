/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A doorbell as data: what is done to a mailbox controller's registers, made by
 * tools/compile-bell from the same file that the device side reads
 * (boards/controllers). For a port's ring and wait.
 */
#ifndef STILE_BELL_H
#define STILE_BELL_H

#include <stdbool.h>
#include <stdint.h>
#include <stile/port.h>

/* A register's bits that are to equal, or not, a value. No width: there is no condition. */
struct stile_bell_condition {
	uintptr_t at;
	uint8_t width;			/* bits */
	bool negated;
	uint64_t mask;
	uint64_t value;
};

enum stile_bell_verb {
	STILE_BELL_END,
	STILE_BELL_STORE,		/* value */
	STILE_BELL_SET,			/* the bits of value */
	STILE_BELL_CLEAR,
	STILE_BELL_READ,		/* for what reading does */
	STILE_BELL_TAKE,		/* reads while the condition holds, at most value times */
	STILE_BELL_WAIT,		/* for the condition, at most value microseconds */
	STILE_BELL_DELAY,		/* value microseconds */
	STILE_BELL_BARRIER,
};

struct stile_bell_op {
	uint8_t verb;			/* STILE_BELL_* */
	uint8_t width;			/* bits: 8, 16 or 32, and 64 on cores that can */
	uintptr_t at;
	uint64_t value;
	struct stile_bell_condition condition;
};

/* Lists of operations, each ended by STILE_BELL_END; NULL: the controller has no such thing. */
struct stile_bell {
	const struct stile_bell_op *initialise;
	const struct stile_bell_op *ring;
	const struct stile_bell_op *acknowledge;
	const struct stile_bell_op *mask;
	const struct stile_bell_op *unmask;
	const struct stile_bell_op *finish;
	struct stile_bell_condition full;
	struct stile_bell_condition pending;
};

/* Masks, and forgets what is stale; STILE_E_TIMEOUT when the controller does not come up. */
int stile_bell_initialise(const struct stile_bell *bell, const struct stile_port *port);
int stile_bell_finish(const struct stile_bell *bell, const struct stile_port *port);

/* Makes the other side look at what was stored before, unless it has yet to look. */
void stile_bell_ring(const struct stile_bell *bell, const struct stile_port *port);

/* Whether the other side rang. True also where only the interrupt can tell. */
bool stile_bell_pending(const struct stile_bell *bell);

/* Forgets that it rang. Before looking at the queues, never after. */
void stile_bell_acknowledge(const struct stile_bell *bell, const struct stile_port *port);

void stile_bell_mask(const struct stile_bell *bell, const struct stile_port *port);
void stile_bell_unmask(const struct stile_bell *bell, const struct stile_port *port);

#endif
