/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting what arrives. Each message is in private memory before anything in it
 * is looked at. What is malformed is counted and dropped, as virtio-msg asks:
 * whoever waits for it recovers by time-out.
 */
#include <stile/error.h>

#include "mem.h"
#include "message.h"

/* An honest side sends at most a ringful before we answer; more is for the next poll. */
#define MESSAGES_PER_POLL	64

#define HEADER	sizeof(struct stile_msg_header)

size_t stile_payload_max(const struct stile_bus *bus)
{
	size_t slot = bus->link.layout.element_size;

	return (slot < STILE_MESSAGE_MAX ? slot : STILE_MESSAGE_MAX) - HEADER;
}

static int send(struct stile_bus *bus, struct stile_message *m, size_t length, uint64_t deadline)
{
	m->header.msg_size = (uint16_t)(HEADER + length);
	return stile_amp_send(&bus->link, m, HEADER + length, deadline);
}

static bool answers(const struct stile_bus *bus, const struct stile_msg_header *h)
{
	const struct stile_msg_header *asked = &bus->request.header;

	return bus->awaiting && h->token == asked->token && h->msg_id == asked->msg_id &&
	       h->dev_num == asked->dev_num &&
	       (h->type & STILE_MSG_TYPE_BUS) == (asked->type & STILE_MSG_TYPE_BUS);
}

/* A reply that finds no room is dropped: waiting here would let the asker hold us up. */
static void answer_ping(struct stile_bus *bus, struct stile_message *m)
{
	m->header.type |= STILE_MSG_TYPE_RESPONSE;
	if (!send(bus, m, sizeof(struct stile_msg_ping), 0))
		bus->counters.pings++;
}

static void bus_message(struct stile_bus *bus, struct stile_message *m, size_t length)
{
	struct stile_msg_event_device event;

	if (m->header.msg_id == STILE_MSG_BUS_PING && length >= sizeof(struct stile_msg_ping)) {
		answer_ping(bus, m);
	} else if (m->header.msg_id == STILE_MSG_BUS_EVENT_DEVICE && length >= sizeof(event)) {
		memcpy(&event, m->payload, sizeof(event));
		stile_device_state_event(bus, event.dev_num, event.state);
	} else {
		bus->counters.malformed++;
	}
}

/* True when m is the answer being awaited. */
static bool dispatch(struct stile_bus *bus, struct stile_message *m, size_t received)
{
	size_t size = m->header.msg_size;

	if (size < HEADER || size > bus->link.layout.element_size) {
		bus->counters.malformed++;
		return false;
	}
	bus->incoming_length = (size < received ? size : received) - HEADER;
	if (m->header.type & STILE_MSG_TYPE_RESPONSE) {
		if (answers(bus, &m->header))
			return true;
		bus->counters.stray++;
	} else if (m->header.type & STILE_MSG_TYPE_BUS) {
		bus_message(bus, m, bus->incoming_length);
	} else {
		stile_device_message_event(bus, m, bus->incoming_length);
	}
	return false;
}

/* 1 when the awaited answer has come, 0 when there is nothing more for now. */
static int take_messages(struct stile_bus *bus)
{
	for (int i = 0; i < MESSAGES_PER_POLL; i++) {
		int length = stile_amp_receive(&bus->link, &bus->incoming, sizeof(bus->incoming));

		if (length <= 0)
			return length;
		if (dispatch(bus, &bus->incoming, (size_t)length))
			return 1;
	}
	return 0;
}

int stile_bus_poll(struct stile_bus *bus)
{
	if (bus->link.port->look)
		bus->link.port->look(bus->link.port->context);
	for (unsigned int word = 0; !bus->link.error && word < bus->link.layout.words; word++) {
		uint64_t pending = stile_amp_take_pending(&bus->link, word);

		if (pending)
			stile_device_notification_bits(bus, word, pending);
	}
	return take_messages(bus);
}

static int await(struct stile_bus *bus, uint64_t deadline)
{
	for (;;) {
		int result = stile_bus_poll(bus);

		if (result)
			return result < 0 ? result : 0;
		if (stile_bus_now(bus) >= deadline)
			return STILE_E_TIMEOUT;
		stile_bus_wait(bus, deadline);
	}
}

int stile_request(struct stile_bus *bus, enum stile_message_kind kind, uint16_t device, uint8_t id,
		  size_t length, size_t response_min)
{
	uint64_t deadline = stile_bus_deadline(bus, bus->request_timeout);
	int error;

	bus->request.header = (struct stile_msg_header){
		.type = (uint8_t)kind,
		.msg_id = id,
		.dev_num = device,
		/* A late answer to a request given up carries an older token. */
		.token = ++bus->token,
	};
	bus->counters.requests++;
	error = send(bus, &bus->request, length, deadline);
	if (error)
		return error;
	bus->awaiting = true;
	error = await(bus, deadline);
	bus->awaiting = false;
	if (!error && bus->incoming_length < response_min)
		error = STILE_E_RESPONSE;
	return error;
}

int stile_event(struct stile_bus *bus, uint16_t device, uint8_t id, size_t length)
{
	bus->request.header = (struct stile_msg_header){ .msg_id = id, .dev_num = device };
	return send(bus, &bus->request, length, stile_bus_deadline(bus, bus->request_timeout));
}
