/* SPDX-License-Identifier: Apache-2.0 */
/* Block requests one at a time, for those who need no more. */
#include <stile/blk.h>
#include <stile/error.h>

/* The request is no local variable: it may have to outlive a time-out. */
static int run(struct stile_blk *blk, struct stile_blk_request request, uint64_t timeout)
{
	int error;

	if (!blk->single.done)
		return STILE_E_FULL;
	blk->single = request;
	error = stile_blk_submit(blk, 0, &blk->single);
	if (error) {
		blk->single.done = true;
		return error;
	}
	error = stile_blk_kick(blk, 0);
	return error ? error : stile_blk_wait(blk, 0, &blk->single, timeout);
}

int stile_blk_read(struct stile_blk *blk, uint64_t sector, void *data, uint32_t length,
		   uint64_t timeout)
{
	return run(blk, (struct stile_blk_request){ .type = STILE_BLK_T_IN, .sector = sector,
						    .data = data, .length = length }, timeout);
}

int stile_blk_write(struct stile_blk *blk, uint64_t sector, void *data, uint32_t length,
		    uint64_t timeout)
{
	return run(blk, (struct stile_blk_request){ .type = STILE_BLK_T_OUT, .sector = sector,
						    .data = data, .length = length }, timeout);
}

int stile_blk_flush(struct stile_blk *blk, uint64_t timeout)
{
	/* Without FLUSH the device writes through, and there is nothing to do (section 5.2.5.1). */
	if (!stile_device_has(&blk->device, STILE_BLK_F_FLUSH))
		return 0;
	return run(blk, (struct stile_blk_request){ .type = STILE_BLK_T_FLUSH }, timeout);
}

int stile_blk_get_id(struct stile_blk *blk, void *id, uint64_t timeout)
{
	return run(blk, (struct stile_blk_request){ .type = STILE_BLK_T_GET_ID, .data = id,
						    .length = STILE_BLK_ID_BYTES }, timeout);
}

static int run_ranges(struct stile_blk *blk, uint32_t type, struct stile_blk_range *ranges,
		      uint32_t count, uint32_t most, uint64_t timeout)
{
	if (!count || count > most)
		return STILE_E_ARGUMENT;
	return run(blk, (struct stile_blk_request){ .type = type, .data = ranges,
						    .length = count * (uint32_t)sizeof(*ranges) },
		   timeout);
}

int stile_blk_discard(struct stile_blk *blk, struct stile_blk_range *ranges, uint32_t count,
		      uint64_t timeout)
{
	if (!stile_device_has(&blk->device, STILE_BLK_F_DISCARD))
		return STILE_E_UNSUPPORTED;
	return run_ranges(blk, STILE_BLK_T_DISCARD, ranges, count, blk->config.max_discard_seg,
			  timeout);
}

int stile_blk_write_zeroes(struct stile_blk *blk, struct stile_blk_range *ranges, uint32_t count,
			   uint64_t timeout)
{
	if (!stile_device_has(&blk->device, STILE_BLK_F_WRITE_ZEROES))
		return STILE_E_UNSUPPORTED;
	return run_ranges(blk, STILE_BLK_T_WRITE_ZEROES, ranges, count,
			  blk->config.max_write_zeroes_seg, timeout);
}
