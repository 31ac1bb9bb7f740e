/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two rings of the AMP bus. Our indices live in the link; shared memory
 * holds copies for the other side. Theirs are read once per use and must be a
 * step that a correct side could have made.
 */
#include <stile/amp_link.h>
#include <stile/barrier.h>
#include <stile/error.h>

#include "amp_state.h"
#include "mem.h"

/* A lost doorbell costs this much time and never more. Microseconds. */
#define WAIT_SLICE	10000u

void stile_amp_init(struct stile_amp_link *link, const struct stile_port *port, void *window,
		    size_t size, size_t message_min)
{
	*link = (struct stile_amp_link){
		.port = port,
		.window = window,
		.window_size = size,
		.message_min = message_min,
		.error = STILE_E_NOT_CONNECTED,
	};
}

void stile_amp_wait(const struct stile_amp_link *link, uint64_t deadline)
{
	uint64_t slice = link->port->now(link->port->context) + WAIT_SLICE;

	if (link->port->look)
		link->port->look(link->port->context);
	if (!link->polls)
		link->port->wait(link->port->context, deadline < slice ? deadline : slice);
}

/* What is wrong now stays wrong until the next handshake. */
static int fail(struct stile_amp_link *link, int error)
{
	link->error = error;
	return error;
}

int stile_amp_check(struct stile_amp_link *link)
{
	if (link->error)
		return link->error;
	switch (stile_amp_their_state(link)) {
	case STILE_AMP_STATE_RUN:
		link->they_ran = true;
		return 0;
	case STILE_AMP_STATE_READY:
		/* They follow us to RUN a little later. */
		return link->they_ran ? fail(link, STILE_E_RESTARTED) : 0;
	case STILE_AMP_STATE_INIT:
		return fail(link, STILE_E_RESTARTED);
	default:
		return fail(link, STILE_E_SHUTDOWN);
	}
}

static uint16_t next(const struct stile_amp_link *link, uint16_t index)
{
	return (uint16_t)(index + 1u == link->layout.elements ? 0 : index + 1u);
}

/* Steps from one index to another, forwards round the ring. */
static uint16_t steps(const struct stile_amp_link *link, uint16_t from, uint16_t to)
{
	return (uint16_t)(to >= from ? to - from : to + link->layout.elements - from);
}

/* How far they have read our ring; the reader may only move towards our tail. */
static int update_consumed(struct stile_amp_link *link)
{
	uint16_t head = stile_load_acquire(&link->theirs->head);

	if (head >= link->layout.elements ||
	    steps(link, head, link->tail) > steps(link, link->consumed, link->tail))
		return fail(link, STILE_E_BUS_INDEX);
	link->consumed = head;
	return 0;
}

static int wait_for_room(struct stile_amp_link *link, uint64_t deadline)
{
	for (;;) {
		int error = stile_amp_check(link);

		if (!error)
			error = update_consumed(link);
		if (error)
			return error;
		if (next(link, link->tail) != link->consumed)
			return 0;
		if (link->port->now(link->port->context) >= deadline)
			return STILE_E_TIMEOUT;
		stile_amp_wait(link, deadline);
	}
}

int stile_amp_send(struct stile_amp_link *link, const void *message, size_t length,
		   uint64_t deadline)
{
	int error = wait_for_room(link, deadline);

	if (error)
		return error;
	if (length > link->layout.element_size)
		return STILE_E_ARGUMENT;
	memcpy(link->my_ring + (size_t)link->tail * link->layout.element_size, message, length);
	link->tail = next(link, link->tail);
	stile_store_release(&link->mine->tail, link->tail);
	stile_amp_notify(link, STILE_AMP_NOTIFY_MESSAGES);
	return 0;
}

int stile_amp_receive(struct stile_amp_link *link, void *message, size_t capacity)
{
	int error = stile_amp_check(link);
	size_t length = link->layout.element_size < capacity ? link->layout.element_size : capacity;
	uint16_t tail;
	bool was_full;

	if (error)
		return error;
	tail = stile_load_acquire(&link->theirs->tail);
	if (tail >= link->layout.elements)
		return fail(link, STILE_E_BUS_INDEX);
	if (tail == link->head)
		return 0;
	memcpy(message, link->their_ring + (size_t)link->head * link->layout.element_size, length);
	was_full = next(link, tail) == link->head;
	link->head = next(link, link->head);
	/* Release: the slot is copied before it may be overwritten. */
	stile_store_release(&link->mine->head, link->head);
	/* They may be waiting for room. */
	if (was_full)
		link->port->ring(link->port->context);
	return (int)length;
}
