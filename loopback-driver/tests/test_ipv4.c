/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ipv4.h"
#include "test.h"

#define ROOM	1518

/* Of exactly its length, so that the sanitizer sees a look beyond its end. */
static uint8_t *frame;
static size_t length;
static struct ipv4_host host;

static void make(size_t bytes)
{
	host = (struct ipv4_host){ { 2, 0, 0, 0, 0, 2 }, { 10, 0, 0, 2 }, 0, 0, 0 };
	free(frame);
	frame = calloc(1, bytes ? bytes : 1);
	length = bytes;
}

static void put(size_t at, size_t count, const char *bytes)
{
	memcpy(frame + at, bytes, count);
}

/* By RFC 1071, another way than the program's: from the back, folding each time. */
static uint16_t sum(const uint8_t *bytes, size_t count, uint32_t start)
{
	uint32_t total = start;

	while (count) {
		count--;
		total += count & 1 ? bytes[count] : (uint32_t)bytes[count] << 8;
		total = (total & 0xffff) + (total >> 16);
	}
	return (uint16_t)total;
}

static void finish(size_t at, uint16_t total)
{
	frame[at] = (uint8_t)(~total >> 8);
	frame[at + 1] = (uint8_t)~total;
}

static void make_arp(void)
{
	make(60);
	put(0, 14, "\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x01\x08\x06");
	put(14, 8, "\0\x01\x08\0\x06\x04\0\x01");
	put(22, 10, "\x02\0\0\0\0\x01\x0a\0\0\x01");
	put(38, 4, "\x0a\0\0\x02");
}

