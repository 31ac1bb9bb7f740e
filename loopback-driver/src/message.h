/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request and its answer, for the files that know what messages mean. A
 * request is built in bus->request.payload; its answer is then in bus->incoming.
 */
#ifndef STILE_MESSAGE_H
#define STILE_MESSAGE_H

#include <stile/bus.h>

enum stile_message_kind {
	STILE_DEVICE_MESSAGE = 0,
	STILE_BUS_MESSAGE = STILE_MSG_TYPE_BUS,
};

/*
 * Sends the first length bytes of bus->request.payload and waits for the answer,
 * which must have at least response_min payload bytes.
 */
int stile_request(struct stile_bus *bus, enum stile_message_kind kind, uint16_t device, uint8_t id,
		  size_t length, size_t response_min);

/* Sends an event of length payload bytes from bus->request.payload. */
int stile_event(struct stile_bus *bus, uint16_t device, uint8_t id, size_t length);

/* Bytes of payload in a message on this bus. */
size_t stile_payload_max(const struct stile_bus *bus);

/* Hand events to the devices they are for, see device_events.c. */
void stile_device_state_event(struct stile_bus *bus, uint16_t number, uint16_t state);
void stile_device_message_event(struct stile_bus *bus, const struct stile_message *m,
				size_t length);
void stile_device_notification_bits(struct stile_bus *bus, unsigned int word, uint64_t pending);

#endif
