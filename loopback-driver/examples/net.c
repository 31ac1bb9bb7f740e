/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers pings and UDP datagrams to port 7 at 10.0.0.N, where N is the last
 * byte of the address the network device has for us; survives restarts of the
 * device side. `ping 10.0.0.2` on Linux, with a tap at 10.0.0.1/24, reaches it.
 */
#include <stile/net.h>

#include "format.h"
#include "ipv4.h"
#include "peer.h"

#define IDLE		(60 * SECOND)

static struct stile_net net;
static struct ipv4_host host;

static int start_net(void)
{
	char mac[2 * sizeof(net.mac) + 1];
	int error = stile_net_start(&net, &peer.pool);

	if (error)
		return error;
	host = (struct ipv4_host){ .address = { 10, 0, 0, net.mac[5] } };
	for (size_t i = 0; i < sizeof(host.mac); i++)
		host.mac[i] = net.mac[i];
	format_hex(mac, net.mac, sizeof(net.mac));
	peer_say("net %s at 10.0.0.%u, MTU %u", mac, host.address[3], net.mtu);
	return 0;
}

/* Answers one frame; returns 1, or 0 when there was none. A full queue loses the answer. */
static int serve_one(void)
{
	static uint8_t frame[STILE_NET_FRAME_MAX];
	bool up = net.up;
	int error = stile_device_check(&net.device);
	int length;
	size_t answer;

	if (!error)
		error = stile_net_look(&net);
	if (!error && net.up != up)
		peer_say("net is %s", net.up ? "up" : "down");
	length = error ? error : stile_net_receive(&net, frame);
	if (length <= 0)
		return length;
	answer = ipv4_answer(&host, frame, (size_t)length);
	error = answer ? stile_net_send(&net, frame, answer) : 0;
	return error && error != STILE_E_FULL ? error : 1;
}

void stile_main(void)
{
	int error = STILE_E_NO_DEVICE;

	if (peer_start(false)) {
		error = stile_device_find(&net.device, &peer.bus, STILE_ID_NET);
		if (!error)
			error = start_net();
		if (error)
			peer_failed("net", error);
	}
	if (error) {
		peer_conclude();
		peer_off();
	}
	for (;;) {
		int result = serve_one();

		if (result < 0)
			peer_recover(start_net);
		else if (!result && !stile_queue_enable_callback(&net.receive))
			stile_bus_wait(&peer.bus, stile_bus_deadline(&peer.bus, IDLE));
	}
}
