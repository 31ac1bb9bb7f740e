/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "queue_rig.h"

RING_TEST(queue_setup_is_read_back)
{
	struct fake_device *fake = start(8, 0);

	CHECK_EQ(fake->queue[0].set.size, 8);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fake->forgets_queues = true;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), STILE_E_NO_QUEUE);
}

static size_t spoilt;

/* One field of the answer that tells how the queue is set up; not of the one before. */
static bool spoil_read_back(struct fake *fake, struct stile_message *m)
{
	if (m->header.msg_id == STILE_MSG_GET_VQUEUE && fake->tampered++ == 1)
		m->payload[spoilt] ^= 1;
	return true;
}

RING_TEST(queue_setup_checks_each_field_read_back)
{
	static const size_t fields[] = {
		offsetof(struct stile_msg_get_vqueue, cur_size),
		offsetof(struct stile_msg_get_vqueue, flags),
		offsetof(struct stile_msg_get_vqueue, desc),
		offsetof(struct stile_msg_get_vqueue, driver),
		offsetof(struct stile_msg_get_vqueue, device),
	};

	start(8, 0);
	fix.fake.tamper = spoil_read_back;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		CHECK_EQ(stile_device_negotiate(&device, 0), 0);
		fix.fake.tampered = 0;
		spoilt = fields[i];
		CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), STILE_E_NO_QUEUE);
	}
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fix.fake.tampered = 2;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), 0);
}

RING_TEST(queue_setup_wants_a_queue_that_is_unused)
{
	struct fake_device *fake = start(8, 0);

	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fake->queue[0].set.driver = 0x1000;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), STILE_E_NO_QUEUE);
	fake->queue[0].set.driver = 0;
	fake->queue[0].max_size = 0;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), STILE_E_NO_QUEUE);
	CHECK_EQ(stile_queue_setup(&queue, &device, 1, 8, &fix.pool), STILE_E_NO_QUEUE);
}

TEST(split_queue_size_is_a_power_of_two_both_can_do)
{
	struct fake_device *fake = start_split(100, 0);

	CHECK_EQ(queue.size, 64);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	fake->queue[0].max_size = 7;
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 64, &fix.pool), 0);
	CHECK_EQ(queue.size, 4);
}

RING_TEST(queue_keeps_its_memory_over_a_reset)
{
	uint8_t *mark;

	start(16, 0);
	mark = fix.pool.next;
	CHECK_EQ(add(0, 1, 0), 0);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 16, &fix.pool), 0);
	CHECK(fix.pool.next == mark);
	CHECK_EQ(queue.free_count, 16);
}

RING_TEST(queue_wraps_its_ring_and_its_index)
{
	struct fake_device *fake = start(4, 0);
	struct fake_segment segments[FAKE_SEGMENTS];
	uint32_t written;

	for (unsigned int i = 0; i < 70000; i++) {
		CHECK_EQ(add((int)(i % 64), 1, 2), 0);
		CHECK_EQ(stile_queue_kick(&queue), 0);
		CHECK_EQ(fake_chain(&fix.fake, fake, 0, head_of(fake, i), segments), 3);
		fake_raw_used(&fix.fake, fake, 0, head_of(fake, i), 32, 1);
		CHECK_EQ(get(&written), i % 64);
		CHECK_EQ(written, 32);
	}
}

RING_TEST(queue_chains_direct_descriptors)
{
	struct fake_device *fake = start(8, DIRECT);
	struct fake_segment segments[FAKE_SEGMENTS];
	uint32_t written;

	CHECK_EQ(add(1, 2, 3), 0);
	CHECK_EQ(add(2, 1, 2), 0);
	CHECK_EQ(add(3, 1, 0), STILE_E_FULL);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(fake_chain(&fix.fake, fake, 0, head_of(fake, 0), segments), 5);
	CHECK(segments[1].data == memory + 1 && !segments[1].writable);
	CHECK(segments[4].data == memory + 96 && segments[4].writable);
	CHECK_EQ(fake_chain(&fix.fake, fake, 0, head_of(fake, 1), segments), 3);
	/* Out of order, as devices may. */
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 1), 0, 1);
	CHECK_EQ(get(&written), 2);
	CHECK_EQ(queue.free_count, 3);
	CHECK_EQ(add(4, 0, 3), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 0, 1);
	CHECK_EQ(get(&written), 1);
	CHECK_EQ(get(&written), NONE);
}

