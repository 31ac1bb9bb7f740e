/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * What Linux may ask of Stile's partitioning firmware: vendor-specific
 * hypervisor service calls by SMC, as the SMC Calling Convention (Arm DEN0028,
 * 1.1) has them. The function id goes in x0, arguments from x1 on; x0 returns
 * STILE_FW_OK or an error, x1 to x3 what the call says. Only Linux may call; any
 * other compartment gets STILE_FW_NOT_SUPPORTED. No call blocks.
 *
 * Compartments are numbered from 1; 0 is Linux itself. Whenever a compartment's
 * state changes by itself or at the end of a STOP or RESET, the firmware raises
 * the compartment's event interrupt in Linux.
 */
#ifndef STILE_FIRMWARE_H
#define STILE_FIRMWARE_H

/* The convention's own question whose calls these are: a UUID in w0 to w3. */
#define STILE_FW_UID		0x8600ff01u
#define STILE_FW_UID_0		0x2f6d3a91u
#define STILE_FW_UID_1		0x4c1e58b7u
#define STILE_FW_UID_2		0x93d24e8au
#define STILE_FW_UID_3		0x656c6974u

/* x1: STILE_FW_ABI, x2: number of compartments, Linux not counted. */
#define STILE_FW_VERSION	0xc6000000u
#define STILE_FW_ABI		1u

/*
 * (n, what) x1, x2: a base address and a size, as the compartment has them. For
 * STILE_FW_CORES x1 is a set of cores, bit by bit, and x2 is 0.
 */
#define STILE_FW_INFO		0xc6000001u
#define STILE_FW_MEMORY		0u	/* its own, which nobody else reaches */
#define STILE_FW_CARVEOUT	1u	/* shared with Linux */
#define STILE_FW_CORES		2u

/* (n) x1: STILE_FW_STATE_*, x2: times started, x3: what a program that ended said (its x1). */
#define STILE_FW_STATE		0xc6000002u
#define STILE_FW_STATE_OFF	0u	/* as after power-on: memory zero, nothing runs */
#define STILE_FW_STATE_RUNNING	1u
#define STILE_FW_STATE_STOPPING	2u	/* on its way to STOPPED */
#define STILE_FW_STATE_STOPPED	3u	/* by STOP; memory is as it was */
#define STILE_FW_STATE_ENDED	4u	/* it called PSCI CPU_OFF or SYSTEM_OFF */
#define STILE_FW_STATE_FAULTED	5u	/* parked by the firmware; see FAULT */
#define STILE_FW_STATE_RESETTING	6u	/* on its way to OFF */

/*
 * (n, address, source, length) Copies into the memory of a compartment in which
 * nothing runs. The source is physical memory of Linux's; 0 fills with zeroes.
 * Both are multiples of 8, as is the length, which is at most
 * STILE_FW_LOAD_MAX.
 */
#define STILE_FW_LOAD		0xc6000003u
#define STILE_FW_LOAD_MAX	0x10000u

/*
 * (n, entry) Lets its first core run from entry at EL1, MMU and caches off,
 * interrupts masked, in OFF, STOPPED, ENDED or FAULTED. x0 to x3 are zero.
 */
#define STILE_FW_START		0xc6000004u

/* (n) Ends what runs, whatever it does. The memory stays as it is. */
#define STILE_FW_STOP		0xc6000005u

/* (n) Ends what runs, zeroes its memory, forgets its fault. */
#define STILE_FW_RESET		0xc6000006u

/*
 * (n, part) The last fault that parked it; kept over START, until RESET.
 * Part 0: x1 ESR_EL2, x2 ELR_EL2, x3 FAR_EL2.
 * Part 1: x1 the intermediate physical address or 0, x2 SPSR_EL2, x3 number of
 * faults since RESET; 0: there was none.
 */
#define STILE_FW_FAULT		0xc6000007u

#define STILE_FW_OK		0
#define STILE_FW_NOT_SUPPORTED	(-1)	/* no such call, or not for the caller */
#define STILE_FW_INVALID	(-2)	/* no such compartment, or an address outside what it names */
#define STILE_FW_WRONG_STATE	(-3)	/* not in the state that it has now */

#endif
