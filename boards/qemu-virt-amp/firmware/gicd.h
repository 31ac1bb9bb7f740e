/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The distributor, which all partitions share: each reads and changes what belongs
 * to its own interrupts; the rest reads as zero and ignores writes.
 */
#ifndef GICD_H
#define GICD_H

#include <stdbool.h>
#include <stdint.h>

/* Offset in the distributor's page, size in bytes; misaligned accesses read as zero. */
uint32_t gicd_read(unsigned int who, uint32_t offset, uint32_t size);
void gicd_write(unsigned int who, uint32_t offset, uint32_t size, uint32_t value);

/* For the firmware: edge-triggered, to these cores, priority 0. */
void gicd_reset(unsigned int interrupt, uint32_t cores);

#endif
