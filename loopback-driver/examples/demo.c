/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole story: a program with no operating system uses an entropy source, a
 * disk and a console that live on the other side of the fence.
 */
#include <stile/rng.h>

#include "demo_blk.h"
#include "format.h"
#include "peer.h"

#define RANDOM_BYTES	32
#define TIMEOUT		(10 * SECOND)

static struct stile_rng rng;

static int random_bytes(uint8_t *bytes, size_t length)
{
	int error = stile_device_find(&rng.device, &peer.bus, STILE_ID_ENTROPY);

	if (!error)
		error = stile_rng_start(&rng, &peer.pool);
	if (!error)
		error = stile_rng_read(&rng, bytes, length, TIMEOUT);
	return error;
}

/* Returns a seed for the disk's test pattern. */
static uint64_t show_rng(void)
{
	uint8_t bytes[RANDOM_BYTES] = { 0 };
	char hex[2 * RANDOM_BYTES + 1];
	int error = random_bytes(bytes, sizeof(bytes));
	uint64_t seed = 0;

	if (error) {
		peer_failed("rng", error);
		return 1;
	}
	format_hex(hex, bytes, sizeof(bytes));
	peer_say("rng %u bytes %s", (unsigned int)RANDOM_BYTES, hex);
	for (unsigned int i = 0; i < sizeof(seed); i++)
		seed = seed << 8 | bytes[i];
	return seed ? seed : 1;
}

void stile_main(void)
{
	if (peer_start(false)) {
		uint64_t seed;

		peer_say("hello from bare metal: %d devices on the bus", peer.devices);
		seed = show_rng();
		demo_blk(seed);
		peer_conclude();
		if (rng.device.bus)
			stile_device_reset(&rng.device);
		demo_blk_stop();
	} else {
		peer_conclude();
	}
	peer_off();
}
