/* SPDX-License-Identifier: Apache-2.0 */
/* Virtqueues that no driver may build. Only shared memory is wrong, our own state is right. */
#include <stile/barrier.h>

#include "hostile.h"

#define LENGTH	64u

/* A correct request, not yet visible. Its descriptor is the first. */
static int prepare(void)
{
	struct stile_buffer into = { victim.buffer, LENGTH };

	return stile_queue_add(&victim.queue, NULL, 0, &into, 1, &victim);
}

static int go(int error)
{
	return error ? error : stile_queue_kick(&victim.queue);
}

/* The first descriptor as wanted; its table or buffer is the victim's own unless said otherwise. */
static int with_descriptor(uint64_t addr, uint32_t len, uint32_t flags, uint16_t next)
{
	int error = prepare();

	victim.queue.desc[0] = (struct stile_desc){ addr, len, (uint16_t)flags, next };
	return go(error);
}

static uint64_t address(const void *p)
{
	uint64_t at = 0;

	stile_bus_address(&peer.board->port, p, 0, &at);
	return at;
}

static uint64_t buffer(void)
{
	return address(victim.buffer);
}

static uint64_t table(void)
{
	return address(victim.queue.indirect);
}

static int index_jumps(void)
{
	int error = prepare();

	victim.queue.avail_idx = (uint16_t)(victim.queue.avail_idx + 1000u);
	return go(error);
}

static int index_goes_back(void)
{
	victim.queue.avail_idx--;
	return go(0);
}

static int head_out_of_range(void)
{
	int error = prepare();

	victim.queue.avail->ring[0] = victim.queue.size;
	return go(error);
}

static int next_out_of_range(void)
{
	return with_descriptor(buffer(), LENGTH, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0x7fff);
}

static int loop(void)
{
	return with_descriptor(buffer(), LENGTH, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0);
}

static int readable_after_writable(void)
{
	victim.queue.desc[1] = (struct stile_desc){ buffer(), LENGTH, 0, 0 };
	return with_descriptor(buffer(), LENGTH, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 1);
}

static int address_outside(void)
{
	return with_descriptor(1ull << 46, LENGTH, STILE_DESC_F_WRITE, 0);
}

static int address_wraps(void)
{
	return with_descriptor(UINT64_MAX - 8, LENGTH, STILE_DESC_F_WRITE, 0);
}

static int length_beyond_region(void)
{
	return with_descriptor(buffer(), UINT32_MAX, STILE_DESC_F_WRITE, 0);
}

/* The last bytes of the window: no layout uses them, so a device side that writes survives. */
static int address_in_bus_window(void)
{
	const uint8_t *end = (const uint8_t *)peer.board->window + peer.board->window_size;

	return with_descriptor(address(end - LENGTH), LENGTH, STILE_DESC_F_WRITE, 0);
}

static int indirect_odd_length(void)
{
	return with_descriptor(table(), 24, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_empty(void)
{
	return with_descriptor(table(), 0, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_outside(void)
{
	return with_descriptor(1ull << 46, 16, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_nested(void)
{
	victim.queue.indirect[0] = (struct stile_desc){ table(), 16, STILE_DESC_F_INDIRECT, 0 };
	return with_descriptor(table(), 16, STILE_DESC_F_INDIRECT, 0);
}

static int indirect_loop(void)
{
	victim.queue.indirect[0] = (struct stile_desc){
		buffer(), 1, STILE_DESC_F_WRITE | STILE_DESC_F_NEXT, 0 };
	return with_descriptor(table(), 16, STILE_DESC_F_INDIRECT, 0);
}

const struct attack ring_attacks[] = {
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
