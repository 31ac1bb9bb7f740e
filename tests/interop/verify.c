/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A libblkio client of a vhost-user-blk back end: random reads and writes of
 * 4 KiB blocks, many at a time on several queues, each block's contents
 * checked against what was written last. Ends in the middle of the run and
 * connects again, once.
 *
 *   verify SOCKET QUEUES DEPTH REQUESTS
 */
#define _POSIX_C_SOURCE 200809L

#include <string.h>

#include "client.h"

#define QUEUES_MAX 8

struct slot {
	uint64_t block;
	int writes;
	int busy;
};

static struct slot slots[QUEUES_MAX][DEPTH_MAX];
static uint32_t *versions; /* by block: how often it was written */
static char *busy; /* by block: a request is under way */

static uint64_t *buffer(int queue, int slot)
{
	size_t place = (size_t)queue * DEPTH_MAX + (size_t)slot;

	return (uint64_t *)(void *)((char *)memory.addr + place * BLOCK);
}

/* A block that was never written is zero; else each word tells all. */
static uint64_t word(uint64_t block, unsigned int i)
{
	uint32_t version = versions[block];

	return version == 0 ? 0 : (block << 40) ^ ((uint64_t)version << 12) ^ i;
}

static void submit(int queue, int index)
{
	struct blkioq *q = blkio_get_queue(disk, queue);
	struct slot *slot = &slots[queue][index];
	uint64_t *data = buffer(queue, index);

	do
		slot->block = any() % blocks;
	while (busy[slot->block]);
	busy[slot->block] = 1;
	slot->busy = 1;
	slot->writes = any() & 1;
	if (slot->writes) {
		versions[slot->block]++;
		for (unsigned int i = 0; i < BLOCK / 8; i++)
			data[i] = word(slot->block, i);
		blkioq_write(q, slot->block * BLOCK, data, BLOCK, slot, 0);
	} else {
		memset(data, 0xee, BLOCK);
		blkioq_read(q, slot->block * BLOCK, data, BLOCK, slot, 0);
	}
}

static void complete(int queue, const struct blkio_completion *done)
{
	struct slot *slot = done->user_data;
	const uint64_t *data = buffer(queue, (int)(slot - slots[queue]));

	if (done->ret != 0)
		fail("request", done->ret);
	for (unsigned int i = 0; !slot->writes && i < BLOCK / 8; i++) {
		if (data[i] != word(slot->block, i)) {
			fprintf(stderr, "block %llu, word %u: %llx\n",
				(unsigned long long)slot->block, i,
				(unsigned long long)data[i]);
			exit(1);
		}
	}
	busy[slot->block] = 0;
	slot->busy = 0;
}

static int take(int queue, int least, int depth)
{
	struct blkio_completion done[DEPTH_MAX];
	int count = blkioq_do_io(blkio_get_queue(disk, queue), done, least,
				 depth, NULL);

	CHECK(count);
	for (int i = 0; i < count; i++)
		complete(queue, &done[i]);
	return count;
}

static void run(int queues, int depth, long requests)
{
	int under_way[QUEUES_MAX] = { 0 };
	long left = requests;

	while (left > 0) {
		for (int q = 0; q < queues; q++) {
			for (int i = 0; i < depth && left > 0; i++) {
				if (slots[q][i].busy)
					continue;
				submit(q, i);
				under_way[q]++;
				left--;
			}
			if (under_way[q] > 0)
				under_way[q] -= take(q, 1, depth);
		}
	}
	for (int q = 0; q < queues; q++)
		while (under_way[q] > 0)
			under_way[q] -= take(q, under_way[q], depth);
}

int main(int count, char **words)
{
	int queues, depth;
	long requests;

	if (count != 5)
		return 2;
	queues = atoi(words[2]);
	depth = atoi(words[3]);
	requests = atol(words[4]);
	if (queues < 1 || queues > QUEUES_MAX || depth < 1 || depth > DEPTH_MAX)
		return 2;
	connect_to(words[1], queues, QUEUES_MAX * DEPTH_MAX);
	versions = calloc(blocks, sizeof(*versions));
	busy = calloc(blocks, 1);
	if (!versions || !busy)
		return 1;
	run(queues, depth, requests / 2);
	blkio_destroy(&disk);
	connect_to(words[1], queues, QUEUES_MAX * DEPTH_MAX);
	run(queues, depth, requests / 2);
	blkio_destroy(&disk);
	printf("%ld requests verified\n", requests);
	return 0;
}
