/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/net.h>

#include "fixture.h"

#define HEADER	sizeof(struct stile_net_hdr)

static struct stile_net net;
static struct {
	uint8_t bytes[HEADER + STILE_NET_FRAME_MAX];
	size_t length;
	unsigned int count;
} sent;
static uint8_t frame[STILE_NET_FRAME_MAX];

static bool serve_net(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t head)
{
	struct fake_segment segments[FAKE_SEGMENTS];

	/* Receive buffers stay in the ring until there is a frame. */
	if (queue == STILE_NET_RECEIVEQ)
		return false;
	CHECK_EQ(fake_chain(fake, device, queue, head, segments), 1);
	CHECK(!segments[0].writable && segments[0].length <= sizeof(sent.bytes));
	memcpy(sent.bytes, segments[0].data, segments[0].length);
	sent.length = segments[0].length;
	sent.count++;
	fake_used(fake, device, queue, head, 0);
	return true;
}

static struct fake_device *connect_with(uint16_t mtu, uint64_t features)
{
	struct fake_device *device;
	struct stile_net_config config = { .mac = { 2, 0, 0, 0, 0, 9 }, .mtu = mtu };

	memset(&net, 0, sizeof(net));
	memset(&sent, 0, sizeof(sent));
	fixture_connect();
	device = &fix.fake.device[FAKE_NET];
	*device = fix.fake.device[FAKE_CONSOLE];	/* two queues and the common features */
	device->id = STILE_ID_NET;
	device->offered |= STILE_FEATURE(STILE_NET_F_MAC) | STILE_FEATURE(STILE_NET_F_MTU) |
			   STILE_FEATURE(STILE_NET_F_CSUM) | features;
	device->config_size = sizeof(config);
	memcpy(device->config, &config, sizeof(config));
	device->serve = serve_net;
	CHECK_EQ(stile_device_find(&net.device, &fix.bus, STILE_ID_NET), 0);
	CHECK_EQ(stile_net_start(&net, &fix.pool), 0);
	return device;
}

static struct fake_device *connect_net(uint16_t mtu)
{
	return connect_with(mtu, 0);
}

static void connect_merging(void)
{
	connect_with(1500, STILE_FEATURE(STILE_NET_F_MRG_RXBUF));
}

/* A frame for the driver, of which the device says that it wrote so much. */
static void arrive(const void *bytes, uint32_t length, uint32_t written)
{
	struct fake_device *device = &fix.fake.device[FAKE_NET];
	struct fake_segment segments[FAKE_SEGMENTS];
	uint16_t head;

	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	CHECK(fake_peek(&fix.fake, device, STILE_NET_RECEIVEQ, &head));
	fake_take(device, STILE_NET_RECEIVEQ, head);
	CHECK_EQ(fake_chain(&fix.fake, device, STILE_NET_RECEIVEQ, head, segments), 1);
	CHECK(segments[0].writable && segments[0].length == HEADER + STILE_NET_FRAME_MAX);
	memcpy(segments[0].data, bytes, length);
	fake_used(&fix.fake, device, STILE_NET_RECEIVEQ, head, written);
}

RING_TEST(net_knows_its_address_and_mtu)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 9 };

	connect_net(1400);
	CHECK_EQ(memcmp(net.mac, mac, sizeof(mac)), 0);
	CHECK_EQ(net.mtu, 1400);
	CHECK(stile_device_has(&net.device, STILE_NET_F_MTU));
	CHECK(!stile_device_has(&net.device, STILE_NET_F_CSUM));
	CHECK(net.up);
}

RING_TEST(net_promises_no_mtu_it_has_no_buffers_for)
{
	connect_net(9000);
	CHECK_EQ(net.mtu, 1500);
	CHECK(!stile_device_has(&net.device, STILE_NET_F_MTU));
	CHECK(stile_device_has(&net.device, STILE_NET_F_MAC));
}

