/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A virtio device as a driver meets it: what it is, its features, status and
 * configuration. The order of calls is that of virtio 1.4, section 3.1:
 * open, negotiate, queues (queue.h), ready.
 */
#ifndef STILE_DEVICE_H
#define STILE_DEVICE_H

#include <stile/bus.h>
#include <stile/virtio.h>

#define STILE_FEATURE(bit)	(1ull << (bit))

struct stile_device {
	struct stile_bus *bus;
	uint16_t number;		/* on the bus */

	/* From GET_DEVICE_INFO. */
	uint32_t id;			/* STILE_ID_* */
	uint32_t vendor;
	uint32_t feature_blocks;	/* of 32 bits */
	uint32_t config_size;		/* bytes */
	uint32_t max_queues;

	uint64_t refused;		/* features never accepted, set before negotiating */
	uint64_t features;		/* negotiated */

	/* Set by events, see stile_device_check(). */
	bool needs_reset;
	bool removed;
	bool config_changed;		/* cleared by whoever reads the configuration again */

	/* Called when the device says that it used buffers of a queue; may be NULL. */
	void (*used)(struct stile_device *device, uint32_t queue);
	void *owner;

	struct stile_device *next;	/* private: on the bus's list */
};

/* Asks what device number is. The structure must stay: the bus delivers events to it. */
int stile_device_open(struct stile_device *device, struct stile_bus *bus, uint16_t number);

/* Opens the first device of a type (STILE_ID_*), or STILE_E_NO_DEVICE. */
int stile_device_find(struct stile_device *device, struct stile_bus *bus, uint32_t id);

/* Resets, acknowledges and agrees on features: what is offered, wanted and not refused. */
int stile_device_negotiate(struct stile_device *device, uint64_t wanted);

/* DRIVER_OK: the queues are set up, the device may work. */
int stile_device_ready(struct stile_device *device);

/* Waits until the device has forgotten everything; then its memory is ours again. */
int stile_device_reset(struct stile_device *device);

/* Gives up on the device (FAILED). It must be reset before it is used again. */
void stile_device_fail(struct stile_device *device);

/* STILE_STATUS_*, or an error; notices NEEDS_RESET even when its event was lost. */
int stile_device_status(struct stile_device *device);

/* 0 while the bus runs and the device works; takes events. */
int stile_device_check(struct stile_device *device);

/* Reads configuration bytes, all of one generation. */
int stile_device_read_config(struct stile_device *device, uint32_t offset, void *data,
			     uint32_t length);

/* Writes configuration bytes; STILE_E_CONFIG when the device refuses. */
int stile_device_write_config(struct stile_device *device, uint32_t offset, const void *data,
			      uint32_t length);

static inline bool stile_device_has(const struct stile_device *device, unsigned int feature)
{
	return device->features >> feature & 1;
}

#endif
