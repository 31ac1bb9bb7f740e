/* SPDX-License-Identifier: Apache-2.0 */
/* Packed rings that no driver may build. */
#include "hostile.h"

#define WRITE		STILE_DESC_F_WRITE
#define NEXT		STILE_DESC_F_NEXT
#define INDIRECT	STILE_DESC_F_INDIRECT

/* The first descriptor as wanted, in the first lap of the ring. */
static int with_descriptor(uint64_t addr, uint32_t len, uint16_t id, uint32_t flags)
{
	int error = victim_request();
	struct stile_packed_desc *desc = &victim.queue.ring[0];

	desc->addr = addr;
	desc->len = len;
	desc->id = id;
	victim.queue.first_flags = (uint16_t)(flags | STILE_DESC_F_AVAIL);
	return victim_kick(error);
}

/* And the one behind it, marked available or not. */
static int with_two(uint32_t flags, uint64_t addr, uint32_t second)
{
	victim.queue.ring[1] = (struct stile_packed_desc){ addr, VICTIM_BYTES, 0,
							   (uint16_t)second };
	return with_descriptor(victim_buffer(), VICTIM_BYTES, 0, flags | NEXT);
}

static int id_out_of_range(void)
{
	return with_descriptor(victim_buffer(), VICTIM_BYTES, victim.queue.size, WRITE);
}

static int chain_without_end(void)
{
	for (uint16_t i = 1; i < victim.queue.size; i++)
		victim.queue.ring[i] = (struct stile_packed_desc){
			victim_buffer(), 1, 0, STILE_DESC_F_AVAIL | WRITE | NEXT };
	return with_descriptor(victim_buffer(), 1, 0, WRITE | NEXT);
}

static int next_not_available(void)
{
	return with_two(WRITE, victim_buffer(), WRITE);
}

static int next_used_already(void)
{
	return with_two(WRITE, victim_buffer(), WRITE | STILE_DESC_F_AVAIL | STILE_DESC_F_USED);
}

static int readable_after_writable(void)
{
	return with_two(WRITE, victim_buffer(), STILE_DESC_F_AVAIL);
}

static int address_outside(void)
{
	return with_descriptor(NOWHERE, VICTIM_BYTES, 0, WRITE);
}

static int address_wraps(void)
{
	return with_descriptor(UINT64_MAX - 8, VICTIM_BYTES, 0, WRITE);
}

static int second_address_outside(void)
{
	return with_two(WRITE, NOWHERE, WRITE | STILE_DESC_F_AVAIL);
}

static int length_beyond_region(void)
{
	return with_descriptor(victim_buffer(), UINT32_MAX, 0, WRITE);
}

static int indirect_odd_length(void)
{
	return with_descriptor(victim_table(), 24, 0, INDIRECT);
}

static int indirect_empty(void)
{
	return with_descriptor(victim_table(), 0, 0, INDIRECT);
}

static int indirect_outside(void)
{
	return with_descriptor(NOWHERE, 16, 0, INDIRECT);
}

static int indirect_with_next(void)
{
	return with_descriptor(victim_table(), 16, 0, INDIRECT | NEXT);
}

static int indirect_after_direct(void)
{
	return with_two(0, victim_table(), INDIRECT | STILE_DESC_F_AVAIL);
}

static int indirect_longer_than_the_queue(void)
{
	return with_descriptor(victim_table(), 16 * (victim.queue.size + 1u), 0, INDIRECT);
}

/* A wish for notifications that means nothing harms nobody but us. */
static int event_out_of_range(void)
{
	*victim.queue.driver_event = UINT32_MAX;
	return victim_kick(victim_request());
}

const struct attack packed_attacks[] = {
	{ "packed id out of range", NEEDS_RESET, id_out_of_range },
	{ "packed chain without end", NEEDS_RESET, chain_without_end },
	{ "packed next not available", NEEDS_RESET, next_not_available },
	{ "packed next used already", NEEDS_RESET, next_used_already },
	{ "packed readable after writable", NEEDS_RESET, readable_after_writable },
	{ "packed address outside", NEEDS_RESET, address_outside },
	{ "packed address wraps", NEEDS_RESET, address_wraps },
	{ "packed second address outside", NEEDS_RESET, second_address_outside },
	{ "packed length beyond the region", NEEDS_RESET, length_beyond_region },
	{ "packed indirect table of odd length", NEEDS_RESET, indirect_odd_length },
	{ "packed indirect table empty", NEEDS_RESET, indirect_empty },
	{ "packed indirect table outside", NEEDS_RESET, indirect_outside },
	{ "packed indirect table with a next", NEEDS_RESET, indirect_with_next },
	{ "packed indirect after direct", NEEDS_RESET, indirect_after_direct },
	{ "packed indirect table too long", NEEDS_RESET, indirect_longer_than_the_queue },
	{ "packed event out of range", IGNORED, event_out_of_range },
	{ NULL, IGNORED, NULL },
};
