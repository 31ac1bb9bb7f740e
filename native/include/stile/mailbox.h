/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * What the kernel module is to do to a mailbox whose interrupt must be acknowledged
 * there, or whose registers no process may have: a few short lists of operations,
 * and two conditions. boards/controllers has them for kinds of mailboxes, as text.
 */
#ifndef STILE_MAILBOX_H
#define STILE_MAILBOX_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

struct stile_place {
	uint32_t block;			/* which of the node's reg, counted from 0 */
	uint32_t width;			/* of the register, in bits: 8, 16, 32 or 64 */
	uint64_t offset;		/* in the block, in bytes; a multiple of the width */
};

struct stile_condition {
	struct stile_place place;
	uint64_t mask;			/* the bits that count */
	uint64_t value;			/* what they are compared with */
	uint32_t sense;
	uint32_t zero;
};
#define STILE_CONDITION_NONE	0u	/* there is none; the rest is not looked at */
#define STILE_CONDITION_EQUAL	1u
#define STILE_CONDITION_DIFFERS	2u

struct stile_operation {
	uint32_t kind;
	uint32_t limit;			/* TAKE: times; AWAIT, DELAY: nanoseconds */
	struct stile_place place;	/* of all but AWAIT, DELAY and BARRIER */
	uint64_t value;			/* STORE, SET, CLEAR */
	struct stile_condition condition;	/* TAKE: as long as it holds; AWAIT: until it does */
};
#define STILE_OPERATION_STORE	1u
#define STILE_OPERATION_SET	2u	/* reads, sets bits, stores */
#define STILE_OPERATION_CLEAR	3u
#define STILE_OPERATION_READ	4u	/* for what the reading does */
#define STILE_OPERATION_TAKE	5u	/* empties a FIFO */
#define STILE_OPERATION_AWAIT	6u	/* in initialise and finish only */
#define STILE_OPERATION_DELAY	7u
#define STILE_OPERATION_BARRIER	8u

#define STILE_OPERATIONS	8u	/* in a list at most */
#define STILE_TAKE_MAX		64u
#define STILE_AWAIT_MAX		1000000000u
#define STILE_DELAY_MAX		1000000u
#define STILE_DELAY_SHORT_MAX	10000u	/* in acknowledge, which runs in the interrupt */

struct stile_list {
	uint32_t count;
	uint32_t zero;
	struct stile_operation operations[STILE_OPERATIONS];
};

#define STILE_MAILBOX_BLOCKS	3u

struct stile_mailbox {
	uint64_t blocks[STILE_MAILBOX_BLOCKS];	/* the addresses that each reg is to have; 0: no such */
	struct stile_list initialise;	/* now, before the interrupt comes */
	struct stile_list ring;
	struct stile_list acknowledge;	/* in each interrupt for which pending holds */
	struct stile_list finish;	/* when the driver is unbound */
	struct stile_condition full;	/* the peer has not looked yet: no need to ring */
	struct stile_condition pending;	/* none: the interrupt alone tells */
};

#endif
