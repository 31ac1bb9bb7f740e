/* SPDX-License-Identifier: Apache-2.0 */
/* The split virtqueue in memory (virtio 1.4, section 2.7). All little-endian. */
#ifndef STILE_VIRTIO_RING_H
#define STILE_VIRTIO_RING_H

#include <stdint.h>

#define STILE_DESC_F_NEXT		1u
#define STILE_DESC_F_WRITE		2u
#define STILE_DESC_F_INDIRECT		4u

#define STILE_AVAIL_F_NO_INTERRUPT	1u
#define STILE_USED_F_NO_NOTIFY		1u

/* Alignments the device may rely on (section 2.7). */
#define STILE_DESC_ALIGN		16
#define STILE_AVAIL_ALIGN		2
#define STILE_USED_ALIGN		4

#define STILE_SPLIT_QUEUE_SIZE_MAX	32768

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

#endif
