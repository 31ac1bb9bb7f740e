/* SPDX-License-Identifier: Apache-2.0 */
/*
 * virtio-msg, the driver's side: requests and their answers, events, and the
 * bus's own messages. One request is under way at a time; while it waits, events
 * are taken and PINGs of the device side answered. Not re-entrant: one core, one
 * context, and no call into the bus from its callbacks.
 */
#ifndef STILE_BUS_H
#define STILE_BUS_H

#include <stile/amp_link.h>
#include <stile/virtio_msg.h>

/* The longest message handled; longer events are cut, longer requests never built. */
#define STILE_MESSAGE_MAX	264u

struct stile_device;

struct stile_message {
	_Alignas(8) struct stile_msg_header header;
	uint8_t payload[STILE_MESSAGE_MAX - sizeof(struct stile_msg_header)];
};

struct stile_bus_config {
	const struct stile_port *port;
	void *window;
	size_t window_size;		/* bytes */
	bool v0;			/* v0 payloads instead of v2 */
	bool polls;			/* spin instead of waiting for doorbells */
	uint32_t request_timeout;	/* microseconds; 0: STILE_REQUEST_TIMEOUT */
};

#define STILE_REQUEST_TIMEOUT	5000000u

struct stile_bus_counters {
	uint32_t requests;
	uint32_t events;
	uint32_t pings;			/* of the device side, answered */
	uint32_t malformed;		/* discarded: impossible sizes, unknown ids */
	uint32_t stray;			/* discarded: responses nobody waits for */
};

struct stile_bus {
	struct stile_amp_link link;
	bool v0;
	uint32_t request_timeout;
	struct stile_bus_counters counters;

	/* Called for EVENT_DEVICE; may be NULL. state is STILE_MSG_DEVICE_* or of the bus. */
	void (*device_event)(struct stile_bus *bus, uint16_t number, uint16_t state);

	/* Private. */
	struct stile_device *devices;	/* those that want events */
	uint16_t token;
	bool awaiting;
	struct stile_message request;
	struct stile_message incoming;
	size_t incoming_length;		/* bytes of incoming that are valid */
};

void stile_bus_init(struct stile_bus *bus, const struct stile_bus_config *config);

/* Handshakes, within timeout microseconds. After it every device is as after a reset. */
int stile_bus_connect(struct stile_bus *bus, uint64_t timeout);

/* Takes what has come. 0, or why the bus no longer runs; then connect again. */
int stile_bus_poll(struct stile_bus *bus);

/* Waits for a doorbell, or relaxes; after a poll that brought nothing. */
void stile_bus_wait(struct stile_bus *bus, uint64_t deadline);

void stile_bus_shutdown(struct stile_bus *bus);

/* PING: 0 when the device side echoed data. */
int stile_bus_ping(struct stile_bus *bus, uint32_t data);

/* The numbers of the devices present, at most max, ascending; returns how many. */
int stile_bus_get_devices(struct stile_bus *bus, uint16_t *numbers, size_t max);

uint64_t stile_bus_now(const struct stile_bus *bus);

/* A time this many microseconds ahead. */
uint64_t stile_bus_deadline(const struct stile_bus *bus, uint64_t timeout);

/* Switches between spinning and waiting for doorbells, at any time. */
static inline void stile_bus_set_polling(struct stile_bus *bus, bool polls)
{
	bus->link.polls = polls;
}

#endif
