/* SPDX-License-Identifier: Apache-2.0 */
/* What EL1 and EL0 trap with. */
#ifndef TRAP_H
#define TRAP_H

#include <stdint.h>

/* As vectors.S pushes it. */
struct frame {
	uint64_t x[31];
	uint64_t unused;
};

/* vectors.S calls these. */
void trap_synchronous(struct frame *frame);
void trap_unexpected(void);
_Noreturn void trap_own(uint64_t esr, uint64_t elr, uint64_t far);

/* smc.c: the call in x0 to x3, answered there. */
void smc(unsigned int who, struct frame *frame);

#endif
