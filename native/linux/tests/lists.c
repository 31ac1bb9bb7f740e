// SPDX-License-Identifier: GPL-2.0-only
#include "lists.h"

#include <string.h>

#include "device.h"

#define PLACE(at)	{ .block = 0, .width = 32, .offset = (at) }
#define OPERATION(what, at, bits) \
	{ .kind = STILE_OPERATION_ ## what, .place = PLACE(at), .value = (bits) }

const struct stile_mailbox clock_mailbox = {
	.blocks = { CLOCK },
	.initialise = { .count = 4, .operations = {
		OPERATION(CLEAR, CLOCK_MASK, 1),
		OPERATION(STORE, CLOCK_MATCH, ALARM),
		OPERATION(STORE, CLOCK_CLEAR, 1),
		OPERATION(SET, CLOCK_MASK, 1),
	} },
	.ring = { .count = 1, .operations = { OPERATION(STORE, CLOCK_LOAD, ALARM) } },
	.acknowledge = { .count = 1, .operations = { OPERATION(STORE, CLOCK_CLEAR, 1) } },
	.finish = { .count = 1, .operations = { OPERATION(CLEAR, CLOCK_MASK, 1) } },
	.pending = { .place = PLACE(CLOCK_PENDING), .mask = 1, .sense = STILE_CONDITION_DIFFERS },
};

static struct stile_operation on(uint32_t kind, uint64_t offset, uint64_t value)
{
	return (struct stile_operation){ .kind = kind, .place = PLACE(offset), .value = value };
}

struct stile_operation store(uint64_t offset, uint64_t value)
{
	return on(STILE_OPERATION_STORE, offset, value);
}

struct stile_operation set(uint64_t offset, uint64_t bits)
{
	return on(STILE_OPERATION_SET, offset, bits);
}

struct stile_operation clear(uint64_t offset, uint64_t bits)
{
	return on(STILE_OPERATION_CLEAR, offset, bits);
}

struct stile_operation reading(uint64_t offset)
{
	return on(STILE_OPERATION_READ, offset, 0);
}

struct stile_operation take(uint64_t offset, uint64_t status, uint32_t limit)
{
	struct stile_operation operation = on(STILE_OPERATION_TAKE, offset, 0);

	operation.limit = limit;
	operation.condition = (struct stile_condition){
		.place = PLACE(status), .mask = 0xffffffff, .sense = STILE_CONDITION_DIFFERS };
	return operation;
}

struct stile_operation await_until(uint64_t offset, uint64_t mask, uint64_t value, uint32_t ns)
{
	return (struct stile_operation){
		.kind = STILE_OPERATION_AWAIT, .limit = ns,
		.condition = { .place = PLACE(offset), .mask = mask, .value = value,
			       .sense = STILE_CONDITION_EQUAL } };
}

struct stile_operation delay(uint32_t ns)
{
	return (struct stile_operation){ .kind = STILE_OPERATION_DELAY, .limit = ns };
}

struct stile_operation barrier(void)
{
	return (struct stile_operation){ .kind = STILE_OPERATION_BARRIER };
}

void list_of(struct stile_list *list, const struct stile_operation *operations, uint32_t count)
{
	list->count = count;
	memcpy(list->operations, operations, count * sizeof(*operations));
}

/* SPOIL(name, what is done to a mailbox m) */
#define SPOIL(name, ...)	static void name(struct stile_mailbox *m) { __VA_ARGS__; }

#define LAST(list)	((list).operations[(list).count++])

SPOIL(another_mailbox, m->blocks[0] += CLOCK_SIZE)
SPOIL(a_block_too_few, m->blocks[0] = 0)
SPOIL(a_block_too_many, m->blocks[2] = CLOCK)
SPOIL(too_many, m->ring.count = 9)
SPOIL(far_too_many, m->finish.count = UINT32_MAX)
SPOIL(something_beside_the_count, m->ring.zero = 1)
SPOIL(no_operation, m->ring.operations[0].kind = 0)
SPOIL(unknown_operation, m->ring.operations[0].kind = 9)
SPOIL(no_such_block, m->ring.operations[0].place.block = 1)
SPOIL(far_from_any_block, m->ring.operations[0].place.block = UINT32_MAX)
SPOIL(no_width, m->ring.operations[0].place.width = 0)
SPOIL(odd_width, m->ring.operations[0].place.width = 24)
SPOIL(great_width, m->ring.operations[0].place.width = 128)
SPOIL(behind_the_block, m->ring.operations[0].place.offset = CLOCK_SIZE)
SPOIL(over_the_end, LAST(m->ring) = store(CLOCK_SIZE - 4, 0); m->ring.operations[1].place.width = 64)
SPOIL(before_the_block, m->ring.operations[0].place.offset = UINT64_MAX - 3)
SPOIL(not_aligned, m->ring.operations[0].place.offset = 2)
SPOIL(not_aligned_for_its_width, m->ring.operations[0].place.offset = 4;
      m->ring.operations[0].place.width = 64)
SPOIL(a_value_too_wide, m->ring.operations[0].value = 1ull << 32)
SPOIL(bits_too_wide, LAST(m->ring) = set(CLOCK_MATCH, 1ull << 32))
SPOIL(outside_in_acknowledge, LAST(m->acknowledge) = reading(CLOCK_SIZE))
SPOIL(outside_in_finish, LAST(m->finish) = reading(CLOCK_SIZE))
SPOIL(outside_in_initialise, LAST(m->initialise) = reading(CLOCK_SIZE))
SPOIL(takes_none, LAST(m->acknowledge) = take(CLOCK_MATCH, CLOCK_MATCH, 0))
SPOIL(takes_too_many, LAST(m->acknowledge) = take(CLOCK_MATCH, CLOCK_MATCH, 65))
SPOIL(takes_from_outside, LAST(m->acknowledge) = take(CLOCK_SIZE, CLOCK_MATCH, 1))
SPOIL(takes_by_what_is_outside, LAST(m->acknowledge) = take(CLOCK_MATCH, CLOCK_SIZE, 1))
SPOIL(waits_in_ring, LAST(m->ring) = await_until(CLOCK_MATCH, 1, 1, 1))
SPOIL(waits_in_acknowledge, LAST(m->acknowledge) = await_until(CLOCK_MATCH, 1, 1, 1))
SPOIL(waits_too_long, LAST(m->initialise) = await_until(CLOCK_MATCH, 1, 1, STILE_AWAIT_MAX + 1))
SPOIL(waits_for_what_is_outside, LAST(m->initialise) = await_until(CLOCK_SIZE, 1, 1, 1))
SPOIL(long_delay, LAST(m->ring) = delay(STILE_DELAY_MAX + 1))
SPOIL(long_delay_in_acknowledge, LAST(m->acknowledge) = delay(STILE_DELAY_SHORT_MAX + 1))
SPOIL(pending_outside, m->pending.place.offset = CLOCK_SIZE)
SPOIL(pending_of_no_bits, m->pending.mask = 0)
SPOIL(pending_of_too_many_bits, m->pending.mask = 1ull << 32)
SPOIL(pending_of_other_bits, m->pending.value = 2)
SPOIL(pending_without_sense, m->pending.sense = 3)
SPOIL(something_beside_the_sense, m->pending.zero = 1)
SPOIL(full_outside, m->full = m->pending; m->full.place.block = 1)

#define NAMED(name)	{ #name, name }

const struct spoiler hostile[] = {
	NAMED(another_mailbox), NAMED(a_block_too_few), NAMED(a_block_too_many),
	NAMED(too_many), NAMED(far_too_many), NAMED(something_beside_the_count),
	NAMED(no_operation), NAMED(unknown_operation),
	NAMED(no_such_block), NAMED(far_from_any_block),
	NAMED(no_width), NAMED(odd_width), NAMED(great_width),
	NAMED(behind_the_block), NAMED(over_the_end), NAMED(before_the_block),
	NAMED(not_aligned), NAMED(not_aligned_for_its_width),
	NAMED(a_value_too_wide), NAMED(bits_too_wide),
	NAMED(outside_in_acknowledge), NAMED(outside_in_finish), NAMED(outside_in_initialise),
	NAMED(takes_none), NAMED(takes_too_many), NAMED(takes_from_outside), NAMED(takes_by_what_is_outside),
	NAMED(waits_in_ring), NAMED(waits_in_acknowledge), NAMED(waits_too_long),
	NAMED(waits_for_what_is_outside),
	NAMED(long_delay), NAMED(long_delay_in_acknowledge),
	NAMED(pending_outside), NAMED(pending_of_no_bits), NAMED(pending_of_too_many_bits),
	NAMED(pending_of_other_bits), NAMED(pending_without_sense), NAMED(something_beside_the_sense),
	NAMED(full_outside),
};
const unsigned int hostile_count = COUNT(hostile);
