/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>

#include "ipv4.h"

#define ETHERNET	14u
#define ARP		28u
#define IPV4		20u
#define UDP		8u
#define ICMP		8u
#define PROTOCOL_ICMP	1u
#define PROTOCOL_UDP	17u
#define PORT_ECHO	7u
#define TTL		64u

static unsigned int get16(const uint8_t *at)
{
	return (unsigned int)at[0] << 8 | at[1];
}

static void put16(uint8_t *at, unsigned int value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void copy(uint8_t *to, const uint8_t *from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		to[i] = from[i];
}

static bool same(const uint8_t *a, const uint8_t *b, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static void swap(uint8_t *a, uint8_t *b, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		uint8_t byte = a[i];

		a[i] = b[i];
		b[i] = byte;
	}
}

/* The one's complement sum of RFC 1071, over what is at most a frame: 32 bits hold it. */
static uint32_t sum(const uint8_t *bytes, size_t length, uint32_t start)
{
	uint32_t total = start;

	for (size_t i = 0; i + 1 < length; i += 2)
		total += get16(bytes + i);
	return length & 1 ? total + ((uint32_t)bytes[length - 1] << 8) : total;
}

static unsigned int checksum(uint32_t total)
{
	total = (total & 0xffff) + (total >> 16);
	total = (total & 0xffff) + (total >> 16);
	return ~total & 0xffff;
}

static bool is_ours(const struct ipv4_host *host, const uint8_t *address)
{
	return same(host->address, address, sizeof(host->address));
}

/* Whether somebody can have this address: not this network, not a group, not everybody, not us. */
static bool is_somebody(const struct ipv4_host *host, const uint8_t *address)
{
	return address[0] != 0 && address[0] < 224 && address[0] != 127 && !is_ours(host, address);
}

static void turn(const struct ipv4_host *host, uint8_t *frame)
{
	copy(frame, frame + 6, 6);
	copy(frame + 6, host->mac, 6);
}

static size_t answer_arp(struct ipv4_host *host, uint8_t *frame, size_t length)
{
	static const uint8_t request[] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	uint8_t *arp = frame + ETHERNET;

	if (length < ETHERNET + ARP || !same(arp, request, sizeof(request)) ||
	    !is_ours(host, arp + 24) || is_ours(host, arp + 14))
		return 0;
	turn(host, frame);
	arp[7] = 2;			/* a reply */
	copy(arp + 18, arp + 8, 10);	/* sender to target */
	copy(arp + 8, host->mac, 6);
	copy(arp + 14, host->address, 4);
	host->arps++;
	return ETHERNET + ARP;
}

static bool answer_ping(struct ipv4_host *host, uint8_t *icmp, size_t length)
{
	if (length < ICMP || icmp[0] != 8 || icmp[1] != 0 || checksum(sum(icmp, length, 0)))
		return false;
	icmp[0] = 0;
	put16(icmp + 2, 0);
	put16(icmp + 2, checksum(sum(icmp, length, 0)));
	host->pings++;
	return true;
}

/* With its pseudo-header: both addresses, which stand before it, protocol and length. */
static unsigned int udp_checksum(const uint8_t *udp, size_t length)
{
	return checksum(sum(udp - 8, 8 + length, PROTOCOL_UDP + (uint32_t)length));
}

static bool answer_udp(struct ipv4_host *host, uint8_t *udp, size_t length)
{
	unsigned int made;

	/* Two echo servers would never end. */
	if (length < UDP || get16(udp + 4) != length || get16(udp + 2) != PORT_ECHO ||
	    get16(udp) == PORT_ECHO || get16(udp) == 0)
		return false;
	if (get16(udp + 6) && udp_checksum(udp, length))
		return false;
	swap(udp, udp + 2, 2);
	put16(udp + 6, 0);
	made = udp_checksum(udp, length);
	put16(udp + 6, made ? made : 0xffff);
	host->datagrams++;
	return true;
}

static size_t answer_ip(struct ipv4_host *host, uint8_t *frame, size_t length)
{
	uint8_t *ip = frame + ETHERNET;
	size_t total;
	bool answered = false;

	/* To us alone: an answer to what everybody got would be a flood. */
	if (length < ETHERNET + IPV4 || ip[0] != 0x45 || !same(frame, host->mac, 6))
		return 0;
	total = get16(ip + 2);
	if (total < IPV4 || total > length - ETHERNET || checksum(sum(ip, IPV4, 0)) ||
	    get16(ip + 6) & 0x3fff || !is_ours(host, ip + 16) || !is_somebody(host, ip + 12))
		return 0;
	if (ip[9] == PROTOCOL_ICMP)
		answered = answer_ping(host, ip + IPV4, total - IPV4);
	else if (ip[9] == PROTOCOL_UDP)
		answered = answer_udp(host, ip + IPV4, total - IPV4);
	if (!answered)
		return 0;
	turn(host, frame);
	swap(ip + 12, ip + 16, 4);
	ip[8] = TTL;
	put16(ip + 10, 0);
	put16(ip + 10, checksum(sum(ip, IPV4, 0)));
	return ETHERNET + total;
}

size_t ipv4_answer(struct ipv4_host *host, uint8_t *frame, size_t length)
{
	if (length < ETHERNET || frame[6] & 1)
		return 0;
	switch (get16(frame + 12)) {
	case 0x0806:
		return answer_arp(host, frame, length);
	case 0x0800:
		return answer_ip(host, frame, length);
	}
	return 0;
}
