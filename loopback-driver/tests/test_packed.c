/* SPDX-License-Identifier: Apache-2.0 */
/* What only a packed ring has. */
#include <string.h>

#include "queue_rig.h"

TEST(packed_queue_has_any_size)
{
	struct fake_device *fake = start(100, 0);

	CHECK_EQ(queue.size, 64);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fake->queue[0].max_size = 7;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 64, &fix.pool), 0);
	CHECK_EQ(queue.size, 7);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 3, &fix.pool), 0);
	CHECK_EQ(queue.size, 3);
}

TEST(packed_is_not_chosen_when_it_is_refused)
{
	struct fake_device *fake = start(7, STILE_FEATURE(STILE_F_RING_PACKED));

	CHECK(!fake_is_packed(fake));
	CHECK_EQ(queue.size, 4);
	/* The same memory serves either ring. */
	device.refused = 0;
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 4, &fix.pool), 0);
	CHECK(fake_is_packed(fake));
	CHECK_EQ(add(3, 1, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 16, 1);
	CHECK_EQ(get(&(uint32_t){ 0 }), 3);
}

/* Chains of one to three descriptors, used in any order; the fake sees that each is whole. */
static void goes_round(uint16_t size, uint64_t refused)
{
	struct fake_device *fake = start(size, refused);
	bool flying[16] = { false };
	unsigned int descriptors = 0, number[16] = { 0 }, adds = 0, seed = size;
	uint32_t written;

	for (int step = 0; step < 20000; step++) {
		unsigned int i = (seed = seed * 1103515245 + 12345) >> 16 & 15;
		unsigned int length = refused & DIRECT ? 1 + i % 3 : 1;

		if (flying[i]) {
			fake_raw_used(&fix.fake, fake, 0, head_of(fake, number[i]), i % 3, 1);
			CHECK_EQ(get(&written), i);
			CHECK_EQ(written, i % 3);
			flying[i] = false;
			descriptors -= length;
		} else if (add((int)i, i % 3, 1) == 0) {
			CHECK_EQ(stile_queue_kick(&queue), 0);
			number[i] = adds++;
			head_of(fake, number[i]);
			flying[i] = true;
			descriptors += length;
		}
		CHECK(descriptors <= size);
		CHECK_EQ(queue.free_count, size - descriptors);
		CHECK_EQ(get(&written), NONE);
	}
}

TEST(packed_chains_go_round_any_ring)
{
	goes_round(3, DIRECT);
	goes_round(5, DIRECT);
	goes_round(8, DIRECT);
	goes_round(13, DIRECT);
}

TEST(packed_tables_go_round_any_ring)
{
	goes_round(3, 0);
	goes_round(8, 0);
}

TEST(packed_chains_are_not_there_before_the_kick)
{
	struct fake_device *fake = start(8, DIRECT);
	uint16_t head;

	CHECK_EQ(add(0, 1, 1), 0);
	CHECK_EQ(add(1, 1, 2), 0);
	CHECK(!fake_peek(&fix.fake, fake, 0, &head));
	CHECK_EQ(stile_queue_kick(&queue), 0);
	head_of(fake, 1);
	CHECK_EQ(add(2, 1, 0), 0);
	CHECK(!fake_peek(&fix.fake, fake, 0, &head));
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK(fake_peek(&fix.fake, fake, 0, &head));
}

/* Nothing of a refused chain may be left where the device will look. */
TEST(packed_leaves_nothing_of_a_refused_chain)
{
	struct fake_device *fake = start(8, DIRECT);
	struct stile_buffer buffers[3] = { { memory, 1 }, { memory, 1 }, { &queue, 1 } };
	uint16_t head;

	CHECK_EQ(stile_queue_add(&queue, buffers, 3, NULL, 0, &queue), STILE_E_OUTSIDE);
	CHECK_EQ(add(0, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	head_of(fake, 0);
	CHECK(!fake_peek(&fix.fake, fake, 0, &head));
}

TEST(packed_length_counts_only_with_its_flag)
{
	struct fake_device *fake = start(8, 0);
	uint32_t written;

	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 0, 1);
	queue.ring[0].len = 4096;
	CHECK_EQ(get(&written), 0);
	CHECK_EQ(written, 0);
}

TEST(packed_descriptor_used_with_nothing_in_flight_breaks_the_queue)
{
	struct fake_device *fake = start(8, 0);
	uint32_t written;

	fake_raw_used(&fix.fake, fake, 0, 0, 0, 1);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_INDEX));
	CHECK_EQ(add(1, 0, 1), STILE_E_USED_INDEX);
}

