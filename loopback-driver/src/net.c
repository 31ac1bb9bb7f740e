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
static bool is_whole(const struct stile_net_hdr *header)
{
	return !(header->flags & STILE_NET_HDR_F_NEEDS_CSUM) &&
	       header->gso_type == STILE_NET_HDR_GSO_NONE;
}

/* In how many buffers the frame is that begins here; 0 when there is none. */
static unsigned int pieces(const struct stile_net *net, const uint8_t *data, uint32_t written)
{
	struct stile_net_hdr header;
	unsigned int count = 1;

	if (written < NET_HEADER)
		return 0;
	memcpy(&header, data, sizeof(header));
	if (stile_device_has(&net->device, STILE_NET_F_MRG_RXBUF))
		count = header.num_buffers;
	return is_whole(&header) && count <= STILE_NET_BUFFERS ? count : 0;
}

static bool append(uint8_t *frame, uint32_t *length, const uint8_t *data, uint32_t n)
{
	if (n > STILE_NET_FRAME_MAX - *length)
		return false;
	memcpy(frame + *length, data, n);
	*length += n;
	return true;
}

/*
 * Copies a frame out of its used buffers, of which we have the first, and gives
 * each back; returns its length, or 0 when it is none.
 */
static int gather(struct stile_net *net, struct stile_net_buffer *buffer, uint32_t written,
		  uint8_t *frame)
{
	unsigned int left = pieces(net, buffer->data, written);
	uint32_t skip = NET_HEADER, length = 0;
	bool good = left > 0;

	for (;;) {
		void *cookie;
		int got;

		good = good && append(frame, &length, buffer->data + skip, written - skip);
		got = stile_net_offer(net, buffer);
		if (got)
			return got;
		if (left <= 1)
			break;
		/* The device shows all buffers of a frame at once (section 5.1.6.4). */
		got = stile_queue_get_used(&net->receive, &cookie, &written);
		if (got < 0)
			return got;
		good = good && got;
		if (!got)
			break;
		buffer = cookie;
		skip = 0;
		left--;
	}
	if (good && length >= ETHERNET)
		return (int)length;
	net->malformed++;
	return 0;
}

int stile_net_receive(struct stile_net *net, void *frame)
{
	/* A device that gives nothing but nonsense must not keep us here. */
	for (unsigned int tries = 0; tries < STILE_NET_BUFFERS; tries++) {
		uint32_t written;
		void *cookie;
		int error, length;
		int got = stile_queue_get_used(&net->receive, &cookie, &written);

		if (got <= 0)
			return got;
		length = gather(net, cookie, written, frame);
		error = length < 0 ? length : stile_queue_kick(&net->receive);
		if (error)
			return error;
		if (length)
			return length;
	}
	return 0;
}
