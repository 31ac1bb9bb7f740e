/* SPDX-License-Identifier: Apache-2.0 */
/* Block requests in flight (section 5.2.6). */
#include <stile/barrier.h>
#include <stile/blk.h>
#include <stile/error.h>

#include "blk_cell.h"

static bool device_writes(uint32_t type)
{
	return type == STILE_BLK_T_IN || type == STILE_BLK_T_GET_ID;
}

static bool transfers(uint32_t type)
{
	return type == STILE_BLK_T_IN || type == STILE_BLK_T_OUT;
}

/* Refuses here what the device would only refuse later (section 5.2.6.1). */
static int check(const struct stile_blk *blk, const struct stile_blk_request *request)
{
	uint64_t sectors = request->length / STILE_BLK_SECTOR_SIZE;

	if (stile_blk_read_only(blk) && !device_writes(request->type) &&
	    request->type != STILE_BLK_T_FLUSH)
		return STILE_E_READ_ONLY;
	if (request->length > blk->request_max)
		return STILE_E_ARGUMENT;
	if (!transfers(request->type))
		return 0;
	if (!request->length || request->length % STILE_BLK_SECTOR_SIZE)
		return STILE_E_ARGUMENT;
	if (request->sector > blk->config.capacity ||
	    sectors > blk->config.capacity - request->sector)
		return STILE_E_RANGE;
	return 0;
}

/* Cuts the data to the device's segment size; fits by request_max. Returns the segments. */
static unsigned int cut(const struct stile_blk *blk, const struct stile_blk_request *request,
			struct stile_buffer *segments)
{
	uint32_t most = blk->config.size_max ? blk->config.size_max : UINT32_MAX;
	uint8_t *data = request->data;
	uint32_t left = request->length;
	unsigned int count = 0;

	while (left) {
		uint32_t length = left < most ? left : most;

		segments[count++] = (struct stile_buffer){ data, length };
		data += length;
		left -= length;
	}
	return count;
}

static int enqueue(struct stile_blk *blk, struct stile_blk_queue *q,
		   struct stile_blk_request *request)
{
	struct stile_buffer buffers[STILE_QUEUE_INDIRECT_MAX];
	struct stile_blk_cell *cell = request->cell;
	unsigned int readable, segments;

	cell->header = (struct stile_blk_req){ .type = request->type, .sector = request->sector };
	cell->status = STILE_BLK_S_NONE;
	buffers[0] = (struct stile_buffer){ &cell->header, sizeof(cell->header) };
	segments = cut(blk, request, &buffers[1]);
	buffers[1 + segments] = (struct stile_buffer){ &cell->status, sizeof(cell->status) };
	readable = device_writes(request->type) ? 1 : 1 + segments;
	return stile_queue_add(&q->queue, buffers, readable, buffers + readable,
			       2 + segments - readable, request);
}

int stile_blk_submit(struct stile_blk *blk, uint32_t queue, struct stile_blk_request *request)
{
	struct stile_blk_queue *q = &blk->queue[queue];
	int error;

	if (queue >= blk->queues)
		return STILE_E_ARGUMENT;
	error = check(blk, request);
	if (error)
		return error;
	if (!q->free_count)
		return STILE_E_FULL;
	request->cell = &q->cells[q->free[q->free_count - 1]];
	request->done = false;
	error = enqueue(blk, q, request);
	if (!error)
		q->free_count--;
	return error;
}

int stile_blk_kick(struct stile_blk *blk, uint32_t queue)
{
	return queue < blk->queues ? stile_queue_kick(&blk->queue[queue].queue) : STILE_E_ARGUMENT;
}

static int result(const struct stile_blk_request *request, uint32_t written)
{
	uint32_t expected = 1 + (device_writes(request->type) ? request->length : 0);

	switch (stile_read_once(&request->cell->status)) {
	case STILE_BLK_S_OK:
		/* Bytes the device did not claim to have written are not data (section 2.7.8.2). */
		return written == expected ? 0 : STILE_E_IO;
	case STILE_BLK_S_UNSUPP:
		return STILE_E_UNSUPPORTED;
	default:
		return STILE_E_IO;
	}
}

static void finish(struct stile_blk_queue *q, struct stile_blk_request *request, uint32_t written)
{
	request->result = result(request, written);
	request->done = true;
	q->free[q->free_count++] = (uint8_t)(request->cell - q->cells);
}

int stile_blk_complete(struct stile_blk *blk, uint32_t queue)
{
	struct stile_blk_queue *q = &blk->queue[queue];
	int count = 0;

	if (queue >= blk->queues)
		return STILE_E_ARGUMENT;
	for (;;) {
		uint32_t written;
		void *cookie;
		int got = stile_queue_get_used(&q->queue, &cookie, &written);

		if (got <= 0)
			return got < 0 ? got : count;
		finish(q, cookie, written);
		count++;
	}
}

int stile_blk_wait(struct stile_blk *blk, uint32_t queue, struct stile_blk_request *request,
		   uint64_t timeout)
{
	uint64_t deadline = stile_bus_deadline(blk->device.bus, timeout);

	if (queue >= blk->queues)
		return STILE_E_ARGUMENT;
	while (!request->done) {
		uint32_t written;
		void *cookie;
		int got = stile_queue_wait_used(&blk->queue[queue].queue, &cookie, &written,
						deadline);

		if (got < 0)
			return got;
		finish(&blk->queue[queue], cookie, written);
	}
	return request->result;
}
