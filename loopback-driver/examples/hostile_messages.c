/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that deserve no answer, and a bus that no correct side would show. */
#include <stile/barrier.h>

#include "hostile.h"

/* The one that needs no payload. */
#define FIRST_REQUEST	STILE_MSG_GET_DEVICE_INFO
#define ABSENT_DEVICE	0xfff0u
#define FLOOD		20000
#define WILD		0xffffffffu

/* The longest payload of any request, filled with one value. */
struct wild_message {
	struct stile_msg_header header;
	uint32_t payload[10];
};

static int send(uint8_t type, uint8_t id, uint16_t device, uint16_t said, size_t sent)
{
	struct wild_message m = { .header = { type, id, device, 0xdead, said } };

	for (unsigned int i = 0; i < sizeof(m.payload) / sizeof(m.payload[0]); i++)
		m.payload[i] = WILD;
	return hostile_send(&m, sent);
}

static int impossible_sizes(void)
{
	static const uint16_t sizes[] = { 0, 1, 7, 0x7fff, 0xffff };
	int error = 0;

	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]) && !error; i++)
		error = send(0, STILE_MSG_GET_DEVICE_INFO, victim.device.number, sizes[i], 8);
	return error;
}

/* Every id there can be; those that exist lack their payload. */
static int empty_payloads(void)
{
	int error = 0;

	for (unsigned int id = FIRST_REQUEST + 1; id <= 0xff && !error; id++)
		error = send(0, (uint8_t)id, victim.device.number, 8, 8);
	for (unsigned int id = 0; id <= 0xff && !error; id++)
		if (id != STILE_MSG_BUS_PING)
			error = send(STILE_MSG_TYPE_BUS, (uint8_t)id, 0, 8, 8);
	return error;
}

static int wild_values(void)
{
	int error = 0;

	for (unsigned int id = FIRST_REQUEST + 1; id <= STILE_MSG_GET_SHM && !error; id++)
		error = send(0, (uint8_t)id, victim.device.number, 48, 48);
	if (!error)
		error = send(0, STILE_MSG_EVENT_AVAIL, victim.device.number, 16, 16);
	if (!error)
		error = send(STILE_MSG_TYPE_BUS, STILE_MSG_BUS_GET_DEVICES, 0, 12, 12);
	return error;
}

static int absent_device(void)
{
	int error = 0;

	for (unsigned int id = FIRST_REQUEST; id <= STILE_MSG_GET_SHM && !error; id++)
		error = send(0, (uint8_t)id, ABSENT_DEVICE, 48, 48);
	return error ? error : send(0, STILE_MSG_EVENT_AVAIL, ABSENT_DEVICE, 16, 16);
}

static int unasked_responses(void)
{
	int error = send(STILE_MSG_TYPE_RESPONSE, STILE_MSG_GET_DEVICE_INFO, victim.device.number,
			 48, 48);

	return error ? error : send(STILE_MSG_TYPE_RESPONSE | STILE_MSG_TYPE_BUS,
				    STILE_MSG_BUS_PING, 0, 12, 12);
}

/* Answers are wanted and never read while it lasts. */
static int flood(void)
{
	int error = 0;

	for (int i = 0; i < FLOOD && !error; i++)
		error = i % 4 ? send(STILE_MSG_TYPE_BUS, STILE_MSG_BUS_PING, 0, 12, 12)
			      : send(0, STILE_MSG_EVENT_AVAIL, ABSENT_DEVICE, 16, 16);
	return error;
}

const struct attack message_attacks[] = {
	{ "messages of impossible sizes", IGNORED, impossible_sizes },
	{ "messages without their payload", IGNORED, empty_payloads },
	{ "messages with wild values", IGNORED, wild_values },
	{ "messages for absent devices", IGNORED, absent_device },
	{ "responses to nothing", IGNORED, unasked_responses },
	{ "flood of messages", IGNORED, flood },
	{ NULL, IGNORED, NULL },
};

static int spoil(uint16_t *field, uint16_t value)
{
	stile_store_release(field, value);
	peer.board->port.ring(peer.board->port.context);
	return 0;
}

static int producer_out_of_range(void)
{
	return spoil(&peer.bus.link.mine->tail, 0xffff);
}

static int consumer_runs_ahead(void)
{
	const struct stile_amp_link *link = &peer.bus.link;
	unsigned int slots = link->layout.elements;

	return spoil(&link->mine->head, (uint16_t)((link->head + slots / 2) % slots));
}

static int state_unknown(void)
{
	return spoil(&peer.bus.link.mine->status, STILE_AMP_STATE_MASK);
}

static int magic_erased(void)
{
	return spoil(&peer.bus.link.mine->magic, 0);
}

const struct attack bus_attacks[] = {
	{ "bus producer index out of range", PEER_DEAD, producer_out_of_range },
	{ "bus consumer index runs ahead", PEER_DEAD, consumer_runs_ahead },
	{ "bus state unknown", PEER_DEAD, state_unknown },
	{ "bus head erased", PEER_DEAD, magic_erased },
	{ NULL, IGNORED, NULL },
};
