/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "fake.h"
#include "test.h"

#define SLOTS		8
#define SLOT_BYTES	264
#define WORDS_MAX	STILE_AMP_NOTIFICATIONS_MAX

static void step(struct fake *fake);

static uint64_t now(void *context)
{
	struct fake *fake = context;

	step(fake);
	return fake->time++;
}

static void ring(void *context)
{
	struct fake *fake = context;

	fake->rings++;
	if (fake->rung)
		fake->rung(fake);
}

static void wait(void *context, uint64_t deadline)
{
	struct fake *fake = context;

	step(fake);
	if (fake->time < deadline)
		fake->time = deadline;
}

struct stile_amp_queue_head *fake_mine(struct fake *fake)
{
	return (void *)(fake->window + fake->header.device_queue_head);
}

struct stile_amp_queue_head *fake_theirs(struct fake *fake)
{
	return (void *)(fake->window + fake->header.driver_queue_head);
}

static uint64_t *my_words(struct fake *fake)
{
	return (void *)(fake->window + fake->header.device_notifications);
}

static uint64_t *their_words(struct fake *fake)
{
	return (void *)(fake->window + fake->header.driver_notifications);
}

void fake_init(struct fake *fake)
{
	/* Exactly as large as it says, so that the sanitizer sees a step beyond. */
	uint8_t *memory = aligned_alloc(4096, FAKE_WINDOW + FAKE_DATA);

	memset(memory, 0, FAKE_WINDOW + FAKE_DATA);
	*fake = (struct fake){
		.window = memory,
		.data = memory + FAKE_WINDOW,
		.port = {
			.context = fake,
			.now = now,
			.ring = ring,
			.wait = wait,
			.carveout = { memory, FAKE_BUS_BASE, FAKE_WINDOW + FAKE_DATA },
		},
		.header = {
			.magic = STILE_AMP_MAGIC,
			.length = STILE_AMP_HEADER_LENGTH,
			.version = STILE_AMP_VERSION,
			.num_queue_elements = SLOTS,
			.size_queue_elements = SLOT_BYTES,
			.device_queue_head = 0x40,
			.driver_queue_head = 0x48,
			.device_notifications = 0x80,
			.driver_notifications = 0x80 + WORDS_MAX * 24,
			.device_queue_elements = 0x1000,
			.driver_queue_elements = 0x8000,
		},
	};
}

void fake_publish(struct fake *fake)
{
	memcpy(fake->window, &fake->header, sizeof(fake->header));
	fake_mine(fake)->magic = STILE_AMP_QUEUE_MAGIC;
}

void fake_done(struct fake *fake)
{
	free(fake->window);
	fake->window = NULL;
}

static void set_state(struct fake *fake, uint16_t state)
{
	fake->state = state;
	fake_mine(fake)->status = state;
}

void fake_restart(struct fake *fake)
{
	set_state(fake, STILE_AMP_STATE_INIT);
	fake->tail = 0;
	fake->head = 0;
	fake_mine(fake)->tail = 0;
	fake_mine(fake)->head = 0;
	memset(my_words(fake), 0, fake->header.num_notifications * 16u);
	for (int i = 0; i < FAKE_DEVICES; i++)
		fake_reset(&fake->device[i]);
}

/* Sets and acknowledges no bit twice, as amp_bus.h describes. */
void fake_notify(struct fake *fake, unsigned int bit)
{
	unsigned int words = fake->header.num_notifications;
	uint64_t *tx = &my_words(fake)[bit / 64];
	uint64_t seen = their_words(fake)[words + bit / 64];

	if (words && !((*tx ^ seen) >> (bit % 64) & 1))
		*tx ^= 1ull << (bit % 64);
}

void fake_send(struct fake *fake, const struct stile_message *message)
{
	uint16_t slots = fake->header.num_queue_elements;
	uint16_t bytes = fake->header.size_queue_elements;

	if ((fake->tail + 1) % slots == fake_theirs(fake)->head)
		return;
	memcpy(fake->window + fake->header.device_queue_elements + fake->tail * bytes, message,
	       bytes < sizeof(*message) ? bytes : sizeof(*message));
	fake->tail = (uint16_t)((fake->tail + 1) % slots);
	fake_mine(fake)->tail = fake->tail;
	fake_notify(fake, STILE_AMP_NOTIFY_MESSAGES);
}

