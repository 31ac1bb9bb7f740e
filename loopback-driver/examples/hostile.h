/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attacks on the device side, in rounds. The victim is the entropy device; the
 * console beside it must go on working, or no line would come out.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stile/rng.h>

#include "peer.h"

enum outcome {
	NEEDS_RESET,			/* the victim gives up, and works after a reset */
	IGNORED,			/* nothing happens at all */
	PEER_DEAD,			/* the device side gives us up, and takes us back */
};

struct attack {
	const char *name;
	enum outcome wanted;
	int (*run)(void);		/* 0, or an error when the attack could not be made */
};

/* Started afresh before each attack. */
extern struct stile_rng victim;

extern const struct attack split_attacks[];
extern const struct attack packed_attacks[];
extern const struct attack message_attacks[];
extern const struct attack bus_attacks[];

/* Sends size bytes of message as they are; the header may say anything. */
int hostile_send(const void *message, size_t size);

/* hostile_victim.c: a correct request, not yet visible. Its descriptor is the first. */
int victim_request(void);
/* Makes it visible, unless there was an error before. */
int victim_kick(int error);
/* Bus addresses: of anything, of the victim's buffer of VICTIM_BYTES, of its indirect table. */
uint64_t victim_address(const void *p);
uint64_t victim_buffer(void);
uint64_t victim_table(void);

#define VICTIM_BYTES	64u

/* Where no region is. */
#define NOWHERE		(1ull << 46)

#endif
