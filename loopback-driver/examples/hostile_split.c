/* SPDX-License-Identifier: Apache-2.0 */
/* Split rings that no driver may build. Only shared memory is wrong, our own state is right. */
#include <stile/barrier.h>

#include "hostile.h"

/* The first descriptor as wanted; its table or buffer is the victim's own unless said otherwise. */
static int with_descriptor(uint64_t addr, uint32_t len, uint32_t flags, uint16_t next)
{
	int error = victim_request();

	victim.queue.desc[0] = (struct stile_desc){ addr, len, (uint16_t)flags, next };
	return victim_kick(error);
}

static int index_jumps(void)
{
	int error = victim_request();

	victim.queue.avail_idx = (uint16_t)(victim.queue.avail_idx + 1000u);
	return victim_kick(error);
}

static int index_goes_back(void)
{
	victim.queue.avail_idx--;
	return victim_kick(0);
}

static int head_out_of_range(void)
{
	int error = victim_request();

	victim.queue.avail->ring[0] = victim.queue.size;
	return victim_kick(error);
}

static int next_out_of_range(void)
{
	return with_descriptor(victim_buffer(), VICTIM_BYTES,
			       STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0x7fff);
}

static int loop(void)
{
	return with_descriptor(victim_buffer(), VICTIM_BYTES, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0);
}

static int readable_after_writable(void)
{
	victim.queue.desc[1] = (struct stile_desc){ victim_buffer(), VICTIM_BYTES, 0, 0 };
	return with_descriptor(victim_buffer(), VICTIM_BYTES, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 1);
}

static int address_outside(void)
{
	return with_descriptor(NOWHERE, VICTIM_BYTES, STILE_DESC_F_WRITE, 0);
}

static int address_wraps(void)
{
	return with_descriptor(UINT64_MAX - 8, VICTIM_BYTES, STILE_DESC_F_WRITE, 0);
}

static int length_beyond_region(void)
{
	return with_descriptor(victim_buffer(), UINT32_MAX, STILE_DESC_F_WRITE, 0);
}

/* The last bytes of the window: no layout uses them, so a device side that writes survives. */
static int address_in_bus_window(void)
{
	const uint8_t *end = (const uint8_t *)peer.board->window + peer.board->window_size;

	return with_descriptor(victim_address(end - VICTIM_BYTES), VICTIM_BYTES, STILE_DESC_F_WRITE, 0);
}

static int indirect_odd_length(void)
{
	return with_descriptor(victim_table(), 24, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_empty(void)
{
	return with_descriptor(victim_table(), 0, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_outside(void)
{
	return with_descriptor(NOWHERE, 16, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_nested(void)
{
	victim.queue.indirect[0] = (struct stile_desc){ victim_table(), 16, STILE_DESC_F_INDIRECT, 0 };
	return with_descriptor(victim_table(), 16, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_loop(void)
{
	victim.queue.indirect[0] = (struct stile_desc){
		victim_buffer(), 1, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0 };
	return with_descriptor(victim_table(), 16, STILE_DESC_F_INDIRECT, 0);
}

const struct attack split_attacks[] = {
	{ "available index jumps", NEEDS_RESET, index_jumps },
	{ "available index goes back", NEEDS_RESET, index_goes_back },
	{ "head out of range", NEEDS_RESET, head_out_of_range },
	{ "next out of range", NEEDS_RESET, next_out_of_range },
	{ "descriptor loop", NEEDS_RESET, loop },
	{ "readable after writable", NEEDS_RESET, readable_after_writable },
	{ "address outside", NEEDS_RESET, address_outside },
	{ "address wraps", NEEDS_RESET, address_wraps },
	{ "length beyond the region", NEEDS_RESET, length_beyond_region },
	{ "address in the bus window", NEEDS_RESET, address_in_bus_window },
	{ "indirect table of odd length", NEEDS_RESET, indirect_odd_length },
	{ "indirect table empty", NEEDS_RESET, indirect_empty },
	{ "indirect table outside", NEEDS_RESET, indirect_outside },
	{ "indirect table nested", NEEDS_RESET, indirect_nested },
	{ "indirect table loop", NEEDS_RESET, indirect_loop },
	{ NULL, IGNORED, NULL },
};
