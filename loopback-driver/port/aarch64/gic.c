/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a GICv2 as one core with one doorbell needs. */
#include "aarch64.h"

#define GICD_CTLR		0x000
#define GICD_ISENABLER		0x100
#define GICD_IPRIORITYR		0x400
#define GICD_ITARGETSR		0x800
#define GICD_ICFGR		0xc00
#define GICC_CTLR		0x00
#define GICC_PMR		0x04
#define GICC_IAR		0x0c
#define GICC_EOIR		0x10

#define INTERRUPT_MASK		0x3ffu
#define SPURIOUS		1020u	/* and above */

static uintptr_t gicd;
static uintptr_t gicc;

void gic_init(uintptr_t distributor, uintptr_t cpu_interface)
{
	gicd = distributor;
	gicc = cpu_interface;
	mmio_write(gicc + GICC_PMR, 0xff);
	mmio_write(gicc + GICC_CTLR, 1);
	mmio_write(gicd + GICD_CTLR, 1);
}

static void set_priority(uint32_t interrupt)
{
	*(volatile uint8_t *)(gicd + GICD_IPRIORITYR + interrupt) = 0x80;
}

static void enable(uint32_t interrupt)
{
	mmio_write(gicd + GICD_ISENABLER + interrupt / 32 * 4, 1u << (interrupt % 32));
}

/* The target of a private interrupt, read back, is this core's own bit. */
static uint8_t this_core(void)
{
	return *(volatile uint8_t *)(gicd + GICD_ITARGETSR);
}

static void enable_shared(uint32_t interrupt, uint32_t edge)
{
	uintptr_t config = gicd + GICD_ICFGR + interrupt / 16 * 4;
	uint32_t others = mmio_read(config) & ~(2u << (interrupt % 16 * 2));
	uint8_t core = this_core();

	mmio_write(config, others | edge << (interrupt % 16 * 2));
	set_priority(interrupt);
	/* Reads as zero where there is one core only. */
	*(volatile uint8_t *)(gicd + GICD_ITARGETSR + interrupt) = core ? core : 1;
	enable(interrupt);
}

void gic_enable_edge(uint32_t interrupt)
{
	enable_shared(interrupt, 2);
}

void gic_enable_level(uint32_t interrupt)
{
	enable_shared(interrupt, 0);
}

void gic_enable_private(uint32_t interrupt)
{
	set_priority(interrupt);
	enable(interrupt);
}

bool gic_take(uint32_t *interrupt)
{
	uint32_t iar = mmio_read(gicc + GICC_IAR);

	*interrupt = iar & INTERRUPT_MASK;
	if (*interrupt >= SPURIOUS)
		return false;
	mmio_write(gicc + GICC_EOIR, iar);
	return true;
}
