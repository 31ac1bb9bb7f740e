/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists of operations for a mailbox, and such as must be refused.
 */
#ifndef LISTS_H
#define LISTS_H

#include <stile/compartment.h>

#define CLOCK		0x09010000

/* The clock's registers: offsets, 32 bits each. */
#define CLOCK_MATCH	0x04	/* the alarm's time; only remembers */
#define CLOCK_LOAD	0x08	/* sets the time */
#define CLOCK_MASK	0x10	/* 1: the alarm interrupts */
#define CLOCK_PENDING	0x18	/* 1: it does */
#define CLOCK_CLEAR	0x1c	/* 1: no longer */
#define CLOCK_SIZE	0x1000

#define ALARM		0x1000

/* The clock as a mailbox that we ring ourselves: its alarm is for now. */
extern const struct stile_mailbox clock_mailbox;

/* Each spoils a good one in one way. */
struct spoiler {
	const char *name;
	void (*spoil)(struct stile_mailbox *mailbox);
};
extern const struct spoiler hostile[];
extern const unsigned int hostile_count;

/* Operations on registers of 32 bits in the first block. */
struct stile_operation store(uint64_t offset, uint64_t value);
struct stile_operation set(uint64_t offset, uint64_t bits);
struct stile_operation clear(uint64_t offset, uint64_t bits);
struct stile_operation reading(uint64_t offset);
struct stile_operation take(uint64_t offset, uint64_t status, uint32_t limit);
struct stile_operation await_until(uint64_t offset, uint64_t mask, uint64_t value, uint32_t ns);
struct stile_operation delay(uint32_t ns);
struct stile_operation barrier(void);

void list_of(struct stile_list *list, const struct stile_operation *operations, uint32_t count);

#endif