void fake_message(struct fake *fake, uint8_t type, uint8_t id, uint16_t device,
		  const void *payload, size_t length)
{
	struct stile_message m = { .header = {
		.type = type, .msg_id = id, .dev_num = device,
		.msg_size = (uint16_t)(sizeof(m.header) + length),
	} };

	memcpy(m.payload, payload, length);
	fake_send(fake, &m);
}

static void get_devices(struct fake *fake, const struct stile_message *request)
{
	struct stile_message m = *request;
	struct stile_msg_get_devices ask;
	struct stile_msg_devices_v2 v2;
	struct stile_msg_devices_v0 v0;

	memcpy(&ask, request->payload, sizeof(ask));
	/* One page of 8 numbers at a time. */
	ask.count = 8;
	v2 = (struct stile_msg_devices_v2){ ask.offset, ask.offset ? 0 : 8, ask.count };
	v0 = (struct stile_msg_devices_v0){ ask.offset, ask.count, v2.next_offset };
	memcpy(m.payload, fake->v0 ? (void *)&v0 : (void *)&v2, sizeof(v2));
	m.payload[6] = 0;
	for (int i = 0; i < FAKE_DEVICES && ask.offset == 0; i++)
		m.payload[6] |= (uint8_t)(fake->device[i].present << i);
	m.header.type |= STILE_MSG_TYPE_RESPONSE;
	m.header.msg_size = 8 + 7;
	if (!fake->tamper || fake->tamper(fake, &m))
		fake_send(fake, &m);
}

static void bus_message(struct fake *fake, const struct stile_message *m)
{
	struct stile_message echo = *m;

	if (m->header.type & STILE_MSG_TYPE_RESPONSE) {
		fake->last_response = *m;
		fake->responses++;
	} else if (m->header.msg_id == STILE_MSG_BUS_GET_DEVICES) {
		get_devices(fake, m);
	} else if (m->header.msg_id == STILE_MSG_BUS_PING) {
		echo.header.type |= STILE_MSG_TYPE_RESPONSE;
		if (!fake->tamper || fake->tamper(fake, &echo))
			fake_send(fake, &echo);
	}
}

static void take_message(struct fake *fake)
{
	uint16_t bytes = fake->header.size_queue_elements;
	struct stile_message m = { 0 };

	memcpy(&m, fake->window + fake->header.driver_queue_elements + fake->head * bytes,
	       bytes < sizeof(m) ? bytes : sizeof(m));
	CHECK(m.header.msg_size >= sizeof(m.header) && m.header.msg_size <= bytes);
	fake->head = (uint16_t)((fake->head + 1) % fake->header.num_queue_elements);
	fake_mine(fake)->head = fake->head;
	if (m.header.type & STILE_MSG_TYPE_BUS)
		bus_message(fake, &m);
	else
		fake_device_message(fake, &m);
}

static void take_notifications(struct fake *fake)
{
	unsigned int words = fake->header.num_notifications;
	unsigned int bits = fake->header.notifications_per_device;

	for (unsigned int bit = 0; bit < words * 64; bit++) {
		uint64_t *rx = &my_words(fake)[words + bit / 64];

		if (!((*rx ^ their_words(fake)[bit / 64]) >> (bit % 64) & 1))
			continue;
		*rx ^= 1ull << (bit % 64);
		if (bit >= 8 && (bit - 8) / bits < FAKE_DEVICES)
			fake_serve(fake, (bit - 8) / bits, (bit - 8) % bits);
	}
}

static void handshake(struct fake *fake)
{
	struct stile_amp_queue_head *theirs = fake_theirs(fake);

	if (theirs->magic != STILE_AMP_QUEUE_MAGIC)
		return;
	if (fake->state == STILE_AMP_STATE_RUN && theirs->status == STILE_AMP_STATE_INIT) {
		fake_restart(fake);
	} else if (fake->state == STILE_AMP_STATE_INIT && theirs->status < STILE_AMP_STATE_RUN) {
		set_state(fake, STILE_AMP_STATE_READY);
	} else if (fake->state == STILE_AMP_STATE_READY && theirs->status != STILE_AMP_STATE_INIT) {
		set_state(fake, STILE_AMP_STATE_RUN);
		fake->handshakes++;
	}
}

static void step(struct fake *fake)
{
	if (fake->dead)
		return;
	if (!fake->stuck_in_run)
		handshake(fake);
	if (fake->state != STILE_AMP_STATE_RUN || fake_theirs(fake)->status != STILE_AMP_STATE_RUN)
		return;
	take_notifications(fake);
	while (!fake->deaf && !fake->dead && fake->head != fake_theirs(fake)->tail)
		take_message(fake);
}
