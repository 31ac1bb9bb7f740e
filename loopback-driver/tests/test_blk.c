/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/blk.h>

#include "fixture.h"

static struct stile_blk blk;
static uint8_t *data;

static struct fake_device *init(void)
{
	memset(&blk, 0, sizeof(blk));
	fixture_connect();
	data = stile_pool_take(&fix.pool, 65536, 512);
	return &fix.fake.device[FAKE_BLK];
}

static int find_and_start(void)
{
	CHECK_EQ(stile_device_find(&blk.device, &fix.bus, STILE_ID_BLOCK), 0);
	return stile_blk_start(&blk, &fix.pool);
}

static void start(void)
{
	init();
	CHECK_EQ(find_and_start(), 0);
}

static struct stile_blk_config *config(struct fake_device *fake)
{
	return (void *)fake->config;
}

RING_TEST(blk_knows_its_disk)
{
	start();
	CHECK_EQ(blk.config.capacity, 256);
	CHECK_EQ(blk.config.seg_max, 6);
	CHECK_EQ(blk.config.blk_size, 512);
	/* Not offered, so not there. */
	CHECK_EQ(blk.config.cylinders, 0);
	CHECK_EQ(blk.queues, 2);
	CHECK(!stile_blk_read_only(&blk));
}

RING_TEST(blk_config_must_hold_the_fields_of_its_features)
{
	struct fake_device *fake = init();

	fake->offered = STILE_FEATURE(STILE_F_VERSION_1) | STILE_FEATURE(STILE_BLK_F_BLK_SIZE);
	fake->config_size = 24;
	CHECK_EQ(find_and_start(), 0);
	fake->config_size = 23;
	CHECK_EQ(find_and_start(), STILE_E_CONFIG);
	init()->config_size = 4;
	CHECK_EQ(find_and_start(), STILE_E_CONFIG);
}

RING_TEST(blk_reads_and_writes)
{
	start();
	CHECK_EQ(stile_blk_read(&blk, 3, data, 4096, SECOND), 0);
	CHECK_EQ(memcmp(data, models.disk + 3 * 512, 4096), 0);
	memset(data, 0x5a, 1024);
	CHECK_EQ(stile_blk_write(&blk, 254, data, 1024, SECOND), 0);
	CHECK_EQ(memcmp(data, models.disk + 254 * 512, 1024), 0);
	CHECK_EQ(stile_blk_flush(&blk, SECOND), 0);
	CHECK_EQ(models.blk_types[STILE_BLK_T_FLUSH], 1);
}

RING_TEST(blk_gets_its_id)
{
	start();
	CHECK_EQ(stile_blk_get_id(&blk, data, SECOND), 0);
	CHECK_EQ(strcmp((char *)data, "fake disk"), 0);
}

RING_TEST(blk_discards_and_writes_zeroes)
{
	struct stile_blk_range *ranges;

	start();
	ranges = (void *)data;
	ranges[0] = (struct stile_blk_range){ 0, 8, 0 };
	ranges[1] = (struct stile_blk_range){ 16, 8, 0 };
	CHECK_EQ(stile_blk_discard(&blk, ranges, 2, SECOND), 0);
	CHECK_EQ(stile_blk_write_zeroes(&blk, ranges, 1, SECOND), 0);
	CHECK_EQ(stile_blk_write_zeroes(&blk, ranges, 2, SECOND), STILE_E_ARGUMENT);
	CHECK_EQ(stile_blk_discard(&blk, ranges, 0, SECOND), STILE_E_ARGUMENT);
	CHECK_EQ(models.blk_types[STILE_BLK_T_DISCARD], 1);
	CHECK_EQ(models.blk_types[STILE_BLK_T_WRITE_ZEROES], 1);
}

RING_TEST(blk_refuses_what_the_device_would)
{
	start();
	CHECK_EQ(stile_blk_read(&blk, 256, data, 512, SECOND), STILE_E_RANGE);
	CHECK_EQ(stile_blk_read(&blk, 255, data, 1024, SECOND), STILE_E_RANGE);
	CHECK_EQ(stile_blk_read(&blk, UINT64_MAX, data, 512, SECOND), STILE_E_RANGE);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 100, SECOND), STILE_E_ARGUMENT);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 0, SECOND), STILE_E_ARGUMENT);
	CHECK_EQ(stile_blk_read(&blk, 0, models.disk, 512, SECOND), STILE_E_OUTSIDE);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), 0);
}

RING_TEST(blk_read_only_disk_is_not_written)
{
	init()->offered |= STILE_FEATURE(STILE_BLK_F_RO);
	CHECK_EQ(find_and_start(), 0);
	CHECK(stile_blk_read_only(&blk));
	CHECK_EQ(stile_blk_write(&blk, 0, data, 512, SECOND), STILE_E_READ_ONLY);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), 0);
	CHECK_EQ(models.blk_types[STILE_BLK_T_OUT], 0);
}

