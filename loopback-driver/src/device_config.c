/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configuration space through GET_CONFIG and SET_CONFIG. A field wider than a
 * message comes in pieces; all must be of one generation (section 2.5.1).
 */
#include <stile/device.h>
#include <stile/error.h>

#include "device_request.h"
#include "mem.h"
#include "message.h"

/* Times a configuration may change under our reading before we call it broken. */
#define ATTEMPTS	8

static uint32_t piece(const struct stile_device *device, uint32_t length)
{
	size_t most = stile_payload_max(device->bus) - sizeof(struct stile_msg_config);

	return length < most ? length : (uint32_t)most;
}

static bool inside(const struct stile_device *device, uint32_t offset, uint32_t length)
{
	return offset <= device->config_size && length <= device->config_size - offset;
}

static int get(struct stile_device *device, uint32_t offset, uint8_t *data, uint32_t length,
	       uint32_t *generation)
{
	struct stile_msg_get_config ask = { .offset = offset, .length = length };
	struct stile_bus *bus = device->bus;
	struct stile_msg_config got;
	int error = stile_device_request(device, STILE_MSG_GET_CONFIG, &ask, sizeof(ask),
					 sizeof(got) + length);

	if (error)
		return error;
	memcpy(&got, bus->incoming.payload, sizeof(got));
	if (got.offset != offset || got.length != length)
		return STILE_E_RESPONSE;
	memcpy(data, bus->incoming.payload + sizeof(got), length);
	*generation = got.generation;
	return 0;
}

/* 1 when the pieces are of different generations. */
static int read_all(struct stile_device *device, uint32_t offset, uint8_t *data, uint32_t length)
{
	uint32_t first = 0, generation = 0;

	for (uint32_t done = 0; done < length;) {
		uint32_t now = piece(device, length - done);
		int error = get(device, offset + done, data + done, now, &generation);

		if (error)
			return error;
		if (done == 0)
			first = generation;
		else if (generation != first)
			return 1;
		done += now;
	}
	return 0;
}

int stile_device_read_config(struct stile_device *device, uint32_t offset, void *data,
			     uint32_t length)
{
	if (!inside(device, offset, length))
		return STILE_E_CONFIG;
	for (int i = 0; i < ATTEMPTS; i++) {
		int result = read_all(device, offset, data, length);

		if (result <= 0)
			return result;
	}
	return STILE_E_CONFIG;
}

int stile_device_write_config(struct stile_device *device, uint32_t offset, const void *data,
			      uint32_t length)
{
	/* The generation is 0 in the v2 baseline; a write is never done in part. */
	struct stile_msg_config set = { .offset = offset, .length = length };
	struct stile_bus *bus = device->bus;
	struct stile_msg_config got;
	int error;

	if (!inside(device, offset, length) || piece(device, length) != length)
		return STILE_E_CONFIG;
	memcpy(bus->request.payload, &set, sizeof(set));
	memcpy(bus->request.payload + sizeof(set), data, length);
	error = stile_request(bus, STILE_DEVICE_MESSAGE, device->number, STILE_MSG_SET_CONFIG,
			      sizeof(set) + length, sizeof(got));
	if (error)
		return error;
	memcpy(&got, bus->incoming.payload, sizeof(got));
	if (got.offset != offset)
		return STILE_E_RESPONSE;
	return got.length == length ? 0 : STILE_E_CONFIG;
}
