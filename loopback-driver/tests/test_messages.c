/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/device.h>

#include "fixture.h"

/* What to do to the next answers. */
static struct change {
	int16_t token, device;
	uint8_t id, type;
	uint16_t size;
	bool resize;
} change;

static bool tamper(struct fake *fake, struct stile_message *m)
{
	fake->tampered++;
	m->header.token = (uint16_t)(m->header.token + change.token);
	m->header.dev_num = (uint16_t)(m->header.dev_num + change.device);
	m->header.msg_id ^= change.id;
	m->header.type ^= change.type;
	if (change.resize)
		m->header.msg_size = change.size;
	return true;
}

static int ping_tampered(void)
{
	fixture_connect();
	fix.fake.tamper = tamper;
	return stile_bus_ping(&fix.bus, 42);
}

#define CHANGE(...)	(change = (struct change){ __VA_ARGS__ })

TEST(answer_with_another_token_is_stray)
{
	CHANGE(.token = 1);
	CHECK_EQ(ping_tampered(), STILE_E_TIMEOUT);
	CHECK_EQ(fix.bus.counters.stray, 1);
}

TEST(answer_to_another_message_is_stray)
{
	CHANGE(.id = 1);
	CHECK_EQ(ping_tampered(), STILE_E_TIMEOUT);
	CHECK_EQ(fix.bus.counters.stray, 1);
}

TEST(answer_of_another_device_is_stray)
{
	CHANGE(.device = 5);
	CHECK_EQ(ping_tampered(), STILE_E_TIMEOUT);
	CHECK_EQ(fix.bus.counters.stray, 1);
}

TEST(answer_of_the_other_kind_is_stray)
{
	CHANGE(.type = STILE_MSG_TYPE_BUS);
	CHECK_EQ(ping_tampered(), STILE_E_TIMEOUT);
	CHECK_EQ(fix.bus.counters.stray, 1);
}

TEST(reserved_type_bits_are_ignored)
{
	CHANGE(.type = 0xfc);
	CHECK_EQ(ping_tampered(), 0);
}

TEST(impossible_sizes_are_malformed)
{
	static const uint16_t sizes[] = { 0, 7, 265, 0xffff };

	for (int i = 0; i < 4; i++) {
		CHANGE(.resize = true, .size = sizes[i]);
		CHECK_EQ(ping_tampered(), STILE_E_TIMEOUT);
		CHECK_EQ(fix.bus.counters.malformed, 1);
	}
}

TEST(short_answer_contradicts_its_request)
{
	CHANGE(.resize = true, .size = 11);
	CHECK_EQ(ping_tampered(), STILE_E_RESPONSE);
}

TEST(request_times_out_in_its_time)
{
	uint64_t begin;

	fixture_connect();
	fix.bus.request_timeout = 2 * SECOND;
	fix.fake.tamper = drop;
	begin = fix.fake.time;
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), STILE_E_TIMEOUT);
	CHECK(fix.fake.time - begin >= 2 * SECOND && fix.fake.time - begin < 3 * SECOND);
}

TEST(late_answer_is_not_taken_for_the_next)
{
	fixture_connect();
	fix.fake.deaf = true;
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), STILE_E_TIMEOUT);
	fix.fake.deaf = false;
	CHECK_EQ(stile_bus_ping(&fix.bus, 2), 0);
	CHECK_EQ(fix.bus.counters.stray, 1);
}

TEST(ping_of_the_device_side_is_answered)
{
	uint32_t data = 0xcafe;

	fixture_connect();
	fake_message(&fix.fake, STILE_MSG_TYPE_BUS, STILE_MSG_BUS_PING, 0, &data, sizeof(data));
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), 0);
	CHECK_EQ(fix.fake.responses, 1);
	CHECK_EQ(memcmp(fix.fake.last_response.payload, &data, sizeof(data)), 0);
	CHECK_EQ(fix.fake.last_response.header.type, STILE_MSG_TYPE_BUS | STILE_MSG_TYPE_RESPONSE);
}

TEST(unknown_events_are_counted_and_dropped)
{
	fixture_connect();
	fake_message(&fix.fake, 0, 0x7f, 0, "", 0);
	fake_message(&fix.fake, 0, STILE_MSG_EVENT_USED, 0, "abc", 3);
	fake_message(&fix.fake, 0, STILE_MSG_EVENT_CONFIG, 0, "abc", 3);
	fake_message(&fix.fake, STILE_MSG_TYPE_BUS, STILE_MSG_BUS_PING, 0, "abc", 3);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(fix.bus.counters.malformed, 4);
}

/* Fills its ring again as soon as we make room: who drains it never returns. */
static void flood(struct fake *fake)
{
	struct stile_msg_event_used event = { 0 };

	for (int i = 0; i < fake->header.num_queue_elements; i++)
		fake_message(fake, 0, STILE_MSG_EVENT_USED, 0, &event, sizeof(event));
}

TEST(flood_of_events_does_not_hold_up_a_time_out)
{
	fixture_connect();
	fix.fake.rung = flood;
	flood(&fix.fake);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	fix.fake.tamper = drop;
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), STILE_E_TIMEOUT);
}

TEST(devices_are_enumerated_page_by_page)
{
	uint16_t numbers[8];

	fixture_connect();
	CHECK_EQ(stile_bus_get_devices(&fix.bus, numbers, 8), 3);
	CHECK_EQ(numbers[0], FAKE_RNG);
	CHECK_EQ(numbers[1], FAKE_CONSOLE);
	CHECK_EQ(numbers[2], FAKE_BLK);
	CHECK_EQ(fix.bus.counters.requests, 2);
	CHECK_EQ(stile_bus_get_devices(&fix.bus, numbers, 2), 2);
}

TEST(devices_are_enumerated_in_v0)
{
	uint16_t numbers[8];

	fixture_init();
	fix.fake.v0 = true;
	fix.bus.v0 = true;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_bus_get_devices(&fix.bus, numbers, 8), 3);
}

static bool loop_pages(struct fake *fake, struct stile_message *m)
{
	struct stile_msg_devices_v2 answer;

	(void)fake;
	memcpy(&answer, m->payload, sizeof(answer));
	answer.next_offset = 8;
	memcpy(m->payload, &answer, sizeof(answer));
	return true;
}

TEST(enumeration_goes_forwards_only)
{
	uint16_t numbers[8];

	fixture_connect();
	fix.fake.tamper = loop_pages;
	CHECK_EQ(stile_bus_get_devices(&fix.bus, numbers, 8), STILE_E_RESPONSE);
}

static bool overlong_page(struct fake *fake, struct stile_message *m)
{
	struct stile_msg_devices_v2 answer;

	(void)fake;
	memcpy(&answer, m->payload, sizeof(answer));
	answer.count = 256;
	memcpy(m->payload, &answer, sizeof(answer));
	return true;
}

TEST(bitmap_must_be_as_long_as_its_count)
{
	uint16_t numbers[8];

	fixture_connect();
	fix.fake.tamper = overlong_page;
	CHECK_EQ(stile_bus_get_devices(&fix.bus, numbers, 8), STILE_E_RESPONSE);
}
