/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has what. Entry 0 is Linux: it has the machine, less what the entries after
 * it and the firmware have. Sizes are multiples of 2 MiB. A compartment's doorbell
 * and event are interrupts of Linux's; its own are those it may be rung by.
 */
#ifndef PARTITION_H
#define PARTITION_H

#include <stdbool.h>
#include <stdint.h>

#define LINUX		0u
#define PARTITIONS	2u
#define INTERRUPTS_MAX	4u

/* The SGI by which the firmware calls a core; nobody else may send or change it. */
#define FIRMWARE_SGI	15u
#define PRIVATE_INTERRUPTS	32u	/* SGIs and PPIs, banked by core */

struct region {
	uint64_t base;
	uint64_t size;
};

struct partition {
	const char *name;
	uint32_t cores;				/* a set; a compartment runs on the first */
	struct region memory;
	struct region carveout;			/* shared with Linux */
	uint16_t interrupts[INTERRUPTS_MAX];	/* SPIs that are its own; 0: no more */
	uint16_t doorbell;			/* by which it rings Linux */
	uint16_t event;				/* tells Linux of a change of its state */
};

extern const struct partition partitions[PARTITIONS];

/* The partition whose core this is. */
unsigned int partition_of_core(unsigned int core);
unsigned int partition_first_core(unsigned int who);

bool region_contains(struct region region, uint64_t address, uint64_t length);

/* Memory that is Linux's alone. */
bool partition_linux_has(uint64_t address, uint64_t length);

/* Private interrupts are everybody's own, by banking, but for the firmware's. */
bool partition_has_interrupt(unsigned int who, unsigned int interrupt);

/* One line for each on the UART. */
void partition_print(void);

#endif
