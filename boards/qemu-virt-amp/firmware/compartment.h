/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compartment's life. Linux's core only says what is wanted; the compartment's
 * own core does it, so no call of Linux's takes long. The state is the whole
 * agreement between the two, and changes under a lock.
 */
#ifndef COMPARTMENT_H
#define COMPARTMENT_H

#include <stdint.h>

#include "arm64.h"

struct fault {
	uint64_t esr, elr, far, ipa, spsr;
};

/* What STILE_FW_STATE and STILE_FW_FAULT tell. */
struct compartment {
	struct lock lock;
	uint32_t state;
	uint64_t entry;
	uint64_t starts;
	uint64_t exit;
	uint64_t faults;
	struct fault fault;
};

/* Linux's side (who is a compartment): STILE_FW_OK or the error of the call. */
struct compartment compartment_look(unsigned int who);
int64_t compartment_load(unsigned int who, uint64_t to, uint64_t from, uint64_t length);
int64_t compartment_start(unsigned int who, uint64_t entry);
int64_t compartment_stop(unsigned int who);
int64_t compartment_reset(unsigned int who);

/* The compartment's core: does what is wanted until something runs. */
_Noreturn void compartment_serve(unsigned int who);

/* The same core, out of a trap. */
_Noreturn void compartment_ended(unsigned int who, uint64_t exit);
_Noreturn void compartment_faulted(unsigned int who, const struct fault *fault);

/* Before the cores run: all are as if they had been reset. */
void compartment_init(void);

#endif
