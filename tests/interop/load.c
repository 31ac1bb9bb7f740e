/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A libblkio client that loads a vhost-user-blk back end for some time, on one
 * queue, with so many requests of so many bytes under way: at random places, or
 * one after the other from the start of the disk, and again when it ends.
 *
 *   load SOCKET read|write random|sequential BYTES DEPTH MILLISECONDS [spin]
 *
 * With "spin" it looks for what is done all the time, and wants no call. Prints how many requests were done, and in how many microseconds.
 */
#define _POSIX_C_SOURCE 200809L

#include <stdbool.h>
#include <string.h>

#include "client.h"

static struct {
	bool writes;
	bool sequential;
	size_t bytes;
	int depth;
	bool spins;
	uint64_t places;	/* on the disk, for requests of that size */
	uint64_t next;
} job;

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void submit(struct blkioq *queue, uintptr_t slot)
{
	uint64_t place = (job.sequential ? job.next++ : any()) % job.places;
	char *data = (char *)memory.addr + slot * job.bytes;

	if (job.writes)
		blkioq_write(queue, place * job.bytes, data, job.bytes, (void *)slot, 0);
	else
		blkioq_read(queue, place * job.bytes, data, job.bytes, (void *)slot, 0);
}

static long run(uint64_t end)
{
	struct blkio_completion done[DEPTH_MAX];
	struct blkioq *queue = blkio_get_queue(disk, 0);
	int under_way = job.depth;
	long count = 0;

	blkioq_set_completion_fd_enabled(queue, !job.spins);
	for (int i = 0; i < job.depth; i++)
		submit(queue, (uintptr_t)i);
	while (under_way > 0) {
		int ready = blkioq_do_io(queue, done, job.spins ? 0 : 1, job.depth, NULL);
		int more = now() < end;

		CHECK(ready);
		for (int i = 0; i < ready; i++) {
			if (done[i].ret != 0)
				fail("request", done[i].ret);
			if (more)
				submit(queue, (uintptr_t)done[i].user_data);
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

	if (count != 7 && count != 8)
		return 2;
	job.spins = count == 8;
	job.writes = strcmp(words[2], "write") == 0;
	job.sequential = strcmp(words[3], "sequential") == 0;
	job.bytes = (size_t)atol(words[4]);
	job.depth = atoi(words[5]);
	if (job.depth < 1 || job.depth > DEPTH_MAX || job.bytes < BLOCK || job.bytes % BLOCK)
		return 2;
	connect_to(words[1], 1, DEPTH_MAX * job.bytes / BLOCK);
	job.places = blocks / (job.bytes / BLOCK);
	if (!job.places)
		return 2;
	memset(memory.addr, 0x5a, DEPTH_MAX * job.bytes);
	begin = now();
	requests = run(begin + (uint64_t)atol(words[6]) * 1000);
	printf("%ld %llu\n", requests, (unsigned long long)(now() - begin));
	blkio_destroy(&disk);
	return 0;
}
