/* SPDX-License-Identifier: Apache-2.0 */
/* What the peer of the tests does, step by step: written into the carve-out, done there. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdint.h>

enum op {
	END,		/* PSCI CPU_OFF, x1 = a */
	READ,		/* 32 bits at a */
	WRITE,		/* b to a */
	READ_BYTE,
	WRITE_BYTE,
	FETCH,		/* calls a function at a */
	CALL,		/* SMC, x0 to x2 = a, b, c; the result is x0 */
	CALL_HVC,
	WAIT,		/* WFI until an interrupt can be taken; the result is its number */
	TAKE,		/* one interrupt without ending it; the result is its number */
	SLEEP,		/* WFI for ever */
	SLEEP_WFE,	/* the same, waiting for an event */
	READ_TRANSLATED,	/* by a stage-1 table at a */
	SPIN,		/* for ever, all masked */
	SOIL,		/* something in every register that the next program must not see */
	COUNT_RINGS,	/* WAIT and ring Linux, a times */
};

struct step {
	uint64_t op, a, b, c;
	uint64_t result;
};

#define SCRIPT_STEPS	64u

struct script {
	uint64_t at;			/* steps done */
	uint64_t first_x;		/* all of x0 to x30 at entry, or'ed */
	uint64_t first_v;		/* all of v0 to v31 */
	uint64_t first_system;		/* of system registers that are zero after reset */
	uint64_t first_sctlr;
	struct step steps[SCRIPT_STEPS];
};

#endif
