/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that make up a device share. */
#ifndef STILE_DEVICE_REQUEST_H
#define STILE_DEVICE_REQUEST_H

#include <stile/device.h>

/* A request with this payload; its answer is then in device->bus->incoming. */
int stile_device_request(struct stile_device *device, uint8_t id, const void *payload,
			 size_t length, size_t response_min);

/* Writes the status; returns the one that resulted. */
int stile_device_set_status(struct stile_device *device, uint32_t value);

/* Writes a status with all the bits set so far and more; they must all be set then. */
int stile_device_add_status(struct stile_device *device, uint32_t value);

#endif
