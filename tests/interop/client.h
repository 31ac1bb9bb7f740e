/* SPDX-License-Identifier: Apache-2.0 */
/* What libblkio clients share: a disk, memory for requests, and how they fail. */
#ifndef STILE_CLIENT_H
#define STILE_CLIENT_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

static inline void fail(const char *call, int result)
{
	fprintf(stderr, "%s: %d %s\n", call, result, blkio_get_error_msg());
	exit(1);
}

/* Not random, but like it: the same in every run. */
static inline uint64_t any(void)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Memory for so many blocks. */
static inline void connect_to(const char *path, int queues, size_t buffers)
{
	uint64_t capacity;

	CHECK(blkio_create("virtio-blk-vhost-user", &disk));
	CHECK(blkio_set_str(disk, "path", path));
	CHECK(blkio_connect(disk));
	CHECK(blkio_set_int(disk, "num-queues", queues));
	CHECK(blkio_start(disk));
	CHECK(blkio_get_uint64(disk, "capacity", &capacity));
	blocks = capacity / BLOCK;
	CHECK(blkio_alloc_mem_region(disk, &memory, buffers * BLOCK));
	CHECK(blkio_map_mem_region(disk, &memory));
}

#endif
