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

#include <string.h>

#include "client.h"

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
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
	connect_to(words[1], 1, DEPTH_MAX);
	memset(memory.addr, 0x5a, (size_t)DEPTH_MAX * BLOCK);
	begin = now();
	requests = run(strcmp(words[2], "write") == 0, depth,
		       begin + (uint64_t)atol(words[4]) * 1000);
	printf("%ld %llu\n", requests, (unsigned long long)(now() - begin));
	blkio_destroy(&disk);
	return 0;
}
