/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads random blocks of 4 KiB from a disk, one after the other, spinning all the
 * time, for one second and again; says how many they were, over the board's own
 * console. The first rounds are for the other side to get going.
 */
#include <stile/blk.h>

#include "peer.h"

#define BLOCK	4096u
#define SECTORS	(BLOCK / STILE_BLK_SECTOR_SIZE)
#define ROUND	(1 * SECOND)
#define ROUNDS	8
#define TIMEOUT	(10 * SECOND)

static struct stile_blk blk;
static uint8_t *data;

static uint64_t any(void)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static int load(void)
{
	uint64_t begin = stile_bus_now(&peer.bus), now = begin;
	uint64_t blocks = blk.config.capacity / SECTORS;
	uint64_t requests = 0;

	while (now - begin < ROUND) {
		int error = stile_blk_read(&blk, any() % blocks * SECTORS, data, BLOCK, TIMEOUT);

		if (error)
			return error;
		requests++;
		now = stile_bus_now(&peer.bus);
	}
	peer_say("load %llu %llu", (unsigned long long)requests, (unsigned long long)(now - begin));
	return 0;
}

/* A round is a life of the device. */
static int live(void)
{
	int error = stile_blk_start(&blk, &peer.pool);

	if (!error)
		error = load();
	stile_device_reset(&blk.device);
	return error;
}

void stile_main(void)
{
	int error;

	if (!peer_connect(true))
		goto end;
	error = stile_device_find(&blk.device, &peer.bus, STILE_ID_BLOCK);
	if (!error) {
		data = stile_pool_take(&peer.pool, BLOCK, BLOCK);
		error = data ? 0 : STILE_E_NO_MEMORY;
	}
	for (int i = 0; i < ROUNDS && !error; i++)
		error = live();
	if (error)
		peer_failed("load", error);
end:
	peer_conclude();
	peer_off();
}
