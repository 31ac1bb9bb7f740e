/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/error.h>
#include <stile/rng.h>

#include "mem.h"

#define ENTRIES	8

int stile_rng_start(struct stile_rng *rng, struct stile_pool *pool)
{
	int error = stile_device_negotiate(&rng->device, 0);

	if (!rng->buffer)
		rng->buffer = stile_pool_take(pool, STILE_RNG_BUFFER, 16);
	if (!rng->buffer)
		return STILE_E_NO_MEMORY;
	if (!error)
		error = stile_queue_setup(&rng->queue, &rng->device, 0, ENTRIES, pool);
	return error ? error : stile_device_ready(&rng->device);
}

/* Returns how many bytes came; a device may give fewer than asked for (section 5.4.6). */
static int read_some(struct stile_rng *rng, size_t length, uint64_t deadline)
{
	struct stile_buffer into = {
		.data = rng->buffer,
		.length = (uint32_t)(length < STILE_RNG_BUFFER ? length : STILE_RNG_BUFFER),
	};
	uint32_t written;
	void *cookie;
	int error = stile_queue_add(&rng->queue, NULL, 0, &into, 1, rng);

	if (!error)
		error = stile_queue_kick(&rng->queue);
	if (error)
		return error;
	error = stile_queue_wait_used(&rng->queue, &cookie, &written, deadline);
	if (error < 0)
		return error;
	if (written == 0)
		return STILE_E_IO;
	/* An answer to an earlier read that timed out may be longer than this one. */
	return (int)(written < length ? written : length);
}

int stile_rng_read(struct stile_rng *rng, void *data, size_t length, uint64_t timeout)
{
	uint64_t deadline = stile_bus_deadline(rng->device.bus, timeout);
	uint8_t *to = data;

	while (length) {
		int got = read_some(rng, length, deadline);

		if (got < 0)
			return got;
		memcpy(to, rng->buffer, (size_t)got);
		to += got;
		length -= (size_t)got;
	}
	return 0;
}
