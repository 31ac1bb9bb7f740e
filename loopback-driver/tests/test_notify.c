/* SPDX-License-Identifier: Apache-2.0 */
/* Notification words in place of event messages. */
#include <string.h>
#include <stile/rng.h>

#include "fixture.h"

static struct stile_rng rng;

static void start(uint8_t words, uint8_t bits)
{
	memset(&rng, 0, sizeof(rng));
	fixture_init();
	fix.fake.header.num_notifications = words;
	fix.fake.header.notifications_per_device = bits;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_device_open(&rng.device, &fix.bus, FAKE_RNG), 0);
	CHECK_EQ(stile_rng_start(&rng, &fix.pool), 0);
}

RING_TEST(words_carry_queue_notifications_both_ways)
{
	uint8_t bytes[64];

	start(1, 4);
	for (int i = 0; i < 100; i++)
		CHECK_EQ(stile_rng_read(&rng, bytes, sizeof(bytes), SECOND), 0);
	CHECK_EQ(fix.fake.events_avail, 0);
	CHECK(fix.fake.device[FAKE_RNG].queue[0].notified >= 100);
}

RING_TEST(device_beyond_the_words_uses_messages)
{
	struct stile_amp_layout layout = { .words = 1, .bits_per_device = 16 };

	CHECK_EQ(stile_amp_queue_bit(&layout, 0, 0), 8);
	CHECK_EQ(stile_amp_queue_bit(&layout, 2, 15), 55);
	CHECK(stile_amp_queue_bit(&layout, 3, 0) < 0);
	CHECK(stile_amp_queue_bit(&layout, 0xffff, 0) < 0);
	layout.words = 0;
	CHECK(stile_amp_queue_bit(&layout, 0, 0) < 0);
}

RING_TEST(last_bit_of_a_group_stands_for_all_queues_above)
{
	struct stile_amp_layout layout = { .words = 1, .bits_per_device = 2 };

	CHECK_EQ(stile_amp_queue_bit(&layout, 1, 0), 10);
	CHECK_EQ(stile_amp_queue_bit(&layout, 1, 1), 11);
	CHECK_EQ(stile_amp_queue_bit(&layout, 1, 9), 11);
}

static unsigned int seen;

static void used(struct stile_device *device, uint32_t queue)
{
	(void)device;
	seen |= 1u << queue;
}

RING_TEST(last_bit_wakes_every_queue_it_stands_for)
{
	start(1, 2);
	rng.device.used = used;
	rng.device.max_queues = 4;
	seen = 0;
	fake_notify(&fix.fake, 9);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(seen, 0xe);
	/* Acknowledged: not seen a second time. */
	seen = 0;
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(seen, 0);
}

RING_TEST(bits_of_no_device_are_ignored)
{
	start(2, 1);
	for (unsigned int bit = 1; bit < 8; bit++)
		fake_notify(&fix.fake, bit);
	fake_notify(&fix.fake, 127);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), 0);
}
