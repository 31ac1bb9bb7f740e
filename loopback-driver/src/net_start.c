/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/error.h>
#include <stile/net.h>

#include "mem.h"
#include "net_buffer.h"

static int take_buffers(struct stile_net_buffer *buffers, struct stile_pool *pool)
{
	for (unsigned int i = 0; i < STILE_NET_BUFFERS; i++) {
		if (!buffers[i].data)
			buffers[i].data = stile_pool_take(pool, NET_BUFFER, 16);
		if (!buffers[i].data)
			return STILE_E_NO_MEMORY;
		buffers[i].busy = false;
	}
	return 0;
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
	return error;
}

/*
 * Section 5.1.4.2: who takes the MTU must have buffers for it. A device with a
 * larger one is not promised that, and then does not know how much we take.
 */
static int negotiate(struct stile_net *net)
{
	uint64_t wanted = STILE_FEATURE(STILE_NET_F_MAC) | STILE_FEATURE(STILE_NET_F_MTU);
	int error = stile_device_negotiate(&net->device, wanted);

	if (!error)
		error = read_config(net);
	if (!error && net->mtu > STILE_NET_MTU) {
		error = stile_device_negotiate(&net->device, STILE_FEATURE(STILE_NET_F_MAC));
		net->mtu = STILE_NET_MTU;
	}
	return error;
}

int stile_net_offer(struct stile_net *net, struct stile_net_buffer *buffer)
{
	struct stile_buffer into = { buffer->data, NET_BUFFER };

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
		error = take_buffers(net->in, pool);
	if (!error)
		error = take_buffers(net->out, pool);
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
