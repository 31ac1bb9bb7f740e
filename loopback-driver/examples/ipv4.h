/* SPDX-License-Identifier: Apache-2.0 */
/*
 * As much of IPv4 as a sign of life needs: answers ARP requests, pings and UDP
 * datagrams to port 7 (RFC 826, 792, 862), and nothing else. No options, no fragments.
 */
#ifndef IPV4_H
#define IPV4_H

#include <stddef.h>
#include <stdint.h>

struct ipv4_host {
	uint8_t mac[6];
	uint8_t address[4];
	unsigned int arps;		/* answered */
	unsigned int pings;
	unsigned int datagrams;
};

/* Makes a frame its answer, in place; returns the answer's length, or 0 when there is none. */
size_t ipv4_answer(struct ipv4_host *host, uint8_t *frame, size_t length);

#endif
