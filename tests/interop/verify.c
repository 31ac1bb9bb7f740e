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

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <blkio.h> /* wants signal.h and time.h before it */

#define BLOCK 4096u
#define QUEUES_MAX 8
#define DEPTH_MAX 64

#define CHECK(call)                                                        \
	do {                                                               \
		int result = (call);                                       \
		if (result < 0)                                            \
			fail(#call, result);                               \
	} while (0)

struct slot {
	uint64_t block;
	int writes;
	int busy;
};

static struct blkio *disk;
static struct blkio_mem_region memory;
static struct slot slots[QUEUES_MAX][DEPTH_MAX];
static uint32_t *versions; /* by block: how often it was written */
static char *busy; /* by block: a request is under way */
static uint64_t blocks;
static uint64_t seed = 88172645463325252u;

static void fail(const char *call, int result)
{
	fprintf(stderr, "%s: %d %s\n", call, result, blkio_get_error_msg());
	exit(1);
}

static uint64_t any(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

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

static void connect_to(const char *path, int queues)
{
	uint64_t capacity;

	CHECK(blkio_create("virtio-blk-vhost-user", &disk));
	CHECK(blkio_set_str(disk, "path", path));
	CHECK(blkio_connect(disk));
	CHECK(blkio_set_int(disk, "num-queues", queues));
	CHECK(blkio_start(disk));
	CHECK(blkio_get_uint64(disk, "capacity", &capacity));
	blocks = capacity / BLOCK;
	CHECK(blkio_alloc_mem_region(disk, &memory,
				     (size_t)QUEUES_MAX * DEPTH_MAX * BLOCK));
	CHECK(blkio_map_mem_region(disk, &memory));
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
	connect_to(words[1], queues);
	versions = calloc(blocks, sizeof(*versions));
	busy = calloc(blocks, 1);
	if (!versions || !busy)
		return 1;
	run(queues, depth, requests / 2);
	blkio_destroy(&disk);
	connect_to(words[1], queues);
	run(queues, depth, requests / 2);
	blkio_destroy(&disk);
	printf("%ld requests verified\n", requests);
	return 0;
}
