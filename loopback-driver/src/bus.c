/* SPDX-License-Identifier: Apache-2.0 */
/* The bus as a whole, and the bus messages GET_DEVICES and PING. */
#include <stile/bus.h>
#include <stile/error.h>

#include "mem.h"
#include "message.h"

/* SET_VQUEUE needs 48 bytes; v2 promises 52. */
#define MESSAGE_MIN_V0	48u

/* Devices asked for at once; a multiple of 8 whose bitmap fits the least message. */
#define DEVICES_PER_REQUEST	256u
#define DEVICE_NUMBERS		65536u

void stile_bus_init(struct stile_bus *bus, const struct stile_bus_config *config)
{
	*bus = (struct stile_bus){
		.v0 = config->v0,
		.request_timeout = config->request_timeout ? config->request_timeout
							    : STILE_REQUEST_TIMEOUT,
	};
	stile_amp_init(&bus->link, config->port, config->window, config->window_size,
		       config->v0 ? MESSAGE_MIN_V0 : STILE_MSG_SIZE_MIN_V2);
	bus->link.polls = config->polls;
}

uint64_t stile_bus_now(const struct stile_bus *bus)
{
	return bus->link.port->now(bus->link.port->context);
}

uint64_t stile_bus_deadline(const struct stile_bus *bus, uint64_t timeout)
{
	return stile_bus_now(bus) + timeout;
}

int stile_bus_connect(struct stile_bus *bus, uint64_t timeout)
{
	return stile_amp_connect(&bus->link, stile_bus_deadline(bus, timeout));
}

void stile_bus_wait(struct stile_bus *bus, uint64_t deadline)
{
	stile_amp_wait(&bus->link, deadline);
}

void stile_bus_shutdown(struct stile_bus *bus)
{
	stile_amp_shutdown(&bus->link);
}

int stile_bus_ping(struct stile_bus *bus, uint32_t data)
{
	struct stile_msg_ping ping = { .data = data };
	int error;

	memcpy(bus->request.payload, &ping, sizeof(ping));
	error = stile_request(bus, STILE_BUS_MESSAGE, 0, STILE_MSG_BUS_PING, sizeof(ping),
			      sizeof(ping));
	if (error)
		return error;
	memcpy(&ping, bus->incoming.payload, sizeof(ping));
	return ping.data == data ? 0 : STILE_E_RESPONSE;
}

/* Both revisions as one; they differ only in the order of two fields. */
static struct stile_msg_devices_v2 decode_devices(const struct stile_bus *bus)
{
	struct stile_msg_devices_v2 v2;
	struct stile_msg_devices_v0 v0;

	memcpy(&v2, bus->incoming.payload, sizeof(v2));
	if (!bus->v0)
		return v2;
	memcpy(&v0, bus->incoming.payload, sizeof(v0));
	return (struct stile_msg_devices_v2){ v0.offset, v0.next_offset, v0.count };
}

static int request_devices(struct stile_bus *bus, uint16_t offset,
			   struct stile_msg_devices_v2 *answer)
{
	struct stile_msg_get_devices get = { .offset = offset, .count = DEVICES_PER_REQUEST };
	int error;

	memcpy(bus->request.payload, &get, sizeof(get));
	error = stile_request(bus, STILE_BUS_MESSAGE, 0, STILE_MSG_BUS_GET_DEVICES, sizeof(get),
			      sizeof(*answer));
	if (error)
		return error;
	*answer = decode_devices(bus);
	if (answer->offset != offset || answer->count > DEVICES_PER_REQUEST ||
	    bus->incoming_length < sizeof(*answer) + answer->count / 8u ||
	    /* Only forwards, so that the enumeration ends. */
	    (answer->next_offset && answer->next_offset <= offset))
		return STILE_E_RESPONSE;
	return 0;
}

int stile_bus_get_devices(struct stile_bus *bus, uint16_t *numbers, size_t max)
{
	struct stile_msg_devices_v2 answer;
	uint16_t offset = 0;
	size_t found = 0;

	do {
		int error = request_devices(bus, offset, &answer);

		if (error)
			return error;
		for (uint32_t i = 0; i < answer.count && found < max; i++) {
			uint8_t bits = bus->incoming.payload[sizeof(answer) + i / 8];

			if (bits >> (i % 8) & 1 && offset + i < DEVICE_NUMBERS)
				numbers[found++] = (uint16_t)(offset + i);
		}
		offset = answer.next_offset;
	} while (offset && found < max);
	return (int)found;
}
