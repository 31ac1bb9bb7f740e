/* SPDX-License-Identifier: Apache-2.0 */
/* Who reaches what, and what is recorded of who tried. */
#include "harness.h"

#define LINUX_WORD	0x48000000ull
#define PATTERN		0x600dcafeu

#define CLASS(esr)	((esr) >> 26)
#define FETCH_LOWER	0x20u
#define DATA_LOWER	0x24u
#define DATA_SAME	0x25u
#define STATUS(esr)	((esr) & 0x3f)
#define EXTERNAL	0x10u
#define WRITES(esr)	((esr) >> 6 & 1)

static void fault_at(uint64_t address, uint64_t class, bool write)
{
	struct answer first = call(STILE_FW_FAULT, PEER, 0, 0, 0);
	struct answer second = call(STILE_FW_FAULT, PEER, 1, 0, 0);

	CHECK_EQ(first.x[0] | second.x[0], STILE_FW_OK);
	CHECK_EQ(CLASS(first.x[1]), class);
	CHECK_EQ(WRITES(first.x[1]), write);
	CHECK_EQ(STATUS(first.x[1]) & 0x3c, 4);
	if (class == FETCH_LOWER)
		CHECK_EQ(first.x[2], address);
	else
		CHECK(first.x[2] >= PEER_MEMORY && first.x[2] < PEER_MEMORY + 0x10000);
	CHECK_EQ(first.x[3], address);
	CHECK_EQ(second.x[1], address);
	CHECK_EQ(second.x[2] & 0xf, 5);
	CHECK_EQ(second.x[3], 1);
}

static const uint64_t forbidden[] = {
	BOARD_RAM, LINUX_IMAGE, LINUX_WORD + 4, CARVEOUT - 4, (uint64_t)CARVEOUT + CARVEOUT_SIZE,
	PEER_MEMORY - 4, (uint64_t)PEER_MEMORY + PEER_MEMORY_SIZE, FIRMWARE,
	(uint64_t)FIRMWARE + FIRMWARE_SIZE - 4, (uint64_t)BOARD_RAM + BOARD_RAM_SIZE,
	0, BOARD_UART, 0x08030000, 0x08040000, BOARD_GICV2M + 0x1000, BOARD_GICD + 0x1000,
	0x0a000000, 0x09010000, 1ull << 38,
};

static void peer_is_confined(void)
{
	for (unsigned int i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		CHECK_EQ(PLAY({ .op = READ, .a = forbidden[i] }), STILE_FW_STATE_FAULTED);
		fault_at(forbidden[i], DATA_LOWER, false);
		CHECK_EQ(script->at, 1);
		peer_to_rest();
		CHECK_EQ(PLAY({ .op = WRITE, .a = forbidden[i] }), STILE_FW_STATE_FAULTED);
		fault_at(forbidden[i], DATA_LOWER, true);
		peer_to_rest();
		CHECK_EQ(PLAY({ .op = FETCH, .a = forbidden[i] }), STILE_FW_STATE_FAULTED);
		fault_at(forbidden[i], FETCH_LOWER, false);
		peer_to_rest();
	}
}

/* The core reads the table, not an instruction: the address is the table's. */
static void peers_tables_are_its_own(void)
{
	CHECK_EQ(PLAY({ .op = READ_TRANSLATED, .a = LINUX_WORD }), STILE_FW_STATE_FAULTED);
	CHECK_EQ(call(STILE_FW_FAULT, PEER, 1, 0, 0).x[1] & ~0xfffull, LINUX_WORD);
}

static void peer_does_not_write_what_it_may_not(void)
{
	write32(LINUX_WORD, PATTERN);
	CHECK_EQ(PLAY({ .op = WRITE, .a = LINUX_WORD, .b = 1 }), STILE_FW_STATE_FAULTED);
	CHECK_EQ(read32(LINUX_WORD), PATTERN);
}

