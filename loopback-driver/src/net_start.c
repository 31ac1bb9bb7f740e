/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/error.h>
#include <stile/net.h>

#include "mem.h"
#include "net_buffer.h"

static int take_buffers(struct stile_net_buffer *buffers, uint32_t size, struct stile_pool *pool)
{
	for (unsigned int i = 0; i < STILE_NET_BUFFERS; i++) {
		if (!buffers[i].data)
			buffers[i].data = stile_pool_take(pool, size, 16);
		if (!buffers[i].data)
			return STILE_E_NO_MEMORY;
		buffers[i].busy = false;
	}
	return 0;
}

static uint32_t receive_room(const struct stile_net *net)
{
	return stile_device_has(&net->device, STILE_NET_F_MRG_RXBUF) ? NET_PIECE : NET_BUFFER;
}

/* Those of an earlier start will do, unless that device merged and this one does not. */
static int take_receive_buffers(struct stile_net *net, struct stile_pool *pool)
{
	if (net->room < receive_room(net)) {
		net->room = receive_room(net);
		for (unsigned int i = 0; i < STILE_NET_BUFFERS; i++)
			net->in[i].data = NULL;
	}
	return take_buffers(net->in, net->room, pool);
}

int stile_net_look(struct stile_net *net)
{
	uint16_t status = STILE_NET_S_LINK_UP;
	int error = 0;

	if (!net->device.config_changed)
		return 0;
	net->device.config_changed = false;	/* before it is read: a change after that counts */
	if (stile_device_has(&net->device, STILE_NET_F_STATUS))
		error = stile_device_read_config(&net->device,
						 offsetof(struct stile_net_config, status),
						 &status, sizeof(status));
	net->up = status & STILE_NET_S_LINK_UP;
	return error;
}

static int read_config(struct stile_net *net)
{
	struct stile_net_config config = { .mtu = STILE_NET_MTU };
	int error = 0;

	if (stile_device_has(&net->device, STILE_NET_F_MTU))
		error = stile_device_read_config(&net->device,
						 offsetof(struct stile_net_config, mtu),
						 &config.mtu, sizeof(config.mtu));
	if (!error && stile_device_has(&net->device, STILE_NET_F_MAC))
		error = stile_device_read_config(&net->device,
						 offsetof(struct stile_net_config, mac),
						 config.mac, sizeof(config.mac));
	memcpy(net->mac, config.mac, sizeof(net->mac));
	net->mtu = config.mtu;
	net->device.config_changed = true;
	return error ? error : stile_net_look(net);
}

/*
 * Section 5.1.4.2: who takes the MTU must be able to receive as much. A device with a
 * larger one is not promised that, and then does not know how much we take.
 */
static int negotiate(struct stile_net *net)
{
	uint64_t wanted = STILE_FEATURE(STILE_NET_F_MAC) | STILE_FEATURE(STILE_NET_F_MTU) |
			  STILE_FEATURE(STILE_NET_F_STATUS) | STILE_FEATURE(STILE_NET_F_MRG_RXBUF);
	int error = stile_device_negotiate(&net->device, wanted);

	if (!error)
		error = read_config(net);
	if (!error && net->mtu > STILE_NET_MTU) {
		error = stile_device_negotiate(&net->device,
					       wanted & ~STILE_FEATURE(STILE_NET_F_MTU));
		net->mtu = STILE_NET_MTU;
	}
	return error;
}

int stile_net_offer(struct stile_net *net, struct stile_net_buffer *buffer)
{
	struct stile_buffer into = { buffer->data, net->room };

	return stile_queue_add(&net->receive, NULL, 0, &into, 1, buffer);
}

static int offer_all(struct stile_net *net)
{
	unsigned int count = net->receive.size;
	int error = 0;

	for (unsigned int i = 0; i < count && i < STILE_NET_BUFFERS && !error; i++)
		error = stile_net_offer(net, &net->in[i]);
	return error ? error : stile_queue_kick(&net->receive);
}

int stile_net_start(struct stile_net *net, struct stile_pool *pool)
{
	struct stile_device *device = &net->device;
	int error = negotiate(net);

	if (!error)
		error = take_receive_buffers(net, pool);
	if (!error)
		error = take_buffers(net->out, NET_BUFFER, pool);
	if (!error)
		error = stile_queue_setup(&net->receive, device, STILE_NET_RECEIVEQ,
					  STILE_NET_BUFFERS, pool);
	if (!error)
		error = stile_queue_setup(&net->transmit, device, STILE_NET_TRANSMITQ,
					  STILE_NET_BUFFERS, pool);
	if (!error)
		error = stile_device_ready(device);
	/* A notification before DRIVER_OK is forbidden (section 3.1.1), so buffers go out last. */
	return error ? error : offer_all(net);
}
