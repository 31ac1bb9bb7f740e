/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * How the life of a program ends that PSCI started, for nobody can stop another core
 * by PSCI (Arm DEN0022, CPU_OFF): Linux asks here, and rings; the program stores how
 * it ended and calls CPU_OFF. At the start of the carve-out's last STILE_LIFE_SIZE
 * bytes, which are for nothing else.
 *
 * Linux zeroes both words before it starts a program. Each is written by one side
 * only, whole, and has a cache line of its own: a program may look, and end, before
 * its caches are on.
 */
#ifndef STILE_LIFE_H
#define STILE_LIFE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define STILE_LIFE_SIZE		4096u
#define STILE_LIFE_STOP		1u

struct stile_life_words {
	uint32_t stop;			/* Linux's: STILE_LIFE_STOP once the program shall end */
	uint32_t reserved0[31];
	uint32_t end;			/* the program's: 0 when all is well */
	uint32_t reserved1[31];
};

#endif
