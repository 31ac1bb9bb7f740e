/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STILE_NET_BUFFER_H
#define STILE_NET_BUFFER_H

#include <stile/net.h>

#define NET_HEADER	sizeof(struct stile_net_hdr)
#define NET_BUFFER	((uint32_t)NET_HEADER + STILE_NET_FRAME_MAX)
#define NET_PIECE	(STILE_NET_PIECE < NET_BUFFER ? STILE_NET_PIECE : NET_BUFFER)

_Static_assert(NET_PIECE >= NET_HEADER && STILE_NET_BUFFERS * NET_PIECE >= NET_BUFFER,
	       "a frame fits into all receive buffers, its header into one");

/* Gives a receive buffer to the device; it is not kicked. */
int stile_net_offer(struct stile_net *net, struct stile_net_buffer *buffer);

#endif
