/* SPDX-License-Identifier: Apache-2.0 */
/* What both cores of this board know: addresses, and the words by which they try the doorbell. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

#define UART			0x3f201000ul
#define LOCAL			0x40000000ul	/* mailboxes, timers' routing and interrupt sources of all cores */
#define LOCAL_TIMERS(core)	(LOCAL + 0x40 + 4 * (core))
#define LOCAL_TIMER_VIRTUAL	(1u << 3)
#define LOCAL_SOURCES(core)	(LOCAL + 0x60 + 4 * (core))
#define LOCAL_MAILBOX_SET(core, box)	(LOCAL + 0x80 + 0x10 * (core) + 4 * (box))
#define LOCAL_MAILBOX_CLEAR(core, box)	(LOCAL + 0xc0 + 0x10 * (core) + 4 * (box))

#define CARVEOUT		0x1e000000ul
#define CARVEOUT_SIZE		0x400000ul
#define BUS_ADDRESS		0x840000000ull	/* of the carve-out, for devices */
#define WINDOW_SIZE		0x10000ul
#define DATA_SIZE		0x80000ul

/* Written by core 0, except answer. */
struct trial {
	uint32_t request;	/* a new number is answered, with a ring */
	uint32_t answer;
	uint32_t bus;		/* not 0: the peer goes on to the AMP bus, until that ends */
	uint64_t ring_at;	/* not 0: a time to ring at; the peer zeroes it */
};

#define TRIAL			((struct trial *)(CARVEOUT + 0x200000))

#endif
