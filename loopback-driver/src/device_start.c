/* SPDX-License-Identifier: Apache-2.0 */
/* The order of section 3.1: reset, acknowledge, features, and after the queues DRIVER_OK. */
#include <stile/error.h>

#include "device_request.h"
#include "mem.h"

static int read_features(struct stile_device *device, uint64_t *features)
{
	struct stile_msg_features blocks = { .block_index = 0, .num_blocks = 2 };
	struct stile_msg_features got;
	int error = stile_device_request(device, STILE_MSG_GET_DEVICE_FEATURES, &blocks,
					 sizeof(blocks), sizeof(got) + sizeof(*features));

	if (error)
		return error;
	memcpy(&got, device->bus->incoming.payload, sizeof(got));
	if (got.block_index != 0 || got.num_blocks != 2)
		return STILE_E_RESPONSE;
	memcpy(features, device->bus->incoming.payload + sizeof(got), sizeof(*features));
	return 0;
}

static int write_features(struct stile_device *device, uint64_t features)
{
	struct {
		struct stile_msg_features blocks;
		uint64_t features;
	} payload = { { .block_index = 0, .num_blocks = 2 }, features };

	return stile_device_request(device, STILE_MSG_SET_DRIVER_FEATURES, &payload,
				    sizeof(payload), 0);
}

/* Devices behind a window always address memory as the platform says, so ACCESS_PLATFORM fits. */
#define TRANSPORT_FEATURES	(STILE_FEATURE(STILE_F_VERSION_1) | \
				 STILE_FEATURE(STILE_F_ACCESS_PLATFORM) | \
				 STILE_FEATURE(STILE_F_INDIRECT_DESC) | \
				 STILE_FEATURE(STILE_F_EVENT_IDX) | \
				 STILE_FEATURE(STILE_F_RING_PACKED))

static int agree(struct stile_device *device, uint64_t wanted)
{
	uint64_t offered;
	int error;

	if (device->feature_blocks < 2)
		return STILE_E_FEATURES;
	error = read_features(device, &offered);
	if (error)
		return error;
	device->features = offered & (wanted | TRANSPORT_FEATURES) & ~device->refused;
	if (!stile_device_has(device, STILE_F_VERSION_1))
		return STILE_E_FEATURES;
	return write_features(device, device->features);
}

/* The device clears FEATURES_OK when it does not support this subset (section 3.1.1, step 6). */
static int confirm_features(struct stile_device *device, uint32_t value)
{
	int status = stile_device_set_status(device, value);

	if (status >= 0)
		status = stile_device_status(device);
	if (status < 0)
		return status;
	return (uint32_t)status & STILE_STATUS_FEATURES_OK ? 0 : STILE_E_FEATURES;
}

int stile_device_negotiate(struct stile_device *device, uint64_t wanted)
{
	uint32_t status = STILE_STATUS_ACKNOWLEDGE;
	int error = stile_device_reset(device);

	if (!error)
		error = stile_device_add_status(device, status);
	status |= STILE_STATUS_DRIVER;
	if (!error)
		error = stile_device_add_status(device, status);
	if (!error)
		error = agree(device, wanted);
	if (error)
		return error;
	return confirm_features(device, status | STILE_STATUS_FEATURES_OK);
}

int stile_device_ready(struct stile_device *device)
{
	uint32_t status = STILE_STATUS_ACKNOWLEDGE | STILE_STATUS_DRIVER |
			  STILE_STATUS_FEATURES_OK | STILE_STATUS_DRIVER_OK;

	return stile_device_add_status(device, status);
}
