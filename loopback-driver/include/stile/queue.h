/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Virtqueues, driver side: the packed ring (virtio 1.4, section 2.8) where the
 * device offers it, else the split one (section 2.7). Everything the library
 * decides by is kept in private memory; the shared rings are written for the
 * device, and of what the device writes only used entries are read, once, and
 * checked against what is in flight. To have split rings all the same, put
 * STILE_FEATURE(STILE_F_RING_PACKED) into the device's refused features.
 */
#ifndef STILE_QUEUE_H
#define STILE_QUEUE_H

#include <stile/device.h>
#include <stile/pool.h>
#include <stile/virtio_ring.h>

/* Entries of the largest queue; private memory is set aside for as many. */
#ifndef STILE_QUEUE_ENTRIES_MAX
#define STILE_QUEUE_ENTRIES_MAX		128u
#endif

/* Longest chain that goes into an indirect table; a longer one takes ring entries. */
#define STILE_QUEUE_INDIRECT_MAX	8u

struct stile_buffer {
	void *data;			/* in the carve-out */
	uint32_t length;
};

/* A descriptor (split) or chain (packed) as we know it; what the device sees is only a copy. */
struct stile_queue_entry {
	void *cookie;			/* of the chain that starts here; NULL: not a head */
	uint32_t writable;		/* bytes the device may write in that chain */
	uint16_t chain;			/* ring descriptors it takes */
	uint16_t next;			/* the next in the chain or on the free list */
};

struct stile_queue_ring;		/* private: how one kind of ring works */

struct stile_queue {
	struct stile_device *device;
	uint32_t index;			/* of the queue in its device */
	uint16_t size;			/* descriptors; of a split ring a power of two */
	int error;			/* STILE_E_USED_*: broken until set up again */

	/* Shared memory, kept over resets: descriptor, driver and device area. */
	union {
		struct stile_desc *desc;
		struct stile_packed_desc *ring;
	};
	union {
		struct stile_avail *avail;
		uint32_t *driver_event;	/* struct stile_event */
	};
	union {
		struct stile_used *used;
		uint32_t *device_event;
	};
	union {				/* a table per entry */
		struct stile_desc *indirect;
		struct stile_packed_desc *packed_indirect;
	};
	uint16_t capacity;		/* entries there is memory for */

	/* Trusted. The indices are free-running (split) or positions (queue_packed.c). */
	const struct stile_queue_ring *ring_kind;
	bool event_idx;
	bool use_indirect;
	uint16_t avail_idx;		/* next to fill */
	uint16_t avail_told;		/* avail_idx when we last published and maybe notified */
	uint16_t used_idx;		/* next to read */
	uint16_t first_flags;		/* of the first descriptor not yet published (packed) */
	uint16_t in_flight;		/* requests */
	uint16_t free_count;
	uint16_t free_head;
	struct stile_queue_entry entries[STILE_QUEUE_ENTRIES_MAX];
};

/*
 * Sets up queue number index with at most size entries: GET_VQUEUE, SET_VQUEUE
 * and a read back. Between stile_device_negotiate and stile_device_ready; after a
 * reset the same structure is set up again and keeps its memory.
 */
int stile_queue_setup(struct stile_queue *queue, struct stile_device *device, uint32_t index,
		      uint16_t size, struct stile_pool *pool);

/*
 * Offers readable buffers followed by writable ones. The cookie, not NULL, comes
 * back with the used chain. The device sees it after stile_queue_kick.
 */
int stile_queue_add(struct stile_queue *queue, const struct stile_buffer *readable,
		    unsigned int readables, const struct stile_buffer *writable,
		    unsigned int writables, void *cookie);

/* Publishes what was added and notifies the device if it wants to know. */
int stile_queue_kick(struct stile_queue *queue);

/* 1 and the cookie and bytes written of a used chain; 0 when there is none; or an error. */
int stile_queue_get_used(struct stile_queue *queue, void **cookie, uint32_t *written);

/* Asks for a notification; true when used chains are waiting already: look again. */
bool stile_queue_enable_callback(struct stile_queue *queue);

/* Tells the device that notifications are not needed; a hint. */
void stile_queue_disable_callback(struct stile_queue *queue);

/*
 * As get_used, but waits until the deadline and watches bus and device. Returns 1
 * or an error. Other queues' chains stay where they are.
 */
int stile_queue_wait_used(struct stile_queue *queue, void **cookie, uint32_t *written,
			  uint64_t deadline);

#endif