/* Descriptors of the chains in flight, each counted once. */
static unsigned int in_flight(const uint16_t *heads, const bool *flying)
{
	unsigned int seen = 0;

	for (int i = 0; i < 16; i++) {
		for (uint16_t at = heads[i]; flying[i]; at = queue.desc[at].next) {
			CHECK(!(seen >> at & 1));
			seen |= 1u << at;
			if (!(queue.desc[at].flags & STILE_DESC_F_NEXT))
				break;
		}
	}
	return (unsigned int)__builtin_popcount(seen);
}

TEST(split_queue_descriptors_never_belong_to_two_chains)
{
	struct fake_device *fake = start_split(16, DIRECT);
	uint16_t heads[16] = { 0 };
	bool flying[16] = { false };
	unsigned int seed = 1, adds = 0;
	uint32_t written;

	for (int step = 0; step < 5000; step++) {
		unsigned int i = (seed = seed * 1103515245 + 12345) >> 16 & 15;

		if (flying[i]) {
			fake_raw_used(&fix.fake, fake, 0, heads[i], 0, 1);
			CHECK_EQ(get(&written), i);
			flying[i] = false;
		} else if (add((int)i, 1 + i % 3, 1) == 0) {
			CHECK_EQ(stile_queue_kick(&queue), 0);
			heads[i] = head_of(fake, adds++);
			flying[i] = true;
		}
		CHECK_EQ(in_flight(heads, flying), 16u - queue.free_count);
	}
}

RING_TEST(queue_of_indirect_tables_is_as_deep_as_it_is_long)
{
	struct fake_device *fake = start(8, 0);
	struct fake_segment segments[FAKE_SEGMENTS];

	for (int i = 0; i < 8; i++)
		CHECK_EQ(add(i, 3, 3), 0);
	CHECK_EQ(add(8, 1, 0), STILE_E_FULL);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	for (unsigned int i = 0; i < 8; i++)
		CHECK_EQ(fake_chain(&fix.fake, fake, 0, head_of(fake, i), segments), 6);
}

RING_TEST(queue_refuses_what_is_outside_the_carve_out)
{
	struct stile_buffer buffer = { &queue, 4 };

	start(8, 0);
	CHECK_EQ(stile_queue_add(&queue, &buffer, 1, NULL, 0, &queue), STILE_E_OUTSIDE);
	buffer.data = fix.fake.window + FAKE_WINDOW + FAKE_DATA - 4;
	CHECK_EQ(stile_queue_add(&queue, &buffer, 1, NULL, 0, &queue), 0);
	buffer.length = 5;
	CHECK_EQ(stile_queue_add(&queue, &buffer, 1, NULL, 0, &queue), STILE_E_OUTSIDE);
	CHECK_EQ(queue.free_count, 7);
}

RING_TEST(queue_refuses_chains_no_device_would_take)
{
	start(8, 0);
	CHECK_EQ(add(0, 0, 0), STILE_E_ARGUMENT);
	CHECK_EQ(add(0, 5, 4), STILE_E_ARGUMENT);
	CHECK_EQ(stile_queue_add(&queue, NULL, 0, NULL, 0, NULL), STILE_E_ARGUMENT);
}

RING_TEST(used_id_out_of_range_breaks_the_queue)
{
	static const uint32_t ids[] = { 8, STILE_QUEUE_ENTRIES_MAX, 0xffff };

	for (unsigned int i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct fake_device *fake = start(8, 0);
		uint32_t written;

		CHECK_EQ(add(0, 0, 1), 0);
		CHECK_EQ(stile_queue_kick(&queue), 0);
		fake_raw_used(&fix.fake, fake, 0, ids[i], 0, 1);
		CHECK_EQ(get(&written), ERROR(STILE_E_USED_ID));
		CHECK_EQ(add(1, 0, 1), STILE_E_USED_ID);
		CHECK_EQ(stile_queue_kick(&queue), STILE_E_USED_ID);
	}
}

RING_TEST(used_id_that_is_no_head_breaks_the_queue)
{
	struct fake_device *fake = start(8, DIRECT);
	uint32_t written;

	CHECK_EQ(add(0, 0, 3), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0) + 1u, 0, 1);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_ID));
}

RING_TEST(used_twice_breaks_the_queue)
{
	struct fake_device *fake = start(8, 0);
	uint32_t written;

	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(add(1, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 0, 1);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 0, 1);
	CHECK_EQ(get(&written), 0);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_ID));
}

TEST(split_used_index_jump_breaks_the_queue)
{
	struct fake_device *fake = start_split(8, 0);
	uint32_t written;

	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 0, 2);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_INDEX));
}

