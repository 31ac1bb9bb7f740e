/* SPDX-License-Identifier: Apache-2.0 */
/* The receiving half of a doorbell of ZynqMP, by the operations of boards/controllers/xlnx-ipi.toml. */
#include <stdio.h>
#include <stile/barrier.h>
#include <stile/bell.h>
#include <stile/board.h>

#include "aarch64.h"
#include "fixture.h"

#define AGENT_ISR	0xff300010ul
#define PENDING		0xf901020cul		/* GICD_ISPENDR3: interrupts 96 to 127 */
#define OURS		(1u << 8)
#define OTHERS		(1u << 9)
#define ROUNDS		100u
#define LATE		(20 * SECOND)	/* a ring that has not come by then is lost, on any host */

extern const struct stile_bell board_bell;

static const struct stile_port *port;
static uint32_t told;

static void start(void)
{
	port = &stile_board_start()->port;
	port->wait(port->context, 0);
}

static bool interrupted(void)
{
	return mmio_read(PENDING) & 1;
}

static void await_status(uint32_t bits)
{
	uint64_t deadline = port->now(port->context) + LATE;

	while ((mmio_read(AGENT_ISR) & bits) != bits)
		CHECK(port->now(port->context) < deadline);
}

/* Each ring tells a number; whenever they come, the last number is seen. */
TEST(ipi_loses_no_ring_of_a_burst)
{
	uint32_t last = 0;

	start();
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t deadline = port->now(port->context) + LATE;

		printf("!burst 8 0x%llx %u %u %u\n", (unsigned long long)(uintptr_t)&told,
		       last + 1, last + 2, last + 3);
		last += 3;
		while (stile_load_acquire(&told) != last) {
			port->wait(port->context, deadline);
			CHECK(port->now(port->context) < deadline);
		}
	}
}

TEST(ipi_masked_is_pending_and_does_not_interrupt)
{
	start();
	stile_bell_mask(&board_bell, port);
	printf("!ring 8\n");
	await_status(OURS);
	CHECK(stile_bell_pending(&board_bell));
	CHECK(!interrupted());
	stile_bell_unmask(&board_bell, port);
	CHECK(interrupted());
	stile_bell_acknowledge(&board_bell, port);
	CHECK(!interrupted());
	CHECK(!stile_bell_pending(&board_bell));
}

TEST(ipi_initialised_forgets_and_masks)
{
	start();
	printf("!ring 8\n");
	await_status(OURS);
	CHECK_EQ(stile_bell_initialise(&board_bell, port), 0);
	CHECK(!stile_bell_pending(&board_bell));
	printf("!ring 8\n");
	await_status(OURS);
	CHECK(!interrupted());
}

/* Another agent's bit is in the same register. */
TEST(ipi_leaves_other_agents_alone)
{
	start();
	printf("!ring 9\n");
	await_status(OTHERS);
	CHECK(!stile_bell_pending(&board_bell));
	CHECK(!interrupted());
	printf("!ring 8\n");
	await_status(OURS | OTHERS);
	stile_bell_acknowledge(&board_bell, port);
	CHECK_EQ(mmio_read(AGENT_ISR), OTHERS);
	mmio_write(AGENT_ISR, OTHERS);
}
