/* SPDX-License-Identifier: Apache-2.0 */
/* Virtqueues in memory (virtio 1.4, sections 2.7 and 2.8). All little-endian. */
#ifndef STILE_VIRTIO_RING_H
#define STILE_VIRTIO_RING_H

#include <stdint.h>

/* Of descriptors, split or packed. */
#define STILE_DESC_F_NEXT		1u
#define STILE_DESC_F_WRITE		2u
#define STILE_DESC_F_INDIRECT		4u

/* Whose a packed descriptor is: see section 2.8.1 for how they go with the wrap counters. */
#define STILE_DESC_F_AVAIL		0x80u
#define STILE_DESC_F_USED		0x8000u

#define STILE_AVAIL_F_NO_INTERRUPT	1u
#define STILE_USED_F_NO_NOTIFY		1u

/* Of an event suppression structure; STILE_EVENT_DESC only with EVENT_IDX. */
#define STILE_EVENT_ENABLE		0u
#define STILE_EVENT_DISABLE		1u
#define STILE_EVENT_DESC		2u
#define STILE_EVENT_WRAP		0x8000u	/* the wrap counter, in offset */

/* Alignments the device may rely on (sections 2.7 and 2.8.10.1). */
#define STILE_DESC_ALIGN		16
#define STILE_AVAIL_ALIGN		2
#define STILE_USED_ALIGN		4
#define STILE_EVENT_ALIGN		4

/* Of either ring; a split one is a power of two. */
#define STILE_QUEUE_SIZE_MAX		32768

struct stile_desc {
	uint64_t addr;	/* bus address of the buffer */
	uint32_t len;
	uint16_t flags;	/* STILE_DESC_F_* */
	uint16_t next;	/* index of the next descriptor, with STILE_DESC_F_NEXT */
};

/* The available ring: driver area. le16 used_event follows ring[queue size]. */
struct stile_avail {
	uint16_t flags;
	uint16_t idx;
	uint16_t ring[];
};

struct stile_used_elem {
	uint32_t id;	/* head of the descriptor chain that was used */
	uint32_t len;	/* bytes written into its device-writable part */
};

/* The used ring: device area. le16 avail_event follows ring[queue size]. */
struct stile_used {
	uint16_t flags;
	uint16_t idx;
	struct stile_used_elem ring[];
};

/*
 * A descriptor of the packed ring, whoever wrote it last. Used ones have no
 * address, and a length only with STILE_DESC_F_WRITE.
 */
struct stile_packed_desc {
	uint64_t addr;	/* bus address of the buffer */
	uint32_t len;
	uint16_t id;	/* of the chain, in its last descriptor */
	uint16_t flags;	/* STILE_DESC_F_* */
};

/*
 * When one side wants notifications of a packed ring: the driver area and the
 * device area. Read and written as one le32, so that the halves fit together.
 */
struct stile_event {
	uint16_t offset;	/* of a descriptor, with STILE_EVENT_WRAP or without */
	uint16_t flags;		/* STILE_EVENT_* in the lowest two bits */
};

#endif