static void shared_memory_is_no_code(void)
{
	write32(CARVEOUT + 0x10000, 0xd65f03c0);	/* ret */
	CHECK_EQ(PLAY({ .op = FETCH, .a = CARVEOUT + 0x10000 }), STILE_FW_STATE_FAULTED);
	CHECK_EQ(CLASS(call(STILE_FW_FAULT, PEER, 0, 0, 0).x[1]), FETCH_LOWER);
	CHECK_EQ(call(STILE_FW_FAULT, PEER, 0, 0, 0).x[3], CARVEOUT + 0x10000);
}

static void fault_raises_the_event_once(void)
{
	BEGIN({ .op = READ, .a = LINUX_WORD });
	CHECK(interrupt_comes(EVENT_LINUX));
	CHECK_EQ(peer_state(), STILE_FW_STATE_FAULTED);
	pause_us(1000);
	CHECK_EQ(interrupts_taken(EVENT_LINUX), 0);
}

static void faults_are_kept_until_reset(void)
{
	CHECK_EQ(PLAY({ .op = READ, .a = LINUX_WORD }), STILE_FW_STATE_FAULTED);
	CHECK_EQ(PLAY({ .op = END }), STILE_FW_STATE_ENDED);
	CHECK_EQ(call(STILE_FW_FAULT, PEER, 0, 0, 0).x[3], LINUX_WORD);
	CHECK_EQ(PLAY({ .op = READ, .a = FIRMWARE }), STILE_FW_STATE_FAULTED);
	CHECK_EQ(call(STILE_FW_FAULT, PEER, 1, 0, 0).x[3], 2);
	CHECK_EQ(call(STILE_FW_FAULT, PEER, 2, 0, 0).x[0], ERROR(STILE_FW_INVALID));
	peer_to_rest();
	for (uint64_t part = 0; part < 2; part++) {
		struct answer fault = call(STILE_FW_FAULT, PEER, part, 0, 0);

		CHECK_EQ(fault.x[0] | fault.x[1] | fault.x[2] | fault.x[3], 0);
	}
}

static void linux_gets_an_abort(void)
{
	static const uint64_t addresses[] = {
		PEER_MEMORY, (uint64_t)PEER_MEMORY + PEER_MEMORY_SIZE - 4, FIRMWARE,
		(uint64_t)FIRMWARE + FIRMWARE_SIZE - 4, 0x08030000, BOARD_GICD + 0x1000, 1ull << 38,
	};

	for (unsigned int i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		uint64_t esr = probe_read(addresses[i]);

		CHECK_EQ(CLASS(esr), DATA_SAME);
		CHECK_EQ(STATUS(esr), EXTERNAL);
		CHECK_EQ(WRITES(esr), 0);
		CHECK_EQ(probed_far(), addresses[i]);
		esr = probe_write(addresses[i], 1);
		CHECK_EQ(CLASS(esr), DATA_SAME);
		CHECK_EQ(STATUS(esr), EXTERNAL);
		CHECK_EQ(WRITES(esr), 1);
	}
	CHECK_EQ(probe_read(LINUX_WORD), 0);
	CHECK_EQ(probe_read(CARVEOUT - 4), 0);
	CHECK_EQ(probe_read((uint64_t)FIRMWARE - 4), 0);
	CHECK_EQ(probe_write(CARVEOUT + 0x10000, 1), 0);
}

const struct test tests_memory[] = {
	{ "peer_is_confined", peer_is_confined },
	{ "peers_tables_are_its_own", peers_tables_are_its_own },
	{ "peer_does_not_write_what_it_may_not", peer_does_not_write_what_it_may_not },
	{ "shared_memory_is_no_code", shared_memory_is_no_code },
	{ "fault_raises_the_event_once", fault_raises_the_event_once },
	{ "faults_are_kept_until_reset", faults_are_kept_until_reset },
	{ "linux_gets_an_abort", linux_gets_an_abort },
	{ 0 },
};
