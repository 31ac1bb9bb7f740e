/* SPDX-License-Identifier: Apache-2.0 */
/* Starting, stopping, resetting; what one program leaves to the next. */
#include "harness.h"

#define GICC_CTLR	BOARD_GICC
#define GICC_PMR	(BOARD_GICC + 4)
#define GICC_BPR	(BOARD_GICC + 8)
#define GICD(offset)	(BOARD_GICD + (offset))
#define ON		{ .op = WRITE, .a = GICC_PMR, .b = 0xff }, { .op = WRITE, .a = GICC_CTLR, .b = 1 }
#define SGI_SELF(n)	{ .op = WRITE, .a = GICD(0xf00), .b = 2u << 24 | (n) }

#define ROUNDS		10u

static uint64_t stop(void)
{
	CHECK_EQ(call(STILE_FW_STOP, PEER, 0, 0, 0).x[0], STILE_FW_OK);
	return peer_rests();
}

static void ends_with_a_code(void)
{
	CHECK_EQ(PLAY({ .op = END, .a = 0x123456789 }), STILE_FW_STATE_ENDED);
	/* CPU_OFF is a call of the 32-bit convention. */
	CHECK_EQ(call(STILE_FW_STATE, PEER, 0, 0, 0).x[3], 0x23456789);
	CHECK_EQ(interrupts_taken(EVENT_LINUX), 1);
	CHECK_EQ(PLAY({ .op = CALL, .a = 0x84000008, .b = 2 }), STILE_FW_STATE_ENDED);
	CHECK_EQ(call(STILE_FW_STATE, PEER, 0, 0, 0).x[3], 2);
	CHECK_EQ(interrupts_taken(EVENT_LINUX), 1);
}

static void starts_are_counted(void)
{
	uint64_t before = call(STILE_FW_STATE, PEER, 0, 0, 0).x[2];

	for (unsigned int i = 0; i < 3; i++)
		CHECK_EQ(PLAY({ .op = END }), STILE_FW_STATE_ENDED);
	CHECK_EQ(call(STILE_FW_STATE, PEER, 0, 0, 0).x[2], before + 3);
}

/* Each program is one that keeps something from us if it can. */
#define STOPS(...)								\
	do {									\
		for (unsigned int round = 0; round < ROUNDS; round++) {		\
			const struct step steps[] = { __VA_ARGS__ };		\
			unsigned int count = sizeof(steps) / sizeof(*steps);	\
										\
			peer_start(steps, count);				\
			peer_reaches(count);					\
			if (round % 2)						\
				pause_us(2000);					\
			interrupts_taken(EVENT_LINUX);				\
			CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);		\
			CHECK_EQ(interrupts_taken(EVENT_LINUX), 1);		\
		}								\
		CHECK_EQ(PLAY({ .op = END }), STILE_FW_STATE_ENDED);		\
	} while (0)

static void stops_spinning(void)
{
	STOPS({ .op = SPIN });
}

static void stops_sleeping(void)
{
	STOPS(ON, { .op = SLEEP });
}

static void stops_waiting_for_an_event(void)
{
	STOPS({ .op = SLEEP_WFE });
}

static void stops_sleeping_with_interface_off(void)
{
	STOPS(ON, { .op = WRITE, .a = GICC_CTLR, .b = 0 }, { .op = SLEEP });
	STOPS({ .op = SLEEP });
}

static void stops_sleeping_with_all_masked(void)
{
	STOPS(ON, { .op = WRITE, .a = GICC_PMR, .b = 0 }, { .op = SLEEP });
}

static void stops_sleeping_with_one_in_service(void)
{
	STOPS(ON, SGI_SELF(3), { .op = TAKE }, { .op = SLEEP });
	STOPS(ON, { .op = WRITE, .a = GICC_BPR, .b = 7 }, SGI_SELF(3), { .op = TAKE },
	      { .op = SLEEP });
}

/* Disabled, lowest priority, pending taken back: none of it is for the peer to do. */
static void stops_without_respect_for_our_interrupt(void)
{
	STOPS({ .op = WRITE, .a = GICD(0x180), .b = 0xffffffff },
	      { .op = WRITE, .a = GICD(0x40c), .b = 0xffffffff },
	      { .op = WRITE_BYTE, .a = GICD(0x40f), .b = 0xff },
	      { .op = WRITE, .a = GICD(0x080), .b = 0xffffffff },
	      ON, { .op = SLEEP });
}

static void stops_at_once(void)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		BEGIN({ .op = SPIN });
		CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);
	}
}

/* Both sides want a change at the same time. */
static void ends_while_stopped(void)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		uint64_t result, state;

		BEGIN({ .op = END });
		pause_us(round * 20);
		result = call(STILE_FW_STOP, PEER, 0, 0, 0).x[0];
		state = peer_rests();
		CHECK_EQ(state, result ? STILE_FW_STATE_ENDED : STILE_FW_STATE_STOPPED);
	}
}

static void reset_from_running(void)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		BEGIN({ .op = SPIN });
		if (round % 2)
			peer_reaches(1);
		peer_to_rest();
	}
}

#define MARK	(PEER_MEMORY + 0x800000ull)
#define LAST	((uint64_t)PEER_MEMORY + PEER_MEMORY_SIZE - 4)

