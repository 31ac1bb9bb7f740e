/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes numbered blocks to the end of a disk, round and round, and sees that those
 * before are there, each whole: a program at work, which survives restarts of the
 * device side and goes on where it was after its own. It ends when the disk lost
 * what it had taken.
 */
#include <stile/blk.h>

#include "peer.h"

#define BLOCK	4096u
#define SECTORS	(BLOCK / STILE_BLK_SECTOR_SIZE)
#define WORDS	(BLOCK / sizeof(uint64_t))
#define PLACES	16u
#define TIMEOUT	(10 * SECOND)
#define MARK	0x656c697473u		/* in every word, so that zeros are no block */

static struct stile_blk blk;
static uint64_t *data;			/* of one block */

/* The last block that the disk has taken, from 1 on; block n is at place n % PLACES. */
static uint64_t last;

static uint64_t sector(uint64_t place)
{
	return blk.config.capacity - (PLACES - place) * SECTORS;
}

static uint64_t word(uint64_t number, unsigned int index)
{
	return number << 16 ^ MARK ^ (uint64_t)index << 48;
}

static int write_block(uint64_t number)
{
	for (unsigned int i = 0; i < WORDS; i++)
		data[i] = word(number, i);
	return stile_blk_write(&blk, sector(number % PLACES), data, BLOCK, TIMEOUT);
}

/* Says which block is at a place: 0 when none is, or not all of it. */
static int read_block(uint64_t place, uint64_t *number)
{
	int error = stile_blk_read(&blk, sector(place), data, BLOCK, TIMEOUT);

	*number = (data[0] ^ MARK) >> 16;
	for (unsigned int i = 0; i < WORDS; i++)
		if (data[i] != word(*number, i))
			*number = 0;
	return error;
}

/* Which block has to be at a place when this is the newest. */
static uint64_t expected(uint64_t place, uint64_t newest)
{
	uint64_t age = (newest - place) % PLACES;

	return newest > age ? newest - age : 0;
}

static void judge(uint64_t place, uint64_t found, uint64_t newest)
{
	uint64_t right = expected(place, newest);

	if (found == right || peer.failure[0])
		return;
	peer_say("endure: at place %llu is block %llu, not %llu", (unsigned long long)place,
		 (unsigned long long)found, (unsigned long long)right);
	peer_failed("endure", STILE_E_IO);
}

/*
 * The newest block is the last one, or the next: its answer may have been lost. A
 * program that has just begun believes the disk.
 */
static int look_at_all(void)
{
	uint64_t found[PLACES], newest = last;

	for (unsigned int i = 0; i < PLACES; i++) {
		int error = read_block(i, &found[i]);

		if (error)
			return error;
		if (last ? found[i] == last + 1 : found[i] > newest)
			newest = found[i];
	}
	for (unsigned int i = 0; i < PLACES; i++)
		judge(i, found[i], newest);
	last = newest;
	return 0;
}

static int begin(void)
{
	int error = stile_blk_start(&blk, &peer.pool);

	if (!error && blk.config.capacity < PLACES * SECTORS)
		error = STILE_E_RANGE;
	return error ? error : look_at_all();
}

static int go_on(void)
{
	uint64_t next = last + 1, found;
	int error = read_block(next % PLACES, &found);

	if (error)
		return error;
	judge(next % PLACES, found, last);
	error = write_block(next);
	if (!error)
		last = next;
	return error;
}

static bool find_disk(void)
{
	int error = stile_device_find(&blk.device, &peer.bus, STILE_ID_BLOCK);

	data = stile_pool_take(&peer.pool, BLOCK, BLOCK);
	if (!error && !data)
		error = STILE_E_NO_MEMORY;
	if (!error)
		error = begin();
	return !error || !peer_failed("endure", error);
}

void stile_main(void)
{
	if (peer_start(false) && find_disk())
		peer_say("endure begins after block %llu", (unsigned long long)last);
	while (!peer.failure[0])
		if (go_on()) {
			peer_recover(begin);
			peer_say("endure goes on after block %llu", (unsigned long long)last);
		}
	peer_conclude();
	peer_off();
}