TEST(packed_marks_that_mean_nothing_are_nothing)
{
	static const uint16_t marks[] = { 0, STILE_DESC_F_AVAIL, STILE_DESC_F_USED, 0x7f7f };
	uint32_t written;

	start(8, 0);
	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	for (unsigned int i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		queue.ring[0].flags = marks[i];
		CHECK_EQ(get(&written), NONE);
		CHECK(!stile_queue_enable_callback(&queue));
	}
}

TEST(packed_descriptors_scribbled_over_do_not_confuse_us)
{
	struct fake_device *fake = start(8, DIRECT);
	uint32_t written;

	CHECK_EQ(add(0, 2, 2), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	head_of(fake, 0);
	memset(queue.ring, 0xff, 8 * sizeof(*queue.ring));
	*queue.driver_event = UINT32_MAX;
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 32, 1);
	CHECK_EQ(get(&written), 0);
	CHECK_EQ(queue.free_count, 8);
	CHECK_EQ(queue.used_idx, 4);
}

/* Notifications the device has got once all messages are taken. */
static unsigned int notified(struct fake_device *fake)
{
	CHECK_EQ(stile_bus_ping(&fix.bus, 0), 0);
	return fake->queue[0].notified;
}

static void offer(unsigned int chains)
{
	for (unsigned int i = 0; i < chains; i++)
		CHECK_EQ(add((int)i, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
}

static void use(struct fake_device *fake, unsigned int chains)
{
	uint32_t written;

	for (unsigned int i = 0; i < chains; i++) {
		fake_raw_used(&fix.fake, fake, 0, head_of(fake, fake->queue[0].taken), 0, 1);
		CHECK(get(&written) >= 0);
	}
}

/* In a ring of 5: three chains from a position on, and an event at another. */
TEST(packed_event_suppresses_available_notifications)
{
	static const struct {
		unsigned int old;
		uint32_t event;
		bool notifies;
	} cases[] = {
		{ 0, 0x8000, true }, { 0, 0x8002, true }, { 0, 0x8003, false }, { 0, 0, false },
		{ 3, 0x8002, false }, { 3, 0x8003, true }, { 3, 0x8004, true }, { 3, 0, true },
		{ 3, 1, false }, { 3, 0x8000, false }, { 5, 0, true }, { 5, 0x8000, false },
		{ 8, 4, true }, { 8, 0x8000, true }, { 8, 0x8001, false },
		/* Out of range: a notification too many does no harm. */
		{ 0, 5, true }, { 0, 0xffff, true }, { 7, 0x7fff, true },
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fake_device *fake = start(5, 0);
		unsigned int before;

		for (unsigned int k = 0; k < cases[i].old; k++) {
			offer(1);
			use(fake, 1);
		}
		before = notified(fake);
		*fake_device_event(&fix.fake, &fake->queue[0]) =
			STILE_EVENT_DESC << 16 | cases[i].event;
		offer(3);
		CHECK_EQ(notified(fake) - before, cases[i].notifies);
		CHECK_EQ(stile_queue_kick(&queue), 0);
		CHECK_EQ(notified(fake) - before, cases[i].notifies);
	}
}

static void flags_decide(uint64_t refused)
{
	struct fake_device *fake = start(8, refused);
	uint32_t *event = fake_device_event(&fix.fake, &fake->queue[0]);

	*event = STILE_EVENT_DISABLE << 16 | 0x8000;
	offer(1);
	CHECK_EQ(notified(fake), 0);
	*event = STILE_EVENT_ENABLE << 16;
	offer(1);
	CHECK_EQ(notified(fake), 1);
	*event = 3u << 16;
	offer(1);
	CHECK_EQ(notified(fake), 2);
}

TEST(packed_flags_enable_and_disable_notifications)
{
	flags_decide(0);
	flags_decide(NO_EVENT);
}