RING_TEST(blk_status_becomes_an_error)
{
	start();
	models.blk_status = STILE_BLK_S_IOERR;
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_IO);
	models.blk_status = STILE_BLK_S_UNSUPP;
	CHECK_EQ(stile_blk_get_id(&blk, data, SECOND), STILE_E_UNSUPPORTED);
	models.blk_status = 0xff;
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_IO);
}

RING_TEST(blk_read_that_is_short_is_an_error)
{
	start();
	models.blk_short = 1;
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_IO);
}

RING_TEST(blk_data_is_cut_to_the_segment_size)
{
	struct fake_device *fake = init();

	fake->offered |= STILE_FEATURE(STILE_BLK_F_SIZE_MAX);
	config(fake)->size_max = 1000;
	CHECK_EQ(find_and_start(), 0);
	CHECK_EQ(blk.request_max, 6000 / 512 * 512);
	CHECK_EQ(stile_blk_read(&blk, 1, data, 5632, SECOND), 0);
	CHECK_EQ(memcmp(data, models.disk + 512, 5632), 0);
	CHECK_EQ(models.blk_most_segments, 6);
	CHECK_EQ(stile_blk_read(&blk, 1, data, 6144, SECOND), STILE_E_ARGUMENT);
}

RING_TEST(blk_segments_too_small_for_a_sector_are_refused)
{
	struct fake_device *fake = init();

	fake->offered |= STILE_FEATURE(STILE_BLK_F_SIZE_MAX);
	config(fake)->size_max = 1;
	CHECK_EQ(find_and_start(), STILE_E_CONFIG);
}

RING_TEST(blk_without_indirect_fits_a_small_queue)
{
	struct fake_device *fake = init();

	fake->offered &= ~STILE_FEATURE(STILE_F_INDIRECT_DESC);
	fake->queue[0].max_size = 4;
	CHECK_EQ(find_and_start(), 0);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), 0);
	fake->queue[0].max_size = 2;
	CHECK_EQ(find_and_start(), STILE_E_NO_QUEUE);
}

static struct stile_blk_request requests[2 * STILE_BLK_QUEUE_ENTRIES + 1];

static struct stile_blk_request *request(unsigned int i)
{
	requests[i] = (struct stile_blk_request){
		.type = STILE_BLK_T_IN, .length = 512, .sector = i, .data = data + 512 * (i % 128),
	};
	return &requests[i];
}

RING_TEST(blk_many_requests_complete_in_any_order)
{
	start();
	models.blk_holds = true;
	for (unsigned int i = 0; i < 32; i++)
		CHECK_EQ(stile_blk_submit(&blk, i % 2, request(i)), 0);
	CHECK_EQ(stile_blk_kick(&blk, 0), 0);
	CHECK_EQ(stile_blk_kick(&blk, 1), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 0), 0);
	CHECK_EQ(stile_blk_complete(&blk, 0), 0);
	fake_blk_release(&fix.fake);
	CHECK_EQ(stile_blk_wait(&blk, 0, &requests[0], SECOND), 0);
	CHECK_EQ(stile_blk_wait(&blk, 1, &requests[1], SECOND), 0);
	CHECK_EQ(stile_blk_complete(&blk, 0) + stile_blk_complete(&blk, 1), 0);
	for (unsigned int i = 0; i < 32; i++)
		CHECK(requests[i].done && !requests[i].result);
	CHECK_EQ(memcmp(data, models.disk, 32 * 512), 0);
}

RING_TEST(blk_queue_full_and_emptied)
{
	start();
	models.blk_holds = true;
	for (unsigned int i = 0; i < STILE_BLK_QUEUE_ENTRIES; i++)
		CHECK_EQ(stile_blk_submit(&blk, 0, request(i)), 0);
	CHECK_EQ(stile_blk_submit(&blk, 0, request(64)), STILE_E_FULL);
	CHECK_EQ(stile_blk_submit(&blk, 2, request(64)), STILE_E_ARGUMENT);
	CHECK_EQ(stile_blk_kick(&blk, 0), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 0), 0);
	fake_blk_release(&fix.fake);
	CHECK_EQ(stile_blk_complete(&blk, 0), 64);
	CHECK_EQ(stile_blk_submit(&blk, 0, request(64)), 0);
}

RING_TEST(blk_time_out_keeps_the_request_until_a_reset)
{
	start();
	models.blk_holds = true;
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_TIMEOUT);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_FULL);
	models.blk_holds = false;
	CHECK_EQ(stile_blk_start(&blk, &fix.pool), 0);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), 0);
}

RING_TEST(blk_needs_reset_ends_a_request)
{
	start();
	models.blk_holds = true;
	fake_needs_reset(&fix.fake, FAKE_BLK, true);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), STILE_E_NEEDS_RESET);
	models.blk_holds = false;
	CHECK_EQ(stile_blk_start(&blk, &fix.pool), 0);
	CHECK_EQ(stile_blk_read(&blk, 0, data, 512, SECOND), 0);
}
