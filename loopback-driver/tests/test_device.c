/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/device.h>

#include "fixture.h"

static struct stile_device device;

static struct fake_device *open_blk(void)
{
	memset(&device, 0, sizeof(device));
	fixture_connect();
	CHECK_EQ(stile_device_open(&device, &fix.bus, FAKE_BLK), 0);
	return &fix.fake.device[FAKE_BLK];
}

TEST(device_tells_what_it_is)
{
	open_blk();
	CHECK_EQ(device.id, STILE_ID_BLOCK);
	CHECK_EQ(device.vendor, 0x1234);
	CHECK_EQ(device.config_size, 60);
	CHECK_EQ(device.max_queues, 3);
}

TEST(device_is_found_by_type)
{
	memset(&device, 0, sizeof(device));
	fixture_connect();
	CHECK_EQ(stile_device_find(&device, &fix.bus, STILE_ID_CONSOLE), 0);
	CHECK_EQ(device.number, FAKE_CONSOLE);
	CHECK_EQ(stile_device_find(&device, &fix.bus, STILE_ID_NET), STILE_E_NO_DEVICE);
}

TEST(negotiation_takes_what_is_offered_and_wanted)
{
	struct fake_device *fake = open_blk();

	device.refused = STILE_FEATURE(STILE_F_EVENT_IDX);
	CHECK_EQ(stile_device_negotiate(&device, STILE_FEATURE(9) | STILE_FEATURE(40)), 0);
	CHECK_EQ(device.features, STILE_FEATURE(9) | STILE_FEATURE(STILE_F_VERSION_1) |
				  STILE_FEATURE(STILE_F_ACCESS_PLATFORM) |
				  STILE_FEATURE(STILE_F_INDIRECT_DESC) |
				  STILE_FEATURE(STILE_F_RING_PACKED));
	CHECK_EQ(fake->accepted, device.features);
	CHECK_EQ(fake->status, 11);
}

TEST(device_without_version_1_is_refused)
{
	struct fake_device *fake = open_blk();

	fake->offered &= ~STILE_FEATURE(STILE_F_VERSION_1);
	CHECK_EQ(stile_device_negotiate(&device, 0), STILE_E_FEATURES);
	CHECK_EQ(fake->accepted, 0);
}

TEST(device_may_refuse_the_features)
{
	open_blk()->refuses_features = true;
	CHECK_EQ(stile_device_negotiate(&device, 0), STILE_E_FEATURES);
}

TEST(reset_is_waited_for)
{
	open_blk()->slow_reset = 5;
	CHECK_EQ(stile_device_reset(&device), 0);
}

TEST(reset_that_never_ends_is_given_up)
{
	open_blk()->slow_reset = 1u << 30;
	CHECK_EQ(stile_device_reset(&device), STILE_E_TIMEOUT);
	CHECK(fix.fake.time > 9 * SECOND && fix.fake.time < 12 * SECOND);
}

TEST(needs_reset_event_is_noticed)
{
	open_blk();
	CHECK_EQ(stile_device_check(&device), 0);
	fake_needs_reset(&fix.fake, FAKE_BLK, true);
	CHECK_EQ(stile_device_check(&device), STILE_E_NEEDS_RESET);
	CHECK_EQ(stile_device_reset(&device), 0);
	CHECK_EQ(stile_device_check(&device), 0);
}

TEST(needs_reset_stops_a_start)
{
	struct fake_device *fake = open_blk();

	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fake->status |= STILE_STATUS_NEEDS_RESET;
	CHECK_EQ(stile_device_ready(&device), STILE_E_NEEDS_RESET);
}

TEST(removal_is_noticed)
{
	struct stile_msg_event_device event = { FAKE_BLK, STILE_MSG_DEVICE_REMOVED };

	open_blk();
	fake_message(&fix.fake, STILE_MSG_TYPE_BUS, STILE_MSG_BUS_EVENT_DEVICE, 0, &event,
		     sizeof(event));
	CHECK_EQ(stile_device_check(&device), STILE_E_REMOVED);
}

static void small_slots(void)
{
	memset(&device, 0, sizeof(device));
	fixture_init();
	fix.fake.header.size_queue_elements = 52;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_device_open(&device, &fix.bus, FAKE_BLK), 0);
}

TEST(config_is_read_in_pieces_that_fit)
{
	uint8_t config[60];

	small_slots();
	CHECK_EQ(stile_device_read_config(&device, 0, config, 60), 0);
	CHECK_EQ(memcmp(config, fix.fake.device[FAKE_BLK].config, 60), 0);
	CHECK_EQ(stile_device_read_config(&device, 8, config, 4), 0);
	CHECK_EQ(memcmp(config, fix.fake.device[FAKE_BLK].config + 8, 4), 0);
}

TEST(config_pieces_are_of_one_generation)
{
	uint8_t config[60];

	small_slots();
	fix.fake.device[FAKE_BLK].config_changes = 3;
	CHECK_EQ(stile_device_read_config(&device, 0, config, 60), 0);
	CHECK_EQ(memcmp(config, fix.fake.device[FAKE_BLK].config, 60), 0);
	fix.fake.device[FAKE_BLK].config_changes = 1000;
	CHECK_EQ(stile_device_read_config(&device, 0, config, 60), STILE_E_CONFIG);
}

TEST(config_outside_is_not_asked_for)
{
	uint8_t config[8];

	open_blk();
	CHECK_EQ(stile_device_read_config(&device, 56, config, 5), STILE_E_CONFIG);
	CHECK_EQ(stile_device_read_config(&device, UINT32_MAX, config, 8), STILE_E_CONFIG);
	CHECK_EQ(stile_device_read_config(&device, 56, config, 4), 0);
}

TEST(config_is_written_or_refused)
{
	struct fake_device *fake = open_blk();
	uint8_t value = 1;

	CHECK_EQ(stile_device_write_config(&device, 32, &value, 1), 0);
	CHECK_EQ(fake->config[32], 1);
	fake->refuses_config = true;
	CHECK_EQ(stile_device_write_config(&device, 32, &value, 1), STILE_E_CONFIG);
}

static bool shift_config(struct fake *fake, struct stile_message *m)
{
	struct stile_msg_config got;

	(void)fake;
	memcpy(&got, m->payload, sizeof(got));
	got.offset++;
	memcpy(m->payload, &got, sizeof(got));
	return true;
}

TEST(config_answer_must_be_about_what_was_asked)
{
	uint8_t config[8];

	open_blk();
	fix.fake.tamper = shift_config;
	CHECK_EQ(stile_device_read_config(&device, 0, config, 8), STILE_E_RESPONSE);
}
