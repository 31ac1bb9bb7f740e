/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A libblkio client that loads a vhost-user-blk back end: random blocks of
 * 4 KiB on one queue, for some time, with so many under way.
 *
 *   load SOCKET read|write DEPTH MILLISECONDS
 *
 * Prints how many requests were done, and in how many microseconds.
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
#define DEPTH_MAX 64

#define CHECK(call)                                                        \
	do {                                                               \
		int result = (call);                                       \
		if (result < 0)                                            \
			fail(#call, result);                               \
	} while (0)

static struct blkio *disk;
static struct blkio_mem_region memory;
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

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void connect_to(const char *path)
{
	uint64_t capacity;

	CHECK(blkio_create("virtio-blk-vhost-user", &disk));
	CHECK(blkio_set_str(disk, "path", path));
	CHECK(blkio_connect(disk));
	CHECK(blkio_start(disk));
	CHECK(blkio_get_uint64(disk, "capacity", &capacity));
	blocks = capacity / BLOCK;
	CHECK(blkio_alloc_mem_region(disk, &memory, (size_t)DEPTH_MAX * BLOCK));
	CHECK(blkio_map_mem_region(disk, &memory));
	memset(memory.addr, 0x5a, (size_t)DEPTH_MAX * BLOCK);
}

static void submit(struct blkioq *queue, int writes, uintptr_t slot)
{
	uint64_t at = any() % blocks * BLOCK;
	char *data = (char *)memory.addr + slot * BLOCK;

	if (writes)
		blkioq_write(queue, at, data, BLOCK, (void *)slot, 0);
	else
		blkioq_read(queue, at, data, BLOCK, (void *)slot, 0);
}

static long run(int writes, int depth, uint64_t end)
{
	struct blkio_completion done[DEPTH_MAX];
	struct blkioq *queue = blkio_get_queue(disk, 0);
	int under_way = depth;
	long count = 0;

	for (int i = 0; i < depth; i++)
		submit(queue, writes, (uintptr_t)i);
	while (under_way > 0) {
		int ready = blkioq_do_io(queue, done, 1, depth, NULL);
		int more = now() < end;

		CHECK(ready);
		for (int i = 0; i < ready; i++) {
			if (done[i].ret != 0)
				fail("request", done[i].ret);
			if (more)
				submit(queue, writes, (uintptr_t)done[i].user_data);
		}
		under_way -= more ? 0 : ready;
		count += ready;
	}
	return count;
}

int main(int count, char **words)
{
	uint64_t begin;
	long requests;
	int depth;

	if (count != 5)
		return 2;
	depth = atoi(words[3]);
	if (depth < 1 || depth > DEPTH_MAX)
		return 2;
	connect_to(words[1]);
	begin = now();
	requests = run(strcmp(words[2], "write") == 0, depth,
		       begin + (uint64_t)atol(words[4]) * 1000);
	printf("%ld %llu\n", requests, (unsigned long long)(now() - begin));
	blkio_destroy(&disk);
	return 0;
}
