/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

TEST(handshake_reaches_run)
{
	fixture_connect();
	CHECK_EQ(fake_theirs(&fix.fake)->status, STILE_AMP_STATE_RUN);
	CHECK_EQ(stile_bus_ping(&fix.bus, 0x12345678), 0);
	CHECK(fix.fake.rings > 0);
}

TEST(handshake_times_out_without_a_device_side)
{
	fixture_init();
	CHECK_EQ(stile_bus_connect(&fix.bus, 3 * SECOND), STILE_E_TIMEOUT);
	CHECK(fix.fake.time >= 3 * SECOND && fix.fake.time < 4 * SECOND);
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_NOT_CONNECTED);
}

TEST(handshake_times_out_when_the_device_side_stops_half_way)
{
	fixture_init();
	fake_publish(&fix.fake);
	fix.fake.dead = true;
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), STILE_E_TIMEOUT);
	fix.fake.dead = false;
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
}

TEST(handshake_waits_until_an_old_run_is_over)
{
	fixture_connect();
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), 0);
	/* Our program starts anew; the device side still runs with our former self. */
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 2), 0);
	CHECK_EQ(fix.fake.handshakes, 2);
	/* Both rings began at 0 again: nothing old was taken for new. */
	CHECK_EQ(fix.bus.counters.stray + fix.bus.counters.malformed, 0);
}

TEST(handshake_does_not_believe_a_run_that_never_ends)
{
	fixture_connect();
	fix.fake.stuck_in_run = true;
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), STILE_E_TIMEOUT);
}

TEST(handshake_polls_as_well_as_it_waits)
{
	fixture_init();
	stile_bus_set_polling(&fix.bus, true);
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 3), 0);
}

TEST(restart_is_noticed_and_stays_noticed)
{
	fixture_connect();
	CHECK_EQ(stile_bus_ping(&fix.bus, 4), 0);
	fix.fake.dead = true;
	fake_restart(&fix.fake);
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_RESTARTED);
	fix.fake.dead = false;
	CHECK_EQ(stile_bus_ping(&fix.bus, 5), STILE_E_RESTARTED);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 6), 0);
}

TEST(restart_is_noticed_when_init_was_too_short_to_see)
{
	fixture_connect();
	CHECK_EQ(stile_bus_ping(&fix.bus, 4), 0);
	fix.fake.dead = true;
	fake_restart(&fix.fake);
	fake_mine(&fix.fake)->status = STILE_AMP_STATE_READY;
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_RESTARTED);
}

static bool restart_instead(struct fake *fake, struct stile_message *answer)
{
	(void)answer;
	fake_restart(fake);
	fake->dead = true;
	return false;
}

TEST(restart_ends_a_request_at_once)
{
	uint64_t begin;

	fixture_connect();
	fix.fake.tamper = restart_instead;
	begin = fix.fake.time;
	CHECK_EQ(stile_bus_ping(&fix.bus, 8), STILE_E_RESTARTED);
	CHECK(fix.fake.time - begin < SECOND / 10);
}

TEST(shutdown_and_peer_dead_are_told_apart_from_restart)
{
	fixture_connect();
	fix.fake.dead = true;
	fake_mine(&fix.fake)->status = STILE_AMP_STATE_SHUTDOWN;
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_SHUTDOWN);
	fixture_connect();
	fix.fake.dead = true;
	fake_mine(&fix.fake)->status = STILE_AMP_STATE_PEER_DEAD;
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_SHUTDOWN);
}

TEST(state_bits_beyond_the_mask_are_ignored)
{
	fixture_connect();
	fake_mine(&fix.fake)->status = 0xff00 | 0xe0 | STILE_AMP_STATE_RUN;
	CHECK_EQ(stile_bus_ping(&fix.bus, 9), 0);
}

TEST(our_shutdown_is_published)
{
	fixture_connect();
	stile_bus_shutdown(&fix.bus);
	CHECK_EQ(fake_theirs(&fix.fake)->status, STILE_AMP_STATE_SHUTDOWN);
	CHECK_EQ(stile_bus_ping(&fix.bus, 9), STILE_E_NOT_CONNECTED);
}

TEST(impossible_producer_index_breaks_the_bus)
{
	fixture_connect();
	fake_mine(&fix.fake)->tail = fix.fake.header.num_queue_elements;
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_BUS_INDEX);
	fake_mine(&fix.fake)->tail = 0;
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_BUS_INDEX);
}

TEST(consumer_index_may_not_run_ahead_of_us)
{
	fixture_connect();
	fake_mine(&fix.fake)->head = 3;
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), STILE_E_BUS_INDEX);
	fixture_connect();
	fake_mine(&fix.fake)->head = 0xffff;
	CHECK_EQ(stile_bus_ping(&fix.bus, 1), STILE_E_BUS_INDEX);
}

TEST(rings_of_two_slots_wrap_for_ever)
{
	fixture_init();
	fix.fake.header.num_queue_elements = 2;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	for (uint32_t i = 0; i < 1000; i++)
		CHECK_EQ(stile_bus_ping(&fix.bus, i), 0);
}

TEST(full_ring_is_waited_for_and_given_up)
{
	int sent = 0, error = 0;

	fixture_connect();
	fix.fake.deaf = true;
	for (; !error && sent < 100; sent++)
		error = stile_bus_ping(&fix.bus, 1) == STILE_E_TIMEOUT ? 0 : -1;
	CHECK_EQ(sent, 100);
	/* A ring of n slots takes n - 1 messages, the rest never leave. */
	CHECK_EQ(fake_theirs(&fix.fake)->tail, fix.fake.header.num_queue_elements - 1);
	fix.fake.deaf = false;
	CHECK_EQ(stile_bus_ping(&fix.bus, 2), 0);
}
