/* SPDX-License-Identifier: Apache-2.0 */
/* Finding devices and walking them through virtio 1.4, section 3.1. */
#include <stile/device.h>
#include <stile/error.h>

#include "mem.h"
#include "message.h"

/* A reset may wait for requests in flight; how often and how long we look. Microseconds. */
#define RESET_TIMEOUT	10000000u
#define RESET_INTERVAL	10000u

/* A device with more queues than virtio has numbers is lying (section 2.6). */
#define QUEUES_MAX	65536u
#define DEVICES_MAX	64

static int request(struct stile_device *device, uint8_t id, const void *payload, size_t length,
		   size_t response_min)
{
	if (length)
		memcpy(device->bus->request.payload, payload, length);
	return stile_request(device->bus, STILE_DEVICE_MESSAGE, device->number, id, length,
			     response_min);
}

static void subscribe(struct stile_device *device)
{
	struct stile_device *other = device->bus->devices;

	while (other && other != device)
		other = other->next;
	if (other)
		return;
	device->next = device->bus->devices;
	device->bus->devices = device;
}

static void decode_info(struct stile_device *device)
{
	const uint8_t *payload = device->bus->incoming.payload;
	struct stile_msg_device_info_v2 info;
	struct stile_msg_device_info_v0 v0;

	if (device->bus->v0) {
		memcpy(&v0, payload, sizeof(v0));
		info = (struct stile_msg_device_info_v2){
			.device_id = v0.device_id,
			.vendor_id = v0.vendor_id,
			.num_feature_blocks = v0.num_feature_bits / 32,
			.config_size = v0.config_size,
			.max_virtqueues = v0.max_virtqueues,
		};
	} else {
		memcpy(&info, payload, sizeof(info));
	}
	device->id = info.device_id;
	device->vendor = info.vendor_id;
	device->feature_blocks = info.num_feature_blocks;
	device->config_size = info.config_size;
	device->max_queues = info.max_virtqueues < QUEUES_MAX ? info.max_virtqueues : QUEUES_MAX;
}

static int get_info(struct stile_device *device, struct stile_bus *bus, uint16_t number)
{
	int error;

	device->bus = bus;
	device->number = number;
	error = request(device, STILE_MSG_GET_DEVICE_INFO, NULL, 0,
			bus->v0 ? sizeof(struct stile_msg_device_info_v0)
				: sizeof(struct stile_msg_device_info_v2));
	if (!error)
		decode_info(device);
	return error;
}

int stile_device_open(struct stile_device *device, struct stile_bus *bus, uint16_t number)
{
	int error = get_info(device, bus, number);

	if (error)
		return error;
	device->removed = false;
	subscribe(device);
	return 0;
}

int stile_device_find(struct stile_device *device, struct stile_bus *bus, uint32_t id)
{
	uint16_t numbers[DEVICES_MAX];
	int count = stile_bus_get_devices(bus, numbers, DEVICES_MAX);

	for (int i = 0; i < count; i++) {
		struct stile_device probe = { 0 };
		int error = get_info(&probe, bus, numbers[i]);

		if (error)
			return error;
		if (probe.id == id)
			return stile_device_open(device, bus, numbers[i]);
	}
	return count < 0 ? count : STILE_E_NO_DEVICE;
}

int stile_device_status(struct stile_device *device)
{
	struct stile_msg_status status;
	int error = request(device, STILE_MSG_GET_DEVICE_STATUS, NULL, 0, sizeof(status));

	if (error)
		return error;
	memcpy(&status, device->bus->incoming.payload, sizeof(status));
	if (status.status > 0xff)
		return STILE_E_RESPONSE;
	if (status.status & STILE_STATUS_NEEDS_RESET)
		device->needs_reset = true;
	return (int)status.status;
}

/* Returns the status that resulted. */
static int set_status(struct stile_device *device, uint32_t value)
{
	struct stile_msg_status status = { .status = value };
	int error = request(device, STILE_MSG_SET_DEVICE_STATUS, &status, sizeof(status),
			    sizeof(status));

	if (error)
		return error;
	memcpy(&status, device->bus->incoming.payload, sizeof(status));
	return status.status > 0xff ? STILE_E_RESPONSE : (int)status.status;
}

static int add_status(struct stile_device *device, uint32_t value)
{
	int status = set_status(device, value);

	if (status < 0)
		return status;
	if (status & (int)STILE_STATUS_NEEDS_RESET)
		return STILE_E_NEEDS_RESET;
	return ((uint32_t)status & value) == value ? 0 : STILE_E_STATUS;
}

int stile_device_reset(struct stile_device *device)
{
	uint64_t deadline = stile_bus_deadline(device->bus, RESET_TIMEOUT);
	int status = set_status(device, 0);

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
		(void)set_status(device, (uint32_t)status | STILE_STATUS_FAILED);
}

static int read_features(struct stile_device *device, uint64_t *features)
{
	struct stile_msg_features blocks = { .block_index = 0, .num_blocks = 2 };
	struct stile_msg_features got;
	int error = request(device, STILE_MSG_GET_DEVICE_FEATURES, &blocks, sizeof(blocks),
			    sizeof(got) + sizeof(*features));

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

	return request(device, STILE_MSG_SET_DRIVER_FEATURES, &payload, sizeof(payload), 0);
}

/* Devices behind a window always address memory as the platform says, so ACCESS_PLATFORM fits. */
#define TRANSPORT_FEATURES	(STILE_FEATURE(STILE_F_VERSION_1) | \
				 STILE_FEATURE(STILE_F_ACCESS_PLATFORM) | \
				 STILE_FEATURE(STILE_F_INDIRECT_DESC) | \
				 STILE_FEATURE(STILE_F_EVENT_IDX))

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
	int status = set_status(device, value);

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
		error = add_status(device, status);
	status |= STILE_STATUS_DRIVER;
	if (!error)
		error = add_status(device, status);
	if (!error)
		error = agree(device, wanted);
	if (error)
		return error;
	return confirm_features(device, status | STILE_STATUS_FEATURES_OK);
}

int stile_device_ready(struct stile_device *device)
{
	return add_status(device, STILE_STATUS_ACKNOWLEDGE | STILE_STATUS_DRIVER |
				  STILE_STATUS_FEATURES_OK | STILE_STATUS_DRIVER_OK);
}

int stile_device_check(struct stile_device *device)
{
	int error = stile_bus_poll(device->bus);

	if (error)
		return error;
	if (device->removed)
		return STILE_E_REMOVED;
	return device->needs_reset ? STILE_E_NEEDS_RESET : 0;
}
