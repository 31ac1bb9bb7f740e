/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The AMP bus, layout 3: virtio-msg through shared memory. One ring of message
 * slots each way; each side writes only its own head block and its own ring,
 * so nothing is ever read, modified and written back by two.
 *
 * The device side writes the window header at offset 0 and publishes its magic
 * last, with release order. All offsets count from the start of the window.
 */
#ifndef STILE_AMP_BUS_H
#define STILE_AMP_BUS_H

#include <stdint.h>

#define STILE_AMP_MAGIC			0x4c4fu
#define STILE_AMP_HEADER_LENGTH		64u
#define STILE_AMP_VERSION		1u
#define STILE_AMP_F_MASKED_NOTIFICATIONS	1u
#define STILE_AMP_NOTIFICATIONS_MAX	64u

struct stile_amp_header {
	uint16_t magic;			/* STILE_AMP_MAGIC, stored last */
	uint16_t length;		/* STILE_AMP_HEADER_LENGTH */
	uint16_t version;		/* STILE_AMP_VERSION */
	uint16_t features;		/* STILE_AMP_F_* */
	uint8_t num_notifications;	/* 64-bit words each way; 0: none, messages tell all */
	uint8_t notifications_per_device;	/* 1, 2, 4, 8 or 16 bits of those words */
	uint16_t num_queue_elements;	/* slots per ring, at least 2; one stays empty */
	uint16_t size_queue_elements;	/* bytes per slot: the maximum message size */
	uint16_t reserved;
	uint64_t device_notifications;	/* offsets of what the device side writes */
	uint64_t device_queue_head;
	uint64_t device_queue_elements;
	uint64_t driver_notifications;	/* offsets of what the driver side writes */
	uint64_t driver_queue_head;
	uint64_t driver_queue_elements;
};

/*
 * The handshake, the same on both sides. Set INIT and hold it until the peer's
 * head has its magic and the peer is outside RUN: a RUN seen in INIT belongs to
 * a life of ours that is over, and the peer has yet to notice. Then zero what
 * you write (indices and notification words) and set READY. When the peer is
 * READY or in RUN, set RUN. In RUN, a peer in INIT, or back in READY, has
 * restarted without a word: let go of its memory and begin again. PEER_DEAD
 * says that the peer broke the rules; it is held until the peer has left RUN.
 */
#define STILE_AMP_QUEUE_MAGIC		0x514fu

/* One per side. Empty: my head == peer's tail. Full: (my tail + 1) % n == peer's head. */
struct stile_amp_queue_head {
	uint16_t magic;		/* STILE_AMP_QUEUE_MAGIC */
	uint16_t status;	/* STILE_AMP_STATE_* in the low five bits */
	uint16_t tail;		/* my producer index in my ring */
	uint16_t head;		/* my consumer index in the peer's ring */
};

#define STILE_AMP_STATE_MASK		0x1fu
#define STILE_AMP_STATE_INIT		0u
#define STILE_AMP_STATE_READY		1u
#define STILE_AMP_STATE_RUN		2u
#define STILE_AMP_STATE_SHUTDOWN	3u
#define STILE_AMP_STATE_PEER_DEAD	4u

/*
 * A notification area: tx[n], rx[n] and, with masked notifications, mask[n].
 * Pending for me: my rx XOR peer's tx. To acknowledge: my rx ^= pending. A bit
 * that is pending already is not toggled again. A set mask bit is a wish not to
 * be rung for that bit, for which the other side may ring all the same.
 *
 * Bit 0 stands for the message queue; bits 1 to 7 are unused. Device d has the
 * group of notifications_per_device bits from 8 + d * notifications_per_device:
 * one bit per queue, the last bit of a group for all queues from there on. A
 * device whose group lies beyond the words is notified by messages.
 */
#define STILE_AMP_NOTIFY_MESSAGES	0u

#endif
