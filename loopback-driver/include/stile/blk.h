/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The block device (virtio 1.4, section 5.2). Many requests may be in flight on
 * several queues; data is not copied, so it lies in the carve-out.
 */
#ifndef STILE_BLK_H
#define STILE_BLK_H

#include <stile/queue.h>
#include <stile/virtio_blk.h>

#define STILE_BLK_QUEUES_MAX	4u
#define STILE_BLK_QUEUE_ENTRIES	64u

/*
 * Set type, sector, data and length (bytes, a multiple of 512 for reads and
 * writes); the rest is set by the driver. It must stay until it is done.
 */
struct stile_blk_request {
	uint32_t type;			/* STILE_BLK_T_* */
	uint32_t length;
	uint64_t sector;		/* of 512 bytes */
	void *data;			/* in the carve-out */

	bool done;
	int result;			/* 0 or an error, once done */
	struct stile_blk_cell *cell;	/* private: header and status for the device */
};

struct stile_blk_queue {
	struct stile_queue queue;
	struct stile_blk_cell *cells;	/* in the carve-out */
	uint8_t free[STILE_BLK_QUEUE_ENTRIES];	/* numbers of free cells */
	uint8_t free_count;
};

struct stile_blk {
	struct stile_device device;
	struct stile_blk_config config;	/* fields of features not negotiated are 0 */
	uint32_t queues;		/* in use */
	uint32_t request_max;		/* bytes of one read or write */
	struct stile_blk_queue queue[STILE_BLK_QUEUES_MAX];
	struct stile_blk_request single;	/* private: of the functions below that wait */
};

/* Starts the opened blk->device; again after a reset is needed or the bus restarted. */
int stile_blk_start(struct stile_blk *blk, struct stile_pool *pool);

bool stile_blk_read_only(const struct stile_blk *blk);

/* Reads the configuration again after the device said that it changed. */
int stile_blk_read_config(struct stile_blk *blk);

/* Queues a request; STILE_E_FULL when that queue has no room. Visible after stile_blk_kick. */
int stile_blk_submit(struct stile_blk *blk, uint32_t queue, struct stile_blk_request *request);
int stile_blk_kick(struct stile_blk *blk, uint32_t queue);

/* Marks the requests that a queue's device has completed; returns how many. */
int stile_blk_complete(struct stile_blk *blk, uint32_t queue);

/*
 * Waits until a submitted and kicked request is done and returns its result.
 * After STILE_E_TIMEOUT its memory still belongs to the device, until a reset.
 */
int stile_blk_wait(struct stile_blk *blk, uint32_t queue, struct stile_blk_request *request,
		   uint64_t timeout);

/*
 * One request on queue 0, start to end. Longer than request_max is refused. After
 * a time-out the device still has the request: all return STILE_E_FULL until the
 * device has been started again.
 */
int stile_blk_read(struct stile_blk *blk, uint64_t sector, void *data, uint32_t length,
		   uint64_t timeout);
int stile_blk_write(struct stile_blk *blk, uint64_t sector, void *data, uint32_t length,
		    uint64_t timeout);
int stile_blk_flush(struct stile_blk *blk, uint64_t timeout);

/* Fills id with STILE_BLK_ID_BYTES bytes, in the carve-out; not terminated when all are used. */
int stile_blk_get_id(struct stile_blk *blk, void *id, uint64_t timeout);

/* ranges lie in the carve-out; count is at most what the configuration allows. */
int stile_blk_discard(struct stile_blk *blk, struct stile_blk_range *ranges, uint32_t count,
		      uint64_t timeout);
int stile_blk_write_zeroes(struct stile_blk *blk, struct stile_blk_range *ranges, uint32_t count,
			   uint64_t timeout);

#endif
