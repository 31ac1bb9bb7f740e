/* SPDX-License-Identifier: Apache-2.0 */
/* Each verb on registers that are memory; real ones are rung in boards/qemu-raspi3b. */
#include <stile/bell.h>
#include <string.h>

#include "fixture.h"

static union {
	uint8_t bytes[32];
	uint16_t halves[16];
	uint32_t words[8];
	uint64_t longs[4];
} registers;

#define AT(offset)	((uintptr_t)&registers + (offset))
#define OP(what, bits, where, number, ...)					\
	((const struct stile_bell_op[]){					\
		{ .verb = what, .width = bits, .at = where, .value = number, __VA_ARGS__ }, \
		{ 0 },								\
	})

static void start(void)
{
	fixture_init();
	memset(&registers, 0xaa, sizeof(registers));
}

static void ring(const struct stile_bell_op *list)
{
	stile_bell_ring(&(struct stile_bell){ .ring = list }, &fix.fake.port);
}

TEST(bell_stores_in_each_width_and_nothing_beside)
{
	start();
	ring(OP(STILE_BELL_STORE, 8, AT(0), 0x1ff));
	ring(OP(STILE_BELL_STORE, 16, AT(4), 0x10203));
	ring(OP(STILE_BELL_STORE, 32, AT(8), 0x104050607));
	ring(OP(STILE_BELL_STORE, 64, AT(16), 0x08090a0b0c0d0e0f));
	CHECK_EQ(registers.words[0], 0xaaaaaaff);
	CHECK_EQ(registers.words[1], 0xaaaa0203);
	CHECK_EQ(registers.words[2], 0x04050607);
	CHECK_EQ(registers.words[3], 0xaaaaaaaa);
	CHECK_EQ(registers.longs[2], 0x08090a0b0c0d0e0f);
	CHECK_EQ(registers.words[6], 0xaaaaaaaa);
}

TEST(bell_sets_and_clears_bits)
{
	start();
	ring(OP(STILE_BELL_SET, 32, AT(0), 0x5));
	CHECK_EQ(registers.words[0], 0xaaaaaaaf);
	ring(OP(STILE_BELL_CLEAR, 16, AT(0), 0xa0));
	CHECK_EQ(registers.words[0], 0xaaaaaa0f);
}

TEST(bell_does_all_of_a_list_and_none_of_an_absent_one)
{
	start();
	ring((const struct stile_bell_op[]){
		{ STILE_BELL_STORE, 32, AT(0), 1, { 0 } },
		{ STILE_BELL_READ, 32, AT(4), 0, { 0 } },
		{ STILE_BELL_BARRIER, 32, 0, 0, { 0 } },
		{ STILE_BELL_STORE, 32, AT(8), 2, { 0 } },
		{ 0 },
	});
	CHECK_EQ(registers.words[0], 1);
	CHECK_EQ(registers.words[2], 2);
	ring(NULL);
}

TEST(bell_that_is_full_is_not_rung)
{
	const struct stile_bell bell = {
		.ring = OP(STILE_BELL_STORE, 32, AT(4), 1),
		.full = { AT(0), 32, false, 0xff, 3 },
	};

	start();
	registers.words[0] = 0x103;
	stile_bell_ring(&bell, &fix.fake.port);
	CHECK_EQ(registers.words[1], 0xaaaaaaaa);
	registers.words[0] = 0x104;
	stile_bell_ring(&bell, &fix.fake.port);
	CHECK_EQ(registers.words[1], 1);
}

TEST(bell_is_pending_by_its_condition_or_always)
{
	const struct stile_bell bell = { .pending = { AT(0), 16, true, 0xf0, 0 } };

	start();
	registers.words[0] = 0xffff0f0f;
	CHECK(!stile_bell_pending(&bell));
	registers.words[0] = 0x10;
	CHECK(stile_bell_pending(&bell));
	CHECK(stile_bell_pending(&(struct stile_bell){ 0 }));
}

/* A FIFO that never empties must not hold us. */
TEST(bell_takes_no_more_than_its_limit)
{
	start();
	ring(OP(STILE_BELL_TAKE, 32, AT(0), 5, .condition = { AT(4), 32, true, 0xff, 0 }));
	CHECK_EQ(registers.words[0], 0xaaaaaaaa);
}

TEST(bell_waits_in_time)
{
	const struct stile_bell_op *list = OP(STILE_BELL_WAIT, 32, 0, 500,
					      .condition = { AT(0), 32, false, 1, 1 });
	const struct stile_bell bell = { .initialise = list, .finish = list };
	uint64_t before;

	start();
	before = fix.fake.time;
	CHECK_EQ(stile_bell_initialise(&bell, &fix.fake.port), STILE_E_TIMEOUT);
	CHECK(fix.fake.time - before >= 500);
	registers.words[0] = 1;
	before = fix.fake.time;
	CHECK_EQ(stile_bell_finish(&bell, &fix.fake.port), 0);
	CHECK(fix.fake.time - before < 500);
}

TEST(bell_delays)
{
	uint64_t before;

	start();
	before = fix.fake.time;
	ring(OP(STILE_BELL_DELAY, 32, 0, 1000));
	CHECK(fix.fake.time - before >= 1000);
}