RING_TEST(net_sends_frames_of_all_lengths)
{
	static const uint8_t zero[HEADER];
	unsigned int count = 0;

	connect_net(1500);
	for (size_t i = 0; i < sizeof(frame); i++)
		frame[i] = (uint8_t)(i * 3);
	for (size_t length = 14; length <= sizeof(frame); length += length < 64 ? 1 : 97) {
		CHECK_EQ(stile_net_send(&net, frame, length), 0);
		stile_bus_now(&fix.bus);	/* the device acts */
		CHECK_EQ(sent.count, ++count);
		CHECK_EQ(sent.length, HEADER + length);
		CHECK_EQ(memcmp(sent.bytes, zero, HEADER), 0);
		CHECK_EQ(memcmp(sent.bytes + HEADER, frame, length), 0);
	}
	CHECK_EQ(stile_net_send(&net, frame, 13), STILE_E_ARGUMENT);
	CHECK_EQ(stile_net_send(&net, frame, sizeof(frame) + 1), STILE_E_ARGUMENT);
}

RING_TEST(net_does_not_wait_for_a_device_that_sends_nothing)
{
	unsigned int count = 0;

	connect_net(1500)->serve = NULL;
	while (count < 1000 && !stile_net_send(&net, frame, 60))
		count++;
	CHECK_EQ(count, STILE_NET_BUFFERS);
	CHECK_EQ(stile_net_send(&net, frame, 60), STILE_E_FULL);
	CHECK_EQ(stile_net_send(&net, frame, 60), STILE_E_FULL);
}

RING_TEST(net_receives_for_ever)
{
	uint8_t bytes[HEADER + STILE_NET_FRAME_MAX] = { 0 };

	connect_net(1500);
	CHECK_EQ(stile_net_receive(&net, frame), 0);
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t length = 14 + i * 7;

		memset(bytes + HEADER, (int)i, length);
		arrive(bytes, (uint32_t)HEADER + length, (uint32_t)HEADER + length);
		CHECK_EQ(stile_net_receive(&net, frame), length);
		CHECK_EQ(memcmp(frame, bytes + HEADER, length), 0);
		CHECK_EQ(stile_net_receive(&net, frame), 0);
	}
	CHECK_EQ(net.malformed, 0);
}

RING_TEST(net_drops_what_is_no_frame)
{
	uint8_t bytes[HEADER + 100] = { 0 };

	connect_net(1500);
	arrive(bytes, 0, 0);
	arrive(bytes, 11, 11);
	arrive(bytes, 25, 25);
	bytes[0] = STILE_NET_HDR_F_NEEDS_CSUM;
	arrive(bytes, 112, 112);
	bytes[0] = 0;
	bytes[1] = STILE_NET_HDR_GSO_TCPV4;
	arrive(bytes, 112, 112);
	bytes[0] = STILE_NET_HDR_F_DATA_VALID;
	bytes[1] = 0;
	arrive(bytes, 26, 26);
	CHECK_EQ(stile_net_receive(&net, frame), 14);
	CHECK_EQ(net.malformed, 5);
	CHECK_EQ(stile_net_receive(&net, frame), 0);
}

RING_TEST(net_believes_no_length_beyond_the_buffer)
{
	uint8_t bytes[HEADER + 100] = { 0 };

	connect_net(1500);
	arrive(bytes, 60, HEADER + STILE_NET_FRAME_MAX + 1);
	CHECK_EQ(stile_net_receive(&net, frame), STILE_E_USED_LENGTH);
	CHECK_EQ(stile_net_start(&net, &fix.pool), 0);
	arrive(bytes, 60, 60);
	CHECK_EQ(stile_net_receive(&net, frame), 48);
}

/* A frame in as many buffers as it needs, of which its header says that they are so many. */
static void arrive_merged(uint8_t *bytes, uint32_t length, uint16_t count)
{
	struct fake_device *device = &fix.fake.device[FAKE_NET];
	struct stile_net_hdr header = { .num_buffers = count };

	memcpy(bytes, &header, sizeof(header));
	CHECK_EQ(stile_bus_poll(&fix.bus), 0);
	for (uint32_t at = 0; at < length;) {
		struct fake_segment segments[FAKE_SEGMENTS];
		uint32_t n;
		uint16_t head;

		CHECK(fake_peek(&fix.fake, device, STILE_NET_RECEIVEQ, &head));
		fake_take(device, STILE_NET_RECEIVEQ, head);
		CHECK_EQ(fake_chain(&fix.fake, device, STILE_NET_RECEIVEQ, head, segments), 1);
		CHECK_EQ(segments[0].length, STILE_NET_PIECE);
		n = length - at < STILE_NET_PIECE ? length - at : STILE_NET_PIECE;
		memcpy(segments[0].data, bytes + at, n);
		fake_used(&fix.fake, device, STILE_NET_RECEIVEQ, head, n);
		at += n;
	}
}

