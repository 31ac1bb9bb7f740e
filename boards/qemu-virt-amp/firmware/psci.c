/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>

#include "board.h"
#include "compartment.h"
#include "partition.h"
#include "psci.h"

#define PSCI_64BIT		(1u << 30)
#define PSCI_VERSION		0x84000000u
#define PSCI_CPU_SUSPEND	0x84000001u
#define PSCI_CPU_OFF		0x84000002u
#define PSCI_CPU_ON		0x84000003u
#define PSCI_AFFINITY_INFO	0x84000004u
#define PSCI_MIGRATE_INFO_TYPE	0x84000006u
#define PSCI_SYSTEM_OFF		0x84000008u
#define PSCI_SYSTEM_RESET	0x84000009u
#define PSCI_FEATURES		0x8400000au
#define SMCCC_VERSION		0x80000000u	/* asked for by FEATURES */

#define PSCI_1_1		0x10001
#define SUSPEND_POWER_DOWN	(1u << 16)

#define NOT_SUPPORTED		(-1)
#define INVALID_PARAMETERS	(-2)
#define DENIED			(-3)
#define ALREADY_ON		(-4)

/* To the PSCI below us. */
static int64_t forward(uint32_t id, uint64_t a, uint64_t b, uint64_t c)
{
	register uint64_t x0 __asm__("x0") = id;
	register uint64_t x1 __asm__("x1") = a;
	register uint64_t x2 __asm__("x2") = b;
	register uint64_t x3 __asm__("x3") = c;

	__asm__ volatile("smc #0"
			 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
			 :: "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
			    "x14", "x15", "x16", "x17", "memory");
	return (int64_t)(int32_t)x0;
}

int64_t psci_cpu_on(unsigned int core, uintptr_t entry)
{
	return forward(PSCI_CPU_ON | PSCI_64BIT, core, entry, 0);
}

static bool has_core(unsigned int who, uint64_t core)
{
	return core < BOARD_CPUS && partitions[who].cores >> core & 1;
}

static int64_t features(unsigned int who, uint32_t id)
{
	switch (id & ~PSCI_64BIT) {
	case PSCI_VERSION:
	case PSCI_CPU_OFF:
	case PSCI_SYSTEM_OFF:
	case PSCI_FEATURES:
	case SMCCC_VERSION:
		return 0;
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_ON:
	case PSCI_AFFINITY_INFO:
	case PSCI_MIGRATE_INFO_TYPE:
	case PSCI_SYSTEM_RESET:
		return who == LINUX ? 0 : NOT_SUPPORTED;
	default:
		return NOT_SUPPORTED;
	}
}

/*
 * A core that powers down comes back at EL2 at an address of the caller's choice.
 * So none does: suspending is standby, and Linux's only core stays on.
 */
static int64_t psci_linux(uint32_t id, const uint64_t argument[3])
{
	switch (id & ~PSCI_64BIT) {
	case PSCI_VERSION:
	case PSCI_MIGRATE_INFO_TYPE:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
		return forward(id, 0, 0, 0);
	case PSCI_CPU_SUSPEND:
		if (argument[0] & SUSPEND_POWER_DOWN)
			return INVALID_PARAMETERS;
		return forward(id, argument[0], 0, 0);
	case PSCI_CPU_OFF:
		return DENIED;
	case PSCI_CPU_ON:
		return has_core(LINUX, argument[0]) ? ALREADY_ON : DENIED;
	case PSCI_AFFINITY_INFO:
		if (!has_core(LINUX, argument[0]))
			return INVALID_PARAMETERS;
		return forward(id, argument[0], argument[1], 0);
	case PSCI_FEATURES:
		return features(LINUX, (uint32_t)argument[0]);
	default:
		return NOT_SUPPORTED;
	}
}

/* Turning its core off, or what it may take for the machine, ends a program. */
static int64_t psci_compartment(unsigned int who, uint32_t id, const uint64_t argument[3])
{
	switch (id) {
	case PSCI_VERSION:
		return PSCI_1_1;
	case PSCI_CPU_OFF:
	case PSCI_SYSTEM_OFF:
		compartment_ended(who, argument[0]);
	case PSCI_FEATURES:
		return features(who, (uint32_t)argument[0]);
	default:
		return NOT_SUPPORTED;
	}
}

int64_t psci(unsigned int who, uint32_t id, const uint64_t argument[3])
{
	return who == LINUX ? psci_linux(id, argument) : psci_compartment(who, id, argument);
}
