/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls by SMC (Arm DEN0028): the number is in w0. A call of the 32-bit convention
 * says nothing by the upper halves of its arguments, one of the 64-bit convention
 * is taken at its full width.
 */
#include "calls.h"
#include "psci.h"
#include "trap.h"

#define CALL_64BIT		(1u << 30)
#define CALL_OWNER(id)		((id) >> 24 & 0x3f)
#define OWNER_ARCHITECTURE	0u
#define OWNER_STANDARD		4u
#define OWNER_HYPERVISOR	6u	/* vendor-specific */

#define SMCCC_VERSION		0x80000000u
#define SMCCC_ARCH_FEATURES	0x80000001u
#define SMCCC_1_1		0x10001u

/* Of the architecture's work-arounds the machine knows none. */
static int64_t architecture(uint32_t id, uint64_t asked)
{
	if (id == SMCCC_VERSION)
		return SMCCC_1_1;
	if (id == SMCCC_ARCH_FEATURES && (uint32_t)asked <= SMCCC_ARCH_FEATURES &&
	    (uint32_t)asked >= SMCCC_VERSION)
		return 0;
	return -1;
}

void smc(unsigned int who, struct frame *frame)
{
	uint64_t *x = frame->x;
	uint32_t id = (uint32_t)x[0];

	if (!(id & CALL_64BIT))
		for (int i = 1; i <= 3; i++)
			x[i] = (uint32_t)x[i];
	switch (CALL_OWNER(id)) {
	case OWNER_ARCHITECTURE:
		x[0] = (uint64_t)architecture(id, x[1]);
		break;
	case OWNER_STANDARD:
		x[0] = (uint64_t)psci(who, id, x + 1);
		break;
	case OWNER_HYPERVISOR:
		calls(who, id, x);
		break;
	default:
		x[0] = (uint64_t)-1;
	}
}