static uint16_t needed(uint32_t length)
{
	return (uint16_t)((length + STILE_NET_PIECE - 1) / STILE_NET_PIECE);
}

RING_TEST(net_merges_buffers)
{
	uint8_t bytes[HEADER + STILE_NET_FRAME_MAX];

	connect_merging();
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t length = 14 + i * 7;

		for (uint32_t j = 0; j < length; j++)
			bytes[HEADER + j] = (uint8_t)(i + j * 3);
		arrive_merged(bytes, (uint32_t)HEADER + length, needed((uint32_t)HEADER + length));
		CHECK_EQ(stile_net_receive(&net, frame), length);
		CHECK_EQ(memcmp(frame, bytes + HEADER, length), 0);
		CHECK_EQ(stile_net_receive(&net, frame), 0);
	}
	CHECK_EQ(net.malformed, 0);
}

RING_TEST(net_drops_what_is_not_merged_right)
{
	static uint8_t bytes[HEADER + 2 * STILE_NET_FRAME_MAX];
	uint32_t longest = HEADER + STILE_NET_FRAME_MAX;

	connect_merging();
	arrive_merged(bytes, 100, 0);
	CHECK_EQ(stile_net_receive(&net, frame), 0);
	arrive_merged(bytes, 100, 2);			/* the second one is not there */
	CHECK_EQ(stile_net_receive(&net, frame), 0);
	arrive_merged(bytes, 100, 0xffff);
	CHECK_EQ(stile_net_receive(&net, frame), 0);
	CHECK_EQ(net.malformed, 3);
	arrive_merged(bytes, longest + 1, needed(longest + 1));
	arrive_merged(bytes, longest, needed(longest));	/* is found behind it */
	CHECK_EQ(stile_net_receive(&net, frame), STILE_NET_FRAME_MAX);
	CHECK_EQ(net.malformed, 4);
	CHECK_EQ(stile_net_receive(&net, frame), 0);
}

/* A device that does not merge needs larger buffers than one that did; they stay then. */
RING_TEST(net_starts_again_with_another_device)
{
	uint8_t bytes[HEADER + STILE_NET_FRAME_MAX] = { 0 };
	struct fake_device *device = &fix.fake.device[FAKE_NET];
	const uint8_t *large;

	connect_merging();
	CHECK_EQ(net.room, STILE_NET_PIECE);
	device->offered &= ~STILE_FEATURE(STILE_NET_F_MRG_RXBUF);
	CHECK_EQ(stile_net_start(&net, &fix.pool), 0);
	arrive(bytes, sizeof(bytes), sizeof(bytes));
	CHECK_EQ(stile_net_receive(&net, frame), STILE_NET_FRAME_MAX);
	large = net.in[0].data;
	device->offered |= STILE_FEATURE(STILE_NET_F_MRG_RXBUF);
	CHECK_EQ(stile_net_start(&net, &fix.pool), 0);
	CHECK(net.in[0].data == large);
}

RING_TEST(net_follows_its_link)
{
	struct fake_device *device = connect_with(1500, STILE_FEATURE(STILE_NET_F_STATUS));
	uint16_t up = STILE_NET_S_LINK_UP;

	CHECK(!net.up);
	memcpy(device->config + offsetof(struct stile_net_config, status), &up, sizeof(up));
	CHECK_EQ(stile_net_look(&net), 0);
	CHECK(!net.up);		/* nobody said that it changed */
	net.device.config_changed = true;
	CHECK_EQ(stile_net_look(&net), 0);
	CHECK(net.up);
	CHECK(!net.device.config_changed);
}
