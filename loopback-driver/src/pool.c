/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/pool.h>

#include "mem.h"

void stile_pool_init(struct stile_pool *pool, void *base, size_t size)
{
	pool->next = base;
	pool->end = pool->next + size;
}

void *stile_pool_take(struct stile_pool *pool, size_t size, size_t align)
{
	size_t left = (size_t)(pool->end - pool->next);
	size_t gap = (size_t)(-(uintptr_t)pool->next) & (align - 1);
	uint8_t *taken;

	if (gap > left || size > left - gap)
		return NULL;
	taken = pool->next + gap;
	pool->next = taken + size;
	memset(taken, 0, size);
	return taken;
}
