/* SPDX-License-Identifier: Apache-2.0 */
/* A core's own state. */
#ifndef CORE_H
#define CORE_H

#include <stdint.h>

/* What EL1 on this core may do without a trap. */
void core_init(unsigned int who);

/* All of EL1's registers that outlive a program, as after a reset. */
void core_reset_el1(void);

/* start.S */
_Noreturn void core_enter(uint64_t entry, uint64_t x0);
void core_start(void);

#endif
