/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes and places in a split virtqueue, and the arithmetic of its suppression. */
#ifndef STILE_QUEUE_LAYOUT_H
#define STILE_QUEUE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stile/virtio_ring.h>

static inline size_t stile_desc_bytes(size_t size)
{
	return size * sizeof(struct stile_desc);
}

/* With the event word, which is there whether or not EVENT_IDX is negotiated. */
static inline size_t stile_avail_bytes(size_t size)
{
	return sizeof(struct stile_avail) + size * sizeof(uint16_t) + sizeof(uint16_t);
}

static inline size_t stile_used_bytes(size_t size)
{
	return sizeof(struct stile_used) + size * sizeof(struct stile_used_elem) + sizeof(uint16_t);
}

static inline uint16_t *stile_used_event(struct stile_avail *avail, uint16_t size)
{
	return &avail->ring[size];
}

static inline uint16_t *stile_avail_event(struct stile_used *used, uint16_t size)
{
	return (uint16_t *)&used->ring[size];
}

/* Whether an index that went from old to now passed event (sections 2.7.7.2 and 2.7.10). */
static inline bool stile_event_passed(uint16_t event, uint16_t now, uint16_t old)
{
	return (uint16_t)(now - event - 1) < (uint16_t)(now - old);
}

#endif
