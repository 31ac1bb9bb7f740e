/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing a block device up: features, configuration, queues (section 5.2.5). */
#include <stddef.h>
#include <stile/blk.h>
#include <stile/error.h>

#include "blk_cell.h"
#include "mem.h"

/* A read or write has a header and a status descriptor besides its data. */
#define DATA_SEGMENTS	(STILE_QUEUE_INDIRECT_MAX - 2u)

#define WANTED	(STILE_FEATURE(STILE_BLK_F_SIZE_MAX) | STILE_FEATURE(STILE_BLK_F_SEG_MAX) | \
		 STILE_FEATURE(STILE_BLK_F_GEOMETRY) | STILE_FEATURE(STILE_BLK_F_RO) | \
		 STILE_FEATURE(STILE_BLK_F_BLK_SIZE) | STILE_FEATURE(STILE_BLK_F_FLUSH) | \
		 STILE_FEATURE(STILE_BLK_F_TOPOLOGY) | STILE_FEATURE(STILE_BLK_F_MQ) | \
		 STILE_FEATURE(STILE_BLK_F_DISCARD) | STILE_FEATURE(STILE_BLK_F_WRITE_ZEROES))

/* Each group of fields exists only with its feature (section 5.2.4). */
static const struct {
	uint8_t feature;
	uint8_t offset;
	uint8_t length;
} fields[] = {
	{ STILE_BLK_F_SIZE_MAX, offsetof(struct stile_blk_config, size_max), 4 },
	{ STILE_BLK_F_SEG_MAX, offsetof(struct stile_blk_config, seg_max), 4 },
	{ STILE_BLK_F_GEOMETRY, offsetof(struct stile_blk_config, cylinders), 4 },
	{ STILE_BLK_F_BLK_SIZE, offsetof(struct stile_blk_config, blk_size), 4 },
	{ STILE_BLK_F_TOPOLOGY, offsetof(struct stile_blk_config, physical_block_exp), 8 },
	{ STILE_BLK_F_MQ, offsetof(struct stile_blk_config, num_queues), 2 },
	{ STILE_BLK_F_DISCARD, offsetof(struct stile_blk_config, max_discard_sectors), 12 },
	{ STILE_BLK_F_WRITE_ZEROES,
	  offsetof(struct stile_blk_config, max_write_zeroes_sectors), 9 },
};

#define FIELDS	(sizeof(fields) / sizeof(fields[0]))

/* As much as there is, in one read, so that it is of one generation. */
int stile_blk_read_config(struct stile_blk *blk)
{
	struct stile_blk_config raw = { 0 };
	uint32_t have = blk->device.config_size;
	uint32_t length = have < sizeof(raw) ? have : (uint32_t)sizeof(raw);
	int error;

	if (length < sizeof(raw.capacity))
		return STILE_E_CONFIG;
	blk->device.config_changed = false;
	error = stile_device_read_config(&blk->device, 0, &raw, length);
	if (error)
		return error;
	blk->config = (struct stile_blk_config){ .capacity = raw.capacity };
	for (unsigned int i = 0; i < FIELDS; i++) {
		if (!stile_device_has(&blk->device, fields[i].feature))
			continue;
		if (fields[i].offset + fields[i].length > length)
			return STILE_E_CONFIG;
		memcpy((uint8_t *)&blk->config + fields[i].offset,
		       (uint8_t *)&raw + fields[i].offset, fields[i].length);
	}
	return 0;
}

/* What fits one chain, by our tables and the device's limits. */
static uint32_t request_max(const struct stile_blk *blk)
{
	uint32_t entries = blk->queue[0].queue.size;
	bool limited = stile_device_has(&blk->device, STILE_BLK_F_SIZE_MAX) && blk->config.size_max;
	uint32_t segments = entries < STILE_QUEUE_INDIRECT_MAX ? entries - 2 : DATA_SEGMENTS;
	uint64_t bytes = UINT32_MAX;

	if (stile_device_has(&blk->device, STILE_BLK_F_SEG_MAX) && blk->config.seg_max &&
	    blk->config.seg_max < segments)
		segments = blk->config.seg_max;
	if (limited)
		bytes = (uint64_t)segments * blk->config.size_max;
	/* The used length counts the status byte too and has 32 bits. */
	if (bytes > UINT32_MAX)
		bytes = UINT32_MAX;
	return (uint32_t)bytes & ~(STILE_BLK_SECTOR_SIZE - 1u);
}

static uint32_t queues(const struct stile_blk *blk)
{
	uint32_t count = 1;

	if (stile_device_has(&blk->device, STILE_BLK_F_MQ))
		count = blk->config.num_queues;
	if (count > blk->device.max_queues)
		count = blk->device.max_queues;
	return count < STILE_BLK_QUEUES_MAX ? count : STILE_BLK_QUEUES_MAX;
}

static int setup_queue(struct stile_blk *blk, uint32_t index, struct stile_pool *pool)
{
	struct stile_blk_queue *q = &blk->queue[index];
	int error;

	if (!q->cells)
		q->cells = stile_pool_take(pool, STILE_BLK_QUEUE_ENTRIES * sizeof(*q->cells), 16);
	if (!q->cells)
		return STILE_E_NO_MEMORY;
	q->free_count = STILE_BLK_QUEUE_ENTRIES;
	for (uint8_t i = 0; i < STILE_BLK_QUEUE_ENTRIES; i++)
		q->free[i] = i;
	error = stile_queue_setup(&q->queue, &blk->device, index, STILE_BLK_QUEUE_ENTRIES, pool);
	/* Header, data and status make three. */
	return !error && q->queue.size < 3 ? STILE_E_NO_QUEUE : error;
}

int stile_blk_start(struct stile_blk *blk, struct stile_pool *pool)
{
	int error = stile_device_negotiate(&blk->device, WANTED);

	if (!error)
		error = stile_blk_read_config(blk);
	if (error)
		return error;
	blk->queues = queues(blk);
	blk->single.done = true;
	if (!blk->queues)
		return STILE_E_CONFIG;
	for (uint32_t i = 0; i < blk->queues && !error; i++)
		error = setup_queue(blk, i, pool);
	if (error)
		return error;
	blk->request_max = request_max(blk);
	return blk->request_max ? stile_device_ready(&blk->device) : STILE_E_CONFIG;
}

bool stile_blk_read_only(const struct stile_blk *blk)
{
	return stile_device_has(&blk->device, STILE_BLK_F_RO);
}