static void stop_keeps_and_reset_zeroes(void)
{
	BEGIN({ .op = WRITE, .a = MARK, .b = 7 }, { .op = WRITE, .a = LAST, .b = 8 }, { .op = SPIN });
	peer_reaches(3);
	CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);
	CHECK_EQ(PLAY({ .op = READ, .a = MARK }, { .op = READ, .a = LAST }), STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(0), 7);
	CHECK_EQ(peer_result(1), 8);
	peer_to_rest();
	CHECK_EQ(PLAY({ .op = READ, .a = MARK }, { .op = READ, .a = LAST }), STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(0), 0);
	CHECK_EQ(peer_result(1), 0);
}

static void load_fills_with_zeroes(void)
{
	CHECK_EQ(PLAY({ .op = WRITE, .a = MARK, .b = 7 }, { .op = WRITE, .a = MARK + 8, .b = 8 }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(call(STILE_FW_LOAD, PEER, MARK, 0, 8).x[0], STILE_FW_OK);
	CHECK_EQ(PLAY({ .op = READ, .a = MARK }, { .op = READ, .a = MARK + 8 }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(0), 0);
	CHECK_EQ(peer_result(1), 8);
}

static void clean(void)
{
	CHECK_EQ(script->first_x, 0);
	CHECK_EQ(script->first_v, 0);
	CHECK_EQ(script->first_system, 0);
	CHECK_EQ(script->first_sctlr & 0x1005, 0);
}

/* Registers, timers and the interrupt controller: nothing is left of the last program. */
static void every_start_is_clean(void)
{
	for (unsigned int round = 0; round < 3; round++) {
		BEGIN({ .op = READ, .a = GICC_CTLR }, { .op = READ, .a = GICC_PMR },
		      { .op = READ, .a = BOARD_GICC + 0x14 }, { .op = READ, .a = GICD(0x100) },
		      { .op = READ, .a = GICD(0x20c) }, { .op = READ, .a = GICD(0x10c) },
		      { .op = READ, .a = GICD(0x30c) }, { .op = READ, .a = GICD(0xf20) },
		      { .op = READ, .a = GICD(0x400) }, { .op = READ, .a = GICD(0x200) },
		      ON, { .op = TAKE },
		      { .op = WRITE, .a = GICD(0x10c), .b = 1 },
		      { .op = WRITE, .a = GICD(0x100), .b = 0xffffffff },
		      { .op = WRITE, .a = GICD(0x400), .b = 0x40404040 },
		      { .op = WRITE, .a = GICD(0x20c), .b = 1 },
		      { .op = TAKE }, { .op = WRITE, .a = GICD(0x20c), .b = 1 }, SGI_SELF(2), SGI_SELF(3), { .op = SOIL }, { .op = SPIN });
		peer_reaches(23);
		CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);
		clean();
		CHECK_EQ(peer_result(0), 0);
		CHECK_EQ(peer_result(1), 0);
		CHECK_EQ(peer_result(2), 0xff);
		CHECK_EQ(peer_result(3) & 0x7fff0000, 0);
		for (unsigned int i = 4; i < 10; i++)
			CHECK_EQ(peer_result(i), 0);
		CHECK_EQ(peer_result(12), 1023);
		CHECK_EQ(peer_result(17), DOORBELL_PEER);
	}
}

static void fifty_lives(void)
{
	for (unsigned int round = 0; round < 50; round++) {
		switch (round % 5) {
		case 0:
			CHECK_EQ(PLAY({ .op = END }), STILE_FW_STATE_ENDED);
			break;
		case 1:
			CHECK_EQ(PLAY({ .op = READ, .a = FIRMWARE }), STILE_FW_STATE_FAULTED);
			break;
		case 2:
			BEGIN({ .op = SPIN });
			CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);
			break;
		case 3:
			BEGIN(ON, { .op = SLEEP });
			CHECK_EQ(stop(), STILE_FW_STATE_STOPPED);
			break;
		default:
			peer_to_rest();
		}
	}
}

const struct test tests_life[] = {
	{ "ends_with_a_code", ends_with_a_code },
	{ "starts_are_counted", starts_are_counted },
	{ "stops_spinning", stops_spinning },
	{ "stops_sleeping", stops_sleeping },
	{ "stops_waiting_for_an_event", stops_waiting_for_an_event },
	{ "stops_sleeping_with_interface_off", stops_sleeping_with_interface_off },
	{ "stops_sleeping_with_all_masked", stops_sleeping_with_all_masked },
	{ "stops_sleeping_with_one_in_service", stops_sleeping_with_one_in_service },
	{ "stops_without_respect_for_our_interrupt", stops_without_respect_for_our_interrupt },
	{ "stops_at_once", stops_at_once },
	{ "ends_while_stopped", ends_while_stopped },
	{ "reset_from_running", reset_from_running },
	{ "stop_keeps_and_reset_zeroes", stop_keeps_and_reset_zeroes },
	{ "load_fills_with_zeroes", load_fills_with_zeroes },
	{ "every_start_is_clean", every_start_is_clean },
	{ "fifty_lives", fifty_lives },
	{ 0 },
};
