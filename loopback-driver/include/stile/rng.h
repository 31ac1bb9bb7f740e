/* SPDX-License-Identifier: Apache-2.0 */
/* The entropy device (virtio 1.4, section 5.4). */
#ifndef STILE_RNG_H
#define STILE_RNG_H

#include <stile/queue.h>

#define STILE_RNG_BUFFER	256u

struct stile_rng {
	struct stile_device device;
	struct stile_queue queue;
	uint8_t *buffer;		/* in the carve-out, STILE_RNG_BUFFER bytes */
};

/* Starts the opened rng->device; again after a reset is needed or the bus restarted. */
int stile_rng_start(struct stile_rng *rng, struct stile_pool *pool);

/* Fills data with length random bytes within timeout microseconds. */
int stile_rng_read(struct stile_rng *rng, void *data, size_t length, uint64_t timeout);

#endif
