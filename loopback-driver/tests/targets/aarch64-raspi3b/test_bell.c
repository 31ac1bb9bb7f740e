/* SPDX-License-Identifier: Apache-2.0 */
/* Two cores ring each other through real mailbox registers, by operations made from boards/controllers. */
#include <stile/barrier.h>
#include <stile/bell.h>
#include <stile/board.h>
#include <string.h>

#include "../../../../boards/qemu-raspi3b/board.h"
#include "aarch64.h"
#include "fixture.h"

#define ROUNDS		2000u
#define PINGS		200u
#define LATE		(20 * SECOND)	/* a ring that has not come by then is lost, on any host */
#define IRQ_MAILBOX_1	(1u << 5)

extern const struct stile_bell board_bell;

static const struct stile_board *board;
static const struct stile_port *port;
static uint32_t number;

static void start(void)
{
	if (!board)
		board = stile_board_start();
	CHECK(board);
	port = &board->port;
	port->wait(port->context, 0);
}

static bool interrupted(void)
{
	return mmio_read(LOCAL_SOURCES(0)) & IRQ_MAILBOX_1;
}

static void ask(void)
{
	stile_store_release(&TRIAL->request, ++number);
	port->ring(port->context);
}

/* Sleeps until the peer has answered the last request; only its rings end the sleep. */
static void await_answer(void)
{
	uint64_t deadline = port->now(port->context) + LATE;

	while (stile_load_acquire(&TRIAL->answer) != number) {
		port->wait(port->context, deadline);
		CHECK(port->now(port->context) < deadline);
	}
}

/* Until the mailbox says so, without sleeping. */
static void await_pending(void)
{
	uint64_t deadline = port->now(port->context) + LATE;

	while (!stile_bell_pending(&board_bell))
		CHECK(port->now(port->context) < deadline);
}

TEST(mailbox_each_ring_is_answered_by_a_ring)
{
	start();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		ask();
		await_answer();
	}
}

/* Rings come while the peer sleeps, acknowledges, looks and answers: the last must never be lost. */
TEST(mailbox_loses_no_ring_of_a_burst)
{
	uint32_t random = 7;

	start();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		for (unsigned int k = 0; k <= i % 4; k++) {
			random = random * 1664525u + 1013904223u;
			for (uint32_t spin = random >> 22; spin; spin--)
				__asm__ volatile("" ::: "memory");
			ask();
		}
		await_answer();
	}
}

TEST(mailbox_masked_is_pending_and_does_not_interrupt)
{
	start();
	stile_bell_mask(&board_bell, port);
	ask();
	await_pending();
	CHECK(!interrupted());
	stile_bell_unmask(&board_bell, port);
	CHECK(interrupted());
	stile_bell_acknowledge(&board_bell, port);
	CHECK(!interrupted());
	CHECK(!stile_bell_pending(&board_bell));
	await_answer();
}

TEST(mailbox_initialised_forgets_and_masks)
{
	start();
	ask();
	await_pending();
	CHECK_EQ(stile_bell_initialise(&board_bell, port), 0);
	CHECK(!stile_bell_pending(&board_bell));
	mmio_write(LOCAL_MAILBOX_SET(0, 1), 1);
	CHECK(stile_bell_pending(&board_bell));
	CHECK(!interrupted());
	stile_bell_unmask(&board_bell, port);
	CHECK(interrupted());
	stile_bell_acknowledge(&board_bell, port);
	await_answer();
}

/* The boxes of others are in the same page. */
TEST(mailbox_leaves_its_neighbours_alone)
{
	start();
	mmio_write(LOCAL_MAILBOX_SET(0, 2), 0x5a);
	CHECK(!stile_bell_pending(&board_bell));
	ask();
	await_answer();
	stile_bell_mask(&board_bell, port);
	stile_bell_unmask(&board_bell, port);
	stile_bell_acknowledge(&board_bell, port);
	CHECK_EQ(mmio_read(LOCAL_MAILBOX_CLEAR(0, 2)), 0x5a);
	mmio_write(LOCAL_MAILBOX_CLEAR(0, 2), 0xffffffff);
}

/* A step of the fake device side, after which the peer may look. */
static void serve(void)
{
	fix.fake.port.now(fix.fake.port.context);
	port->ring(port->context);
}

static void serve_until(const unsigned int *counter, unsigned int wanted)
{
	uint64_t deadline = port->now(port->context) + LATE;

	while (*counter < wanted) {
		serve();
		if (*counter < wanted)
			port->wait(port->context, deadline);
		CHECK(port->now(port->context) < deadline);
	}
}

TEST(mailbox_carries_the_bus)
{
	start();
	fixture_init();
	fake_publish(&fix.fake);
	stile_store_release(&TRIAL->bus, 1);
	port->ring(port->context);
	serve_until(&fix.fake.handshakes, 1);
	for (uint32_t i = 0; i < PINGS; i++) {
		struct stile_msg_ping ping = { .data = i };

		fake_message(&fix.fake, STILE_MSG_TYPE_BUS, STILE_MSG_BUS_PING, 0, &ping,
			     sizeof(ping));
		serve_until(&fix.fake.responses, i + 1);
		memcpy(&ping, fix.fake.last_response.payload, sizeof(ping));
		CHECK_EQ(ping.data, i);
	}
	stile_store_release(&TRIAL->bus, 0);
	fake_mine(&fix.fake)->status = STILE_AMP_STATE_SHUTDOWN;
	fix.fake.dead = true;
	port->ring(port->context);
	ask();
	await_answer();
}
