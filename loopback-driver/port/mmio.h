/* SPDX-License-Identifier: Apache-2.0 */
/* Registers at addresses: each access as it is written, 32 bits wide. */
#ifndef STILE_MMIO_H
#define STILE_MMIO_H

#include <stdint.h>

static inline uint32_t mmio_read(uintptr_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void mmio_write(uintptr_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

#endif
