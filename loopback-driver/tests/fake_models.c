/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>
#include <stile/virtio_blk.h>

#include "fake.h"
#include "test.h"

#define HELD	64

struct fake_models models;

static struct {
	uint16_t head;
	unsigned int queue;
} held[HELD];
static unsigned int held_count;

static uint64_t bit(unsigned int feature)
{
	return 1ull << feature;
}

static bool serve_rng(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t head)
{
	struct fake_segment segments[FAKE_SEGMENTS];
	uint32_t length;

	CHECK_EQ(fake_chain(fake, device, queue, head, segments), 1);
	CHECK(segments[0].writable);
	length = segments[0].length < models.rng_most ? segments[0].length : models.rng_most;
	memset(segments[0].data, 0xa5, length);
	fake_used(fake, device, queue, head, length);
	return true;
}

static bool serve_console(struct fake *fake, struct fake_device *device, unsigned int queue,
			  uint16_t head)
{
	struct fake_segment segments[FAKE_SEGMENTS];

	/* Receive buffers stay in the ring until there is input. */
	if (queue == 0)
		return false;
	CHECK_EQ(fake_chain(fake, device, queue, head, segments), 1);
	CHECK(!segments[0].writable);
	CHECK(models.console_out_length + segments[0].length <= sizeof(models.console_out));
	memcpy(models.console_out + models.console_out_length, segments[0].data,
	       segments[0].length);
	models.console_out_length += segments[0].length;
	fake_used(fake, device, queue, head, 0);
	return true;
}

void fake_console_input(struct fake *fake, const char *text)
{
	struct fake_device *device = &fake->device[FAKE_CONSOLE];
	struct fake_segment segments[FAKE_SEGMENTS];
	uint32_t length = (uint32_t)strlen(text);
	uint16_t head;

	CHECK(fake_peek(fake, device, 0, &head));
	fake_take(device, 0, head);
	CHECK_EQ(fake_chain(fake, device, 0, head, segments), 1);
	CHECK(segments[0].writable && segments[0].length >= length);
	memcpy(segments[0].data, text, length);
	fake_used(fake, device, 0, head, length);
}

static uint32_t transfer(const struct stile_blk_req *request, struct fake_segment *segments,
			 unsigned int count)
{
	size_t at = (size_t)request->sector * STILE_BLK_SECTOR_SIZE;
	uint32_t written = 0;

	for (unsigned int i = 0; i < count; i++) {
		struct fake_segment *s = &segments[i];

		CHECK_EQ(s->writable, request->type == STILE_BLK_T_IN ||
				      request->type == STILE_BLK_T_GET_ID);
		if (request->type == STILE_BLK_T_IN || request->type == STILE_BLK_T_OUT)
			CHECK(at + s->length <= sizeof(models.disk));
		if (request->type == STILE_BLK_T_IN)
			memcpy(s->data, models.disk + at, s->length);
		else if (request->type == STILE_BLK_T_OUT)
			memcpy(models.disk + at, s->data, s->length);
		else if (request->type == STILE_BLK_T_GET_ID)
			memcpy(s->data, "fake disk\0\0\0\0\0\0\0\0\0\0", s->length);
		at += s->length;
		written += s->writable ? s->length : 0;
	}
	return written;
}

static void complete_blk(struct fake *fake, struct fake_device *device, unsigned int queue,
			 uint16_t head)
{
	struct fake_segment segments[FAKE_SEGMENTS];
	unsigned int count = fake_chain(fake, device, queue, head, segments);
	struct stile_blk_req request;
	uint32_t written;

	CHECK(count >= 2 && segments[0].length == sizeof(request));
	CHECK(segments[count - 1].writable && segments[count - 1].length == 1);
	memcpy(&request, segments[0].data, sizeof(request));
	CHECK(request.type < 16);
	models.blk_types[request.type]++;
	if (count - 2 > models.blk_most_segments)
		models.blk_most_segments = count - 2;
	written = transfer(&request, segments + 1, count - 2);
	*segments[count - 1].data = models.blk_status;
	fake_used(fake, device, queue, head, written + 1 - models.blk_short);
}

static bool serve_blk(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t head)
{
	if (!models.blk_holds) {
		complete_blk(fake, device, queue, head);
		return true;
	}
	CHECK(held_count < HELD);
	held[held_count].head = head;
	held[held_count++].queue = queue;
	return true;
}

void fake_blk_release(struct fake *fake)
{
	while (held_count) {
		held_count--;
		complete_blk(fake, &fake->device[FAKE_BLK], held[held_count].queue,
			     held[held_count].head);
	}
}

static struct fake_device device(uint32_t id, uint32_t queues)
{
	struct fake_device d = {
		.present = true,
		.id = id,
		.offered = bit(STILE_F_VERSION_1) | bit(STILE_F_ACCESS_PLATFORM) |
			   bit(STILE_F_INDIRECT_DESC) | bit(STILE_F_EVENT_IDX) |
			   (test_split_rings ? 0 : bit(STILE_F_RING_PACKED)),
		.queues = queues,
	};

	for (uint32_t i = 0; i < queues; i++)
		d.queue[i].max_size = 64;
	return d;
}

void fake_models(struct fake *fake)
{
	struct stile_blk_config config = {
		.capacity = sizeof(models.disk) / STILE_BLK_SECTOR_SIZE,
		.seg_max = 6,
		.blk_size = 512,
		.num_queues = 2,
		.max_discard_sectors = 128,
		.max_discard_seg = 4,
		.max_write_zeroes_sectors = 128,
		.max_write_zeroes_seg = 1,
	};
	struct fake_device *blk = &fake->device[FAKE_BLK];

	models = (struct fake_models){ .rng_most = 4096 };
	held_count = 0;
	for (size_t i = 0; i < sizeof(models.disk); i++)
		models.disk[i] = (uint8_t)(i / 512 + i);
	fake->device[FAKE_RNG] = device(STILE_ID_ENTROPY, 1);
	fake->device[FAKE_RNG].serve = serve_rng;
	fake->device[FAKE_CONSOLE] = device(STILE_ID_CONSOLE, 2);
	fake->device[FAKE_CONSOLE].serve = serve_console;
	*blk = device(STILE_ID_BLOCK, 3);
	blk->offered |= bit(STILE_BLK_F_SEG_MAX) | bit(STILE_BLK_F_BLK_SIZE) |
			bit(STILE_BLK_F_FLUSH) | bit(STILE_BLK_F_MQ) | bit(STILE_BLK_F_DISCARD) |
			bit(STILE_BLK_F_WRITE_ZEROES);
	/* Without the padding at the structure's end. */
	blk->config_size = offsetof(struct stile_blk_config, unused1) + sizeof(config.unused1);
	memcpy(blk->config, &config, sizeof(config));
	blk->serve = serve_blk;
}
