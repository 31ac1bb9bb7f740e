/* SPDX-License-Identifier: Apache-2.0 */
#include "arm64.h"
#include "board.h"
#include "gic.h"
#include "gic_registers.h"
#include "gicd.h"
#include "partition.h"

#define CTLR_ENABLE	1u
#define PMR_ALL		0xffu
#define PMR_FIRMWARE	0x10u	/* only the highest priority passes, however few bits there are */
#define RPR_IDLE	0xffu
#define NESTING_MAX	128u	/* preemption levels */
#define ALL		0xffffffffu

static uint32_t gicc(uintptr_t offset)
{
	return mmio_read(BOARD_GICC + offset);
}

static void set_gicc(uintptr_t offset, uint32_t value)
{
	mmio_write(BOARD_GICC + offset, value);
}

static void set_gicd(uintptr_t offset, uint32_t value)
{
	mmio_write(BOARD_GICD + offset, value);
}

static void set_interface(uint32_t enable, uint32_t mask)
{
	set_gicc(GICC_CTLR, enable);
	set_gicc(GICC_PMR, mask);
	dsb(sy);
}

static void set_bit(uintptr_t registers, unsigned int interrupt)
{
	set_gicd(registers + interrupt / 32 * 4, 1u << (interrupt % 32));
}

void gic_init(void)
{
	set_gicd(GICD_CTLR, CTLR_ENABLE);
}

/* Priorities of what was active: dropped one by one, for not every GIC lets them be written. */
static void drop_active(void)
{
	for (unsigned int i = 0; i < NESTING_MAX && gicc(GICC_RPR) != RPR_IDLE; i++)
		set_gicc(GICC_EOIR, FIRMWARE_SGI);
	for (unsigned int i = 0; i < GICC_APRS; i++)
		set_gicc(GICC_APR + i * 4, 0);
}

static void forget_private(void)
{
	set_gicd(GICD_ICENABLER, ALL);
	set_gicd(GICD_ICACTIVER, ALL);
	set_gicd(GICD_ICPENDR, ALL);
	for (unsigned int i = 0; i < PRIVATE_INTERRUPTS; i += 4) {
		set_gicd(GICD_IPRIORITYR + i, 0);
		if (i < 16)
			set_gicd(GICD_CPENDSGIR + i, ALL);
	}
	set_bit(GICD_ISENABLER, FIRMWARE_SGI);
}

void gic_park(unsigned int who)
{
	set_interface(0, 0);
	set_gicc(GICC_BPR, 0);
	drop_active();
	forget_private();
	for (unsigned int i = 0; i < INTERRUPTS_MAX && partitions[who].interrupts[i]; i++) {
		unsigned int interrupt = partitions[who].interrupts[i];

		set_bit(GICD_ICENABLER, interrupt);
		set_bit(GICD_ICACTIVER, interrupt);
		set_bit(GICD_ICPENDR, interrupt);
		gicd_reset(interrupt, 1u << this_core());
	}
	set_interface(CTLR_ENABLE, PMR_ALL);
}

void gic_hand_over(void)
{
	set_interface(0, 0);
}

void gic_call(unsigned int core)
{
	dsb(sy);		/* what it is called for is to be seen by it */
	set_gicd(GICD_SGIR, SGIR_TARGETS(1u << core) | FIRMWARE_SGI);
	dsb(sy);
	sev();			/* it may be in WFE, with interrupts masked */
}

void gic_await_call(void)
{
	uint32_t iar;

	dsb(sy);
	wfi();
	while (INTERRUPT(iar = gicc(GICC_IAR)) < INTERRUPT_SPURIOUS)
		set_gicc(GICC_EOIR, iar);
}

/*
 * The only trap in normal running. A core that sleeps fetches nothing, so closing
 * its map would not end it; it has to be woken by our SGI, and a program can keep
 * that from its core by its CPU interface. So the firmware sleeps for it, with an
 * interface that lets the SGI pass and, if the program's would not, nothing else.
 * The SGI has the highest priority and is always enabled (gicd.c). A program with
 * an interrupt in service could hide it even so: its WFI does nothing, as WFI may.
 */
void gic_sleep(void)
{
	uint32_t enable = gicc(GICC_CTLR), mask = gicc(GICC_PMR);
	int closed = !(enable & CTLR_ENABLE) || mask < PMR_FIRMWARE;

	if (gicc(GICC_RPR) != RPR_IDLE)
		return;
	if (closed)
		set_interface(enable | CTLR_ENABLE, PMR_FIRMWARE);
	dsb(sy);
	wfi();
	if (closed)
		set_interface(enable, mask);
}

void gic_raise(unsigned int interrupt)
{
	dsb(sy);
	set_bit(GICD_ISPENDR, interrupt);
}
