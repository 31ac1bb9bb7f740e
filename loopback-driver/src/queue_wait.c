/* SPDX-License-Identifier: Apache-2.0 */
/* Used buffer notifications: asking for them, and waiting without missing one (2.7.14, 2.8.22). */
#include <stile/barrier.h>
#include <stile/error.h>
#include <stile/queue.h>

#include "queue_ring.h"

bool stile_queue_enable_callback(struct stile_queue *queue)
{
	queue->ring_kind->enable_callback(queue);
	/* The wish is visible before the ring is read again. */
	stile_fence();
	return queue->ring_kind->waiting(queue);
}

void stile_queue_disable_callback(struct stile_queue *queue)
{
	queue->ring_kind->disable_callback(queue);
}

/* A lost EVENT_CONFIG must not look like slowness. */
static int timed_out(struct stile_device *device)
{
	int status = stile_device_status(device);

	if (status < 0)
		return status;
	return device->needs_reset ? STILE_E_NEEDS_RESET : STILE_E_TIMEOUT;
}

int stile_queue_wait_used(struct stile_queue *queue, void **cookie, uint32_t *written,
			  uint64_t deadline)
{
	struct stile_bus *bus = queue->device->bus;

	for (;;) {
		int error = stile_device_check(queue->device);
		int got = stile_queue_get_used(queue, cookie, written);

		if (got)
			return got;
		if (error)
			return error;
		if (stile_bus_now(bus) >= deadline)
			return timed_out(queue->device);
		if (bus->link.polls)
			stile_queue_disable_callback(queue);
		else if (!stile_queue_enable_callback(queue))
			stile_bus_wait(bus, deadline);
	}
}
