/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/error.h>
#include <stile/net.h>

#include "mem.h"
#include "net_buffer.h"

#define ETHERNET	14u

/* Takes back what the device has sent. */
static int collect(struct stile_net *net)
{
	uint32_t written;
	void *cookie;
	int got;

	do {
		got = stile_queue_get_used(&net->transmit, &cookie, &written);
		if (got > 0)
			((struct stile_net_buffer *)cookie)->busy = false;
	} while (got > 0);
	return got;
}

static struct stile_net_buffer *idle_buffer(struct stile_net *net)
{
	for (unsigned int i = 0; i < net->transmit.size && i < STILE_NET_BUFFERS; i++)
		if (!net->out[i].busy)
			return &net->out[i];
	return NULL;
}

int stile_net_send(struct stile_net *net, const void *frame, size_t length)
{
	struct stile_net_buffer *buffer;
	struct stile_buffer from;
	int error;

	if (length < ETHERNET || length > STILE_NET_FRAME_MAX)
		return STILE_E_ARGUMENT;
	error = collect(net);
	if (error)
		return error;
	buffer = idle_buffer(net);
	if (!buffer)
		return STILE_E_FULL;
	memset(buffer->data, 0, NET_HEADER);
	memcpy(buffer->data + NET_HEADER, frame, length);
	from = (struct stile_buffer){ buffer->data, (uint32_t)(NET_HEADER + length) };
	error = stile_queue_add(&net->transmit, &from, 1, NULL, 0, buffer);
	if (error)
		return error;
	buffer->busy = true;
	/* Sent frames are collected when the next one goes: nobody waits for them. */
	stile_queue_disable_callback(&net->transmit);
	return stile_queue_kick(&net->transmit);
}

/* Without an offload negotiated a frame is whole: there is nothing to finish (section 5.1.6.4). */
static bool is_whole(const uint8_t *data)
{
	struct stile_net_hdr header;

	memcpy(&header, data, sizeof(header));
	return !(header.flags & STILE_NET_HDR_F_NEEDS_CSUM) &&
	       header.gso_type == STILE_NET_HDR_GSO_NONE;
}

/* Copies a frame out of a used buffer; returns its length, or 0 when it is none. */
static uint32_t take(struct stile_net *net, const uint8_t *data, uint32_t written, void *frame)
{
	if (written < NET_HEADER + ETHERNET || !is_whole(data)) {
		net->malformed++;
		return 0;
	}
	memcpy(frame, data + NET_HEADER, written - NET_HEADER);
	return written - (uint32_t)NET_HEADER;
}

int stile_net_receive(struct stile_net *net, void *frame)
{
	/* A device that gives nothing but nonsense must not keep us here. */
	for (unsigned int tries = 0; tries < STILE_NET_BUFFERS; tries++) {
		uint32_t written, length;
		void *cookie;
		int got = stile_queue_get_used(&net->receive, &cookie, &written);

		if (got <= 0)
			return got;
		length = take(net, ((struct stile_net_buffer *)cookie)->data, written, frame);
		got = stile_net_offer(net, cookie);
		if (!got)
			got = stile_queue_kick(&net->receive);
		if (got)
			return got;
		if (length)
			return (int)length;
	}
	return 0;
}
