/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compartment may not do parks it; Linux gets an exception as if the bus
 * had refused, which ends one process rather than the machine.
 */
#include <stdbool.h>
#include <stddef.h>

#include "arm64.h"
#include "board.h"
#include "compartment.h"
#include "gic.h"
#include "gicd.h"
#include "mmu.h"
#include "partition.h"
#include "trap.h"
#include "uart.h"

#define HPFAR_PAGE(hpfar)	(((hpfar) & 0xffffffff0ull) << 8)

/* Where EL1's vectors have synchronous exceptions (Arm DDI0487, D1.3.2). */
#define VECTOR_SP_EL0		0x000u
#define VECTOR_SP_ELX		0x200u
#define VECTOR_LOWER		0x400u
#define VECTOR_LOWER_AARCH32	0x600u

static uint64_t vector(uint64_t spsr)
{
	if (spsr & SPSR_AARCH32)
		return VECTOR_LOWER_AARCH32;
	if (!SPSR_EL(spsr))
		return VECTOR_LOWER;
	return spsr & SPSR_SP_ELX ? VECTOR_SP_ELX : VECTOR_SP_EL0;
}

/* A synchronous external abort for an abort, an undefined instruction for all else. */
static uint64_t syndrome(uint64_t esr, uint64_t spsr)
{
	bool same = SPSR_EL(spsr) && !(spsr & SPSR_AARCH32);
	uint64_t il = esr & ESR_IL;

	switch (ESR_CLASS(esr)) {
	case CLASS_FETCH_LOWER:
		return (same ? CLASS_FETCH_SAME : CLASS_FETCH_LOWER) << 26 | il | STATUS_EXTERNAL;
	case CLASS_DATA_LOWER:
		return (same ? CLASS_DATA_SAME : CLASS_DATA_LOWER) << 26 | il |
		       (esr & ABORT_WRITE) | STATUS_EXTERNAL;
	default:
		return CLASS_UNKNOWN << 26 | ESR_IL;
	}
}

static void inject(uint64_t esr)
{
	uint64_t spsr = sysreg_read(spsr_el2);

	sysreg_write(esr_el1, syndrome(esr, spsr));
	sysreg_write(far_el1, sysreg_read(far_el2));
	sysreg_write(elr_el1, sysreg_read(elr_el2));
	sysreg_write(spsr_el1, spsr);
	sysreg_write(elr_el2, sysreg_read(vbar_el1) + vector(spsr));
	sysreg_write(spsr_el2, SPSR_EL1H_MASKED);
}

/* The address a stage-2 abort is about, 0 when the core does not say. */
static uint64_t abort_address(uint64_t esr)
{
	uint64_t offset = esr & ABORT_WALK ? 0 : sysreg_read(far_el2) % PAGE;

	/* HPFAR_EL2 is not valid after a permission fault (D17.2.54). */
	if ((ESR_CLASS(esr) != CLASS_DATA_LOWER && ESR_CLASS(esr) != CLASS_FETCH_LOWER) ||
	    (ABORT_STATUS(esr) == STATUS_PERMISSION && !(esr & ABORT_WALK)))
		return 0;
	return HPFAR_PAGE(sysreg_read(hpfar_el2)) + offset;
}

static void refuse(unsigned int who, uint64_t esr)
{
	if (who == LINUX) {
		inject(esr);
		return;
	}
	compartment_faulted(who, &(struct fault){
		.esr = esr,
		.elr = sysreg_read(elr_el2),
		.far = sysreg_read(far_el2),
		.ipa = abort_address(esr),
		.spsr = sysreg_read(spsr_el2),
	});
}

/* Two bytes for a short Thumb instruction of EL0's. */
static void skip(uint64_t esr)
{
	sysreg_write(elr_el2, sysreg_read(elr_el2) + (esr & ESR_IL ? 4 : 2));
}

/*
 * Is this an access to the distributor that we can do in its place? Linux may read
 * the page, so its writes are permission faults, and no other page of its map
 * has them.
 */
static bool is_distributor(unsigned int who, uint64_t esr)
{
	if (ESR_CLASS(esr) != CLASS_DATA_LOWER || !(esr & ABORT_VALID) || esr & ABORT_WALK ||
	    ABORT_SIZE(esr) > 4)
		return false;
	if (who == LINUX && ABORT_STATUS(esr) == STATUS_PERMISSION)
		return esr & ABORT_WRITE;
	return abort_address(esr) / PAGE == BOARD_GICD / PAGE;
}

static uint64_t extended(uint64_t esr, uint32_t value)
{
	unsigned int unused = 64 - ABORT_SIZE(esr) * 8;
	uint64_t wide = value;

	if (esr & ABORT_SIGNED)
		wide = (uint64_t)((int64_t)(wide << unused) >> unused);
	return esr & ABORT_64BIT ? wide : (uint32_t)wide;
}

static void distributor(unsigned int who, struct frame *frame, uint64_t esr)
{
	uint32_t offset = (uint32_t)(sysreg_read(far_el2) % PAGE);
	uint32_t size = ABORT_SIZE(esr);
	size_t n = ABORT_REGISTER(esr);		/* 31: the zero register */

	if (esr & ABORT_WRITE)
		gicd_write(who, offset, size, n < 31 ? (uint32_t)frame->x[n] : 0);
	else if (n < 31)
		frame->x[n] = extended(esr, gicd_read(who, offset, size));
	skip(esr);
}

void trap_synchronous(struct frame *frame)
{
	unsigned int who = partition_of_core(this_core());
	uint64_t esr = sysreg_read(esr_el2);

	switch (ESR_CLASS(esr)) {
	case CLASS_SMC64:
		skip(esr);			/* a trapped SMC returns to itself */
		if (esr & ESR_IMMEDIATE)
			frame->x[0] = (uint64_t)-1;
		else
			smc(who, frame);
		break;
	case CLASS_HVC64:
		frame->x[0] = (uint64_t)-1;
		break;
	case CLASS_WFX:
		gic_sleep();
		skip(esr);
		break;
	default:
		if (is_distributor(who, esr))
			distributor(who, frame, esr);
		else
			refuse(who, esr);
	}
}

void trap_unexpected(void)
{
	refuse(partition_of_core(this_core()), sysreg_read(esr_el2));
}

_Noreturn void trap_own(uint64_t esr, uint64_t elr, uint64_t far)
{
	uart_print("stile-fw: panic: core ");
	uart_decimal(this_core());
	uart_print(": exception, esr ");
	uart_hex(esr);
	uart_print(" elr ");
	uart_hex(elr);
	uart_print(" far ");
	uart_hex(far);
	uart_print("\n");
	for (;;)
		wfi();
}
