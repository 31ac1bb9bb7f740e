/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network device (virtio 1.4, section 5.1): one pair of queues, whole
 * frames, no offloads. Frames are copied in and out, so that what a program
 * looks at does not change meanwhile.
 */
#ifndef STILE_NET_H
#define STILE_NET_H

#include <stile/queue.h>
#include <stile/virtio_net.h>

#define STILE_NET_BUFFERS	32u	/* each way */

/* The largest; a device that says less has its way. */
#ifndef STILE_NET_MTU
#define STILE_NET_MTU		1500u
#endif

/* What a receive buffer has where a frame may take several (MRG_RXBUF): small ones fit into one. */
#ifndef STILE_NET_PIECE
#define STILE_NET_PIECE		768u
#endif

#define STILE_NET_FRAME_MAX	(14u + 4u + STILE_NET_MTU)

struct stile_net_buffer {
	uint8_t *data;			/* in the carve-out: a header, then a frame */
	bool busy;			/* with the device */
};

struct stile_net {
	struct stile_device device;
	struct stile_queue receive;
	struct stile_queue transmit;
	uint8_t mac[6];			/* ours; all zero when the device has none for us */
	uint16_t mtu;
	bool up;			/* the link, see stile_net_look() */
	uint32_t malformed;		/* received frames dropped: impossible length or header */

	/* Private. */
	struct stile_net_buffer out[STILE_NET_BUFFERS];
	struct stile_net_buffer in[STILE_NET_BUFFERS];
	uint32_t room;			/* in each of those that were taken for receiving */
};

/* Starts the opened net->device; again after a reset is needed or the bus restarted. */
int stile_net_start(struct stile_net *net, struct stile_pool *pool);

/*
 * Looks whether the link is up, if the device says that something changed since
 * it was last looked at. A device that does not say is always up.
 */
int stile_net_look(struct stile_net *net);

/*
 * Sends a frame, from its destination address on; without waiting: STILE_E_FULL
 * when all buffers are with the device.
 */
int stile_net_send(struct stile_net *net, const void *frame, size_t length);

/*
 * Copies the next received frame and returns its length; 0 for none. Room is for
 * STILE_NET_FRAME_MAX bytes.
 */
int stile_net_receive(struct stile_net *net, void *frame);

#endif