RING_TEST(used_length_beyond_the_buffer_breaks_the_queue)
{
	struct fake_device *fake = start(8, 0);
	uint32_t written;

	CHECK_EQ(add(0, 1, 2), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 33, 1);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_LENGTH));
}

RING_TEST(broken_queue_works_again_after_a_reset)
{
	struct fake_device *fake = start(8, 0);
	uint32_t written;

	fake_raw_used(&fix.fake, fake, 0, 0, 0, 1);
	CHECK_EQ(get(&written), ERROR(STILE_E_USED_INDEX));
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, 8, &fix.pool), 0);
	CHECK_EQ(stile_device_ready(&device), 0);
	CHECK_EQ(add(5, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	fake_raw_used(&fix.fake, fake, 0, head_of(fake, 0), 1, 1);
	CHECK_EQ(get(&written), 5);
}

TEST(split_descriptors_scribbled_over_do_not_confuse_us)
{
	struct fake_device *fake = start_split(8, DIRECT);
	uint32_t written;

	CHECK_EQ(add(0, 2, 2), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	memset(queue.desc, 0xff, 8 * sizeof(*queue.desc));
	memset(queue.avail->ring, 0, 16);
	fake_raw_used(&fix.fake, fake, 0, 0, 32, 1);
	CHECK_EQ(get(&written), 0);
	CHECK_EQ(queue.free_count, 8);
}

/* Notifications the device has got once all messages are taken. */
static unsigned int notified(struct fake_device *fake)
{
	CHECK_EQ(stile_bus_ping(&fix.bus, 0), 0);
	return fake->queue[0].notified;
}

TEST(split_event_idx_suppresses_available_notifications)
{
	struct fake_device *fake = start_split(8, 0);
	uint16_t *event = &((uint16_t *)fake_used_ring(&fix.fake, fake, 0))[2 + 8 * 4];

	fake->serve = NULL;
	CHECK_EQ(add(0, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 1);
	*event = 2;
	CHECK_EQ(add(1, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 1);
	*event = 2;
	CHECK_EQ(add(2, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 2);
	/* Several at once that pass the event notify once. */
	*event = 4;
	CHECK_EQ(add(3, 1, 0), 0);
	CHECK_EQ(add(4, 1, 0), 0);
	CHECK_EQ(add(5, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 3);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 3);
}

TEST(split_no_notify_flag_suppresses_without_event_idx)
{
	struct fake_device *fake = start_split(8, NO_EVENT);

	fake_used_ring(&fix.fake, fake, 0)->flags = STILE_USED_F_NO_NOTIFY;
	CHECK_EQ(add(0, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 0);
	fake_used_ring(&fix.fake, fake, 0)->flags = 0;
	CHECK_EQ(add(1, 1, 0), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(notified(fake), 1);
}

static void callback_is_asked_for(uint64_t refused)
{
	struct fake_device *fake = start(8, refused);
	uint32_t written, before;

	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(add(1, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	stile_queue_disable_callback(&queue);
	before = fix.bus.counters.events;
	fake_used(&fix.fake, fake, 0, head_of(fake, 0), 1);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(fix.bus.counters.events, before);
	/* One is waiting already, which is told instead of notified. */
	CHECK(stile_queue_enable_callback(&queue));
	CHECK_EQ(get(&written), 0);
	CHECK(!stile_queue_enable_callback(&queue));
	fake_used(&fix.fake, fake, 0, head_of(fake, 1), 1);
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK_EQ(fix.bus.counters.events, before + 1);
}

RING_TEST(used_notifications_come_when_asked_for_with_event_idx)
{
	callback_is_asked_for(0);
}

RING_TEST(used_notifications_come_when_asked_for_with_flags)
{
	callback_is_asked_for(NO_EVENT);
}

RING_TEST(wait_gives_up_in_time)
{
	uint32_t written;
	void *cookie;

	start(8, 0);
	CHECK_EQ(add(0, 0, 1), 0);
	CHECK_EQ(stile_queue_kick(&queue), 0);
	CHECK_EQ(stile_queue_wait_used(&queue, &cookie, &written,
				       stile_bus_deadline(&fix.bus, SECOND)), STILE_E_TIMEOUT);
}

RING_TEST(wait_notices_a_needs_reset_whose_event_was_lost)
{
	uint32_t written;
	void *cookie;

	start(8, 0);
	CHECK_EQ(add(0, 0, 1), 0);
	fake_needs_reset(&fix.fake, FAKE_RNG, false);
	CHECK_EQ(stile_queue_wait_used(&queue, &cookie, &written,
				       stile_bus_deadline(&fix.bus, SECOND)),
		 STILE_E_NEEDS_RESET);
}
