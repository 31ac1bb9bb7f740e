/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "arm64.h"
#include "board.h"
#include "gic_registers.h"
#include "gicd.h"
#include "partition.h"

enum kind {
	READ_ONLY,	/* describes the distributor, or is the firmware's to write */
	ONES,		/* a one acts, a zero does not: others' bits are left out */
	FIELDS,		/* others' fields are kept */
	TARGETS,	/* the same, and only the owner's cores can be named */
	SEND,
};

/*
 * What is not here reads as zero and ignores writes: groups above all, since
 * interrupts of group 1 would escape gic.c.
 */
static const struct range {
	uint16_t first, end;
	uint8_t bits;		/* for each interrupt */
	uint8_t kind;
} ranges[] = {
	{ GICD_CTLR, GICD_IGROUPR, 0, READ_ONLY },
	{ GICD_ISENABLER, GICD_ICENABLER, 1, ONES },
	{ GICD_ICENABLER, GICD_ISPENDR, 1, ONES },
	{ GICD_ISPENDR, GICD_ICPENDR, 1, ONES },
	{ GICD_ICPENDR, GICD_ISACTIVER, 1, ONES },
	{ GICD_ISACTIVER, GICD_ICACTIVER, 1, ONES },
	{ GICD_ICACTIVER, GICD_IPRIORITYR, 1, ONES },
	{ GICD_IPRIORITYR, GICD_ITARGETSR, 8, FIELDS },
	{ GICD_ITARGETSR, GICD_ICFGR, 8, TARGETS },
	{ GICD_ICFGR, GICD_NSACR, 2, FIELDS },
	{ GICD_SGIR, GICD_SGIR + 4, 0, SEND },
	{ GICD_CPENDSGIR, GICD_SPENDSGIR, 8, ONES },
	{ GICD_SPENDSGIR, GICD_SPENDSGIR + 16, 8, ONES },
	{ GICD_ID, GICD_END, 0, READ_ONLY },
};

#define EVERY_BYTE	0x01010101u
#define CFGR_EDGE	2u

/* For the registers that are changed by reading and writing: ours are the only accesses. */
static struct lock word;

static const struct range *find(uint32_t offset, uint32_t size)
{
	if (offset % size)
		return NULL;
	for (const struct range *r = ranges; r < ranges + sizeof(ranges) / sizeof(*ranges); r++)
		if (offset >= r->first && offset < r->end)
			return size == 4 || (size == 1 && r->bits == 8) ? r : NULL;
	return NULL;
}

/* The bits of an access that are about who's interrupts. */
static uint32_t owned(unsigned int who, const struct range *r, uint32_t offset, uint32_t size)
{
	uint32_t mask = 0, field = (1u << r->bits) - 1;
	uint32_t first = (offset - r->first) * 8 / r->bits;

	for (uint32_t i = 0; i < size * 8 / r->bits; i++)
		if (partition_has_interrupt(who, first + i))
			mask |= field << (i * r->bits);
	return mask;
}

static uint32_t load(uint32_t offset, uint32_t size)
{
	if (size == 1)
		return *(volatile uint8_t *)(uintptr_t)(BOARD_GICD + offset);
	return mmio_read(BOARD_GICD + offset);
}

static void store(uint32_t offset, uint32_t size, uint32_t value)
{
	if (size == 1)
		*(volatile uint8_t *)(uintptr_t)(BOARD_GICD + offset) = (uint8_t)value;
	else
		mmio_write(BOARD_GICD + offset, value);
}

static void replace(uint32_t offset, uint32_t size, uint32_t mask, uint32_t value)
{
	lock(&word);
	store(offset, size, (load(offset, size) & ~mask) | (value & mask));
	unlock(&word);
}

/* GICD_SGIR (4.3.15): a filter, a list of cores, a number. */
static void send(unsigned int who, uint32_t value)
{
	uint32_t own = partitions[who].cores, self = 1u << this_core();
	uint32_t interrupt = value & 15, targets = 0;

	switch (value >> 24 & 3) {
	case 0:
		targets = value >> 16 & 0xff & own;
		break;
	case 1:
		targets = own & ~self;
		break;
	case 2:
		targets = self;
		break;
	}
	if (targets && interrupt != FIRMWARE_SGI)
		store(GICD_SGIR, 4, SGIR_TARGETS(targets) | interrupt);
}

uint32_t gicd_read(unsigned int who, uint32_t offset, uint32_t size)
{
	const struct range *r = find(offset, size);

	if (!r || r->kind == SEND)
		return 0;
	return load(offset, size) & (r->kind == READ_ONLY ? ~0u : owned(who, r, offset, size));
}

void gicd_write(unsigned int who, uint32_t offset, uint32_t size, uint32_t value)
{
	const struct range *r = find(offset, size);

	if (!r || r->kind == READ_ONLY)
		return;
	if (r->kind == SEND)
		send(who, value);
	else if (r->kind == ONES)
		store(offset, size, value & owned(who, r, offset, size));
	else if (r->kind == FIELDS)
		replace(offset, size, owned(who, r, offset, size), value);
	else
		replace(offset, size, owned(who, r, offset, size),
			value & (EVERY_BYTE * partitions[who].cores));
}

void gicd_reset(unsigned int interrupt, uint32_t cores)
{
	unsigned int shift = interrupt % 16 * 2;

	replace(GICD_IPRIORITYR + interrupt, 1, 0xff, 0);
	replace(GICD_ITARGETSR + interrupt, 1, 0xff, cores);
	replace(GICD_ICFGR + interrupt / 16 * 4, 4, 3u << shift, CFGR_EDGE << shift);
}
