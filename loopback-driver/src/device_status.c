/* SPDX-License-Identifier: Apache-2.0 */
/* The device status (section 2.1) and what ends with it: reset and giving up. */
#include <stile/error.h>

#include "device_request.h"
#include "mem.h"

/* A reset may wait for requests in flight; how often and how long we look. Microseconds. */
#define RESET_TIMEOUT	10000000u
#define RESET_INTERVAL	10000u

int stile_device_status(struct stile_device *device)
{
	struct stile_msg_status status;
	int error = stile_device_request(device, STILE_MSG_GET_DEVICE_STATUS, NULL, 0,
					 sizeof(status));

	if (error)
		return error;
	memcpy(&status, device->bus->incoming.payload, sizeof(status));
	if (status.status > 0xff)
		return STILE_E_RESPONSE;
	if (status.status & STILE_STATUS_NEEDS_RESET)
		device->needs_reset = true;
	return (int)status.status;
}

int stile_device_set_status(struct stile_device *device, uint32_t value)
{
	struct stile_msg_status status = { .status = value };
	int error = stile_device_request(device, STILE_MSG_SET_DEVICE_STATUS, &status,
					 sizeof(status), sizeof(status));

	if (error)
		return error;
	memcpy(&status, device->bus->incoming.payload, sizeof(status));
	return status.status > 0xff ? STILE_E_RESPONSE : (int)status.status;
}

int stile_device_add_status(struct stile_device *device, uint32_t value)
{
	int status = stile_device_set_status(device, value);

	if (status < 0)
		return status;
	if (status & (int)STILE_STATUS_NEEDS_RESET)
		return STILE_E_NEEDS_RESET;
	return ((uint32_t)status & value) == value ? 0 : STILE_E_STATUS;
}

int stile_device_reset(struct stile_device *device)
{
	uint64_t deadline = stile_bus_deadline(device->bus, RESET_TIMEOUT);
	int status = stile_device_set_status(device, 0);

	while (status > 0) {
		uint64_t look = stile_bus_deadline(device->bus, RESET_INTERVAL);

		if (look > deadline)
			return STILE_E_TIMEOUT;
		while (stile_bus_now(device->bus) < look)
			stile_bus_wait(device->bus, look);
		status = stile_device_status(device);
	}
	device->needs_reset = false;
	device->features = 0;
	return status;
}

void stile_device_fail(struct stile_device *device)
{
	int status = stile_device_status(device);

	/* No bit is ever cleared but by a reset (section 2.1.1). */
	if (status >= 0)
		(void)stile_device_set_status(device, (uint32_t)status | STILE_STATUS_FAILED);
}
