/* SPDX-License-Identifier: Apache-2.0 */
/* The port itself: its clock, and what port.h says of wait. */
#include <stile/board.h>

#include "target.h"
#include "test.h"

#define MILLISECOND	1000ull
#define SECOND		1000000ull

static const struct stile_port *port;

static uint64_t now(void)
{
	return port->now(port->context);
}

static void start(void)
{
	if (!port)
		port = &stile_board_start()->port;
	/* A ring left over from the test before. */
	port->wait(port->context, 0);
}

TEST(port_clock_goes_on)
{
	uint64_t begin, last;

	start();
	begin = last = now();
	/* A clock that stands still ends this too. */
	for (unsigned int i = 0; i < 100000000 && last < begin + 100 * MILLISECOND; i++) {
		uint64_t time = now();

		CHECK(time >= last);
		/* An hour in one step is a carry lost. */
		CHECK(time - last < 3600 * SECOND);
		last = time;
	}
	CHECK(last >= begin + 100 * MILLISECOND);
}

TEST(port_wait_ends_at_its_deadline)
{
	uint64_t begin;

	start();
	begin = now();
	port->wait(port->context, begin + 30 * MILLISECOND);
	CHECK(now() >= begin + 30 * MILLISECOND);
	CHECK(now() < begin + 20 * SECOND);
}

TEST(port_wait_for_what_is_past_returns)
{
	uint64_t begin;

	start();
	begin = now();
	port->wait(port->context, begin);
	port->wait(port->context, 0);
	CHECK(now() < begin + 20 * SECOND);
}

TEST(port_ring_before_the_wait_counts_and_counts_once)
{
	uint64_t begin;

	start();
	begin = now();
	target_ring_now();
	target_ring_now();
	port->wait(port->context, begin + 20 * SECOND);
	CHECK(now() < begin + 20 * SECOND);
	begin = now();
	port->wait(port->context, begin + 30 * MILLISECOND);
	CHECK(now() >= begin + 30 * MILLISECOND);
}

TEST(port_ring_ends_a_wait)
{
	uint64_t begin;

	start();
	begin = now();
	if (!target_ring_at(begin + 20 * MILLISECOND))
		return;
	port->wait(port->context, begin + 20 * SECOND);
	/* Not all 20: the ringer has a clock of its own, and an emulated one may lag. */
	CHECK(now() >= begin + 2 * MILLISECOND);
	CHECK(now() < begin + 20 * SECOND);
}
