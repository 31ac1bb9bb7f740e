/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events reach the device they name. They are hints: flags are set and waiters
 * look again, and nothing is believed that the rings or a request do not confirm.
 */
#include <stile/device.h>

#include "mem.h"
#include "message.h"

#define WORD_BITS	64u

static struct stile_device *find(const struct stile_bus *bus, uint32_t number)
{
	struct stile_device *device = bus->devices;

	while (device && device->number != number)
		device = device->next;
	return device;
}

static void used(struct stile_device *device, uint32_t queue)
{
	device->bus->counters.events++;
	if (device->used)
		device->used(device, queue);
}

static void config_event(struct stile_device *device, const struct stile_message *m)
{
	struct stile_msg_event_config event;

	memcpy(&event, m->payload, sizeof(event));
	device->bus->counters.events++;
	device->config_changed = true;
	if (event.status & STILE_STATUS_NEEDS_RESET)
		device->needs_reset = true;
}

void stile_device_state_event(struct stile_bus *bus, uint16_t number, uint16_t state)
{
	struct stile_device *device = find(bus, number);

	bus->counters.events++;
	if (device && state == STILE_MSG_DEVICE_REMOVED)
		device->removed = true;
	if (bus->device_event)
		bus->device_event(bus, number, state);
}

void stile_device_message_event(struct stile_bus *bus, const struct stile_message *m,
				size_t length)
{
	struct stile_device *device = find(bus, m->header.dev_num);
	struct stile_msg_event_used event;

	if (m->header.msg_id == STILE_MSG_EVENT_USED && length >= sizeof(event)) {
		memcpy(&event, m->payload, sizeof(event));
		if (device)
			used(device, event.index);
	} else if (m->header.msg_id == STILE_MSG_EVENT_CONFIG &&
		   length >= sizeof(struct stile_msg_event_config)) {
		if (device)
			config_event(device, m);
	} else {
		bus->counters.malformed++;
	}
}

/* The last bit of a group stands for every queue from there on. */
static void used_bit(struct stile_device *device, uint32_t bit, uint32_t bits)
{
	used(device, bit);
	for (uint32_t queue = bits; bit == bits - 1 && queue < device->max_queues; queue++)
		used(device, queue);
}

void stile_device_notification_bits(struct stile_bus *bus, unsigned int word, uint64_t pending)
{
	uint32_t bits = bus->link.layout.bits_per_device;

	for (unsigned int i = 0; i < WORD_BITS; i++) {
		uint32_t number, queue;
		struct stile_device *device;

		if (!(pending >> i & 1) ||
		    !stile_amp_bit_queue(&bus->link.layout, word * WORD_BITS + i, &number, &queue))
			continue;
		device = find(bus, number);
		if (device)
			used_bit(device, queue, bits);
	}
}
