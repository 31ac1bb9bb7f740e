/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for rings and buffers out of the data region. It only grows: drivers
 * take what they need at start and keep it over resets, so nothing is freed.
 */
#ifndef STILE_POOL_H
#define STILE_POOL_H

#include <stddef.h>
#include <stdint.h>

struct stile_pool {
	uint8_t *next;
	uint8_t *end;
};

void stile_pool_init(struct stile_pool *pool, void *base, size_t size);

/* Zeroed memory, or NULL when the region is used up. align is a power of two. */
void *stile_pool_take(struct stile_pool *pool, size_t size, size_t align);

#endif
