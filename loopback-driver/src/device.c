/* SPDX-License-Identifier: Apache-2.0 */
/* Finding devices and asking them what they are. */
#include <stile/device.h>
#include <stile/error.h>

#include "device_request.h"
#include "mem.h"
#include "message.h"

/* A device with more queues than virtio has numbers is lying (section 2.6). */
#define QUEUES_MAX	65536u
#define DEVICES_MAX	64

int stile_device_request(struct stile_device *device, uint8_t id, const void *payload,
			 size_t length, size_t response_min)
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
	error = stile_device_request(device, STILE_MSG_GET_DEVICE_INFO, NULL, 0,
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

int stile_device_check(struct stile_device *device)
{
	int error = stile_bus_poll(device->bus);

	if (error)
		return error;
	if (device->removed)
		return STILE_E_REMOVED;
	return device->needs_reset ? STILE_E_NEEDS_RESET : 0;
}