static void make_ip(uint8_t protocol, size_t payload)
{
	make(14 + 20 + payload);
	put(0, 14, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0");
	put(14, 2, "\x45\0");
	frame[16] = (uint8_t)((20 + payload) >> 8);
	frame[17] = (uint8_t)(20 + payload);
	frame[20] = 0x40;		/* do not fragment */
	frame[22] = 1;
	frame[23] = protocol;
	put(26, 8, "\x0a\0\0\x01\x0a\0\0\x02");
	for (size_t i = 0; i < payload; i++)
		frame[34 + i] = (uint8_t)(i * 5 + 1);
	finish(24, sum(frame + 14, 20, 0));
}

static void make_ping(size_t data)
{
	make_ip(1, 8 + data);
	put(34, 4, "\x08\0\0\0");
	finish(36, sum(frame + 34, 8 + data, 0));
}

static void make_udp(size_t data)
{
	make_ip(17, 8 + data);
	put(34, 4, "\x30\x39\0\x07");
	frame[38] = (uint8_t)((8 + data) >> 8);
	frame[39] = (uint8_t)(8 + data);
	put(40, 2, "\0\0");
	finish(40, sum(frame + 26, 16 + data, (uint32_t)(17 + 8 + data)));
}

static size_t answer(void)
{
	return ipv4_answer(&host, frame, length);
}

static void check_turned(void)
{
	CHECK_EQ(memcmp(frame, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02", 12), 0);
	CHECK_EQ(memcmp(frame + 26, "\x0a\0\0\x02\x0a\0\0\x01", 8), 0);
	CHECK_EQ(sum(frame + 14, 20, 0), 0xffff);
}

TEST(ipv4_answers_arp)
{
	make_arp();
	CHECK_EQ(answer(), 42);
	CHECK_EQ(memcmp(frame, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\x06", 14), 0);
	CHECK_EQ(memcmp(frame + 20, "\0\x02\x02\0\0\0\0\x02\x0a\0\0\x02", 12), 0);
	CHECK_EQ(memcmp(frame + 32, "\x02\0\0\0\0\x01\x0a\0\0\x01", 10), 0);
	CHECK_EQ(host.arps, 1);
}

TEST(ipv4_answers_pings_of_all_sizes)
{
	for (size_t data = 0; data <= 1472; data++) {
		make_ping(data);
		CHECK_EQ(answer(), 42 + data);
		check_turned();
		CHECK_EQ(frame[34], 0);
		CHECK_EQ(sum(frame + 34, 8 + data, 0), 0xffff);
		for (size_t i = 4; i < 8 + data; i++)
			CHECK_EQ(frame[34 + i], (uint8_t)(i * 5 + 1));
	}
}

TEST(ipv4_echoes_datagrams_of_all_sizes)
{
	for (size_t data = 0; data <= 1472; data++) {
		make_udp(data);
		CHECK_EQ(answer(), 42 + data);
		check_turned();
		CHECK_EQ(memcmp(frame + 34, "\0\x07\x30\x39", 4), 0);
		CHECK_EQ(sum(frame + 26, 16 + data, (uint32_t)(17 + 8 + data)), 0xffff);
		for (size_t i = 8; i < 8 + data; i++)
			CHECK_EQ(frame[34 + i], (uint8_t)(i * 5 + 1));
	}
	make_udp(10);
	put(40, 2, "\0\0");		/* without a checksum */
	CHECK_EQ(answer(), 52);
}

TEST(ipv4_leaves_padding_out)
{
	uint8_t padded[60] = { 0 };

	make_ping(2);
	memcpy(padded, frame, length);
	make(60);
	memcpy(frame, padded, 60);
	CHECK_EQ(answer(), 44);
}

/* Every frame cut anywhere, each in memory of just its length. */
TEST(ipv4_takes_no_piece_for_a_frame)
{
	static uint8_t whole[ROOM];

	for (unsigned int kind = 0; kind < 3; kind++) {
		for (size_t cut = 0; cut < 50; cut++) {
			if (kind == 0)
				make_arp();
			else if (kind == 1)
				make_ping(8);
			else
				make_udp(8);
			if (cut >= (kind == 0 ? 42 : length))
				break;
			memcpy(whole, frame, cut);
			make(cut);
			memcpy(frame, whole, cut);
			CHECK_EQ(answer(), 0);
		}
	}
}

/* A bit turned anywhere in the headers: what is answered is still in order. */
TEST(ipv4_answers_no_broken_frame)
{
	for (unsigned int kind = 0; kind < 2; kind++) {
		for (size_t bit = 14 * 8; bit < 42 * 8; bit++) {
			if (kind == 0)
				make_ping(8);
			else
				make_udp(8);
			frame[bit / 8] ^= (uint8_t)(1u << bit % 8);
			CHECK_EQ(answer(), 0);
		}
	}
}

static void refused_with(size_t at, uint8_t value, void (*made)(size_t))
{
	made(8);
	frame[at] = value;
	put(24, 2, "\0\0");
	finish(24, sum(frame + 14, 20, 0));
	if (made == make_udp) {
		put(40, 2, "\0\0");
		finish(40, sum(frame + 26, 24, 17 + 16));
	}
	CHECK_EQ(answer(), 0);
}

TEST(ipv4_answers_nobody_else_and_no_group)
{
	refused_with(0, 3, make_ping);		/* another station */
	refused_with(6, 3, make_ping);		/* a group as the sender */
	refused_with(12, 0x86, make_ping);
	refused_with(14, 0x46, make_ping);	/* options that are not there */
	refused_with(14, 0x65, make_ping);
	refused_with(16, 0xff, make_ping);	/* longer than the frame */
	refused_with(17, 19, make_ping);
	refused_with(20, 0x20, make_ping);	/* a fragment */
	refused_with(21, 1, make_ping);
	refused_with(23, 6, make_ping);
	refused_with(26, 0, make_ping);		/* senders that cannot be */
	refused_with(26, 127, make_ping);
	refused_with(26, 224, make_ping);
	refused_with(26, 255, make_ping);
	refused_with(29, 2, make_ping);
	refused_with(33, 3, make_ping);
	refused_with(37, 8, make_udp);		/* other ports */
	refused_with(39, 15, make_udp);
	refused_with(39, 17, make_udp);
	refused_with(39, 7, make_udp);
	make_udp(8);
	put(34, 2, "\0\x07");			/* an echo server */
	put(40, 2, "\0\0");
	CHECK_EQ(answer(), 0);
}

TEST(ipv4_survives_any_frame)
{
	srand(1);
	for (int i = 0; i < 200000; i++) {
		size_t bytes = (size_t)rand() % 100;

		if (i % 4 == 0)
			make_arp();
		else if (i % 4 == 1)
			make_ping(bytes);
		else if (i % 4 == 2)
			make_udp(bytes);
		else
			make(bytes);
		for (int turns = rand() % 4; turns > 0 && length; turns--)
			frame[(size_t)rand() % length] = (uint8_t)rand();
		CHECK(answer() <= length);
	}
}
