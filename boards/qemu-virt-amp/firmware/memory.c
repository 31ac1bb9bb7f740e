/* SPDX-License-Identifier: Apache-2.0 */
#include "arm64.h"
#include "memory.h"

#define WORD	sizeof(uint64_t)

/* CTR_EL0.DminLine: words in the smallest line of any data cache, as a power of two. */
#define CTR_LINE(ctr)	(4ull << ((ctr) >> 16 & 15))

static volatile uint64_t *at(uint64_t address)
{
	return (volatile uint64_t *)(uintptr_t)address;
}

void memory_copy(uint64_t to, uint64_t from, uint64_t length)
{
	for (uint64_t i = 0; i < length; i += WORD)
		*at(to + i) = *at(from + i);
}

void memory_zero(uint64_t to, uint64_t length)
{
	for (uint64_t i = 0; i < length; i += WORD)
		*at(to + i) = 0;
}

void memory_clean(uint64_t from, uint64_t length)
{
	uint64_t line = CTR_LINE(sysreg_read(ctr_el0));

	dsb(ish);
	for (uint64_t i = 0; i < length; i += line)
		__asm__ volatile("dc civac, %0" :: "r"(from + i) : "memory");
	dsb(sy);
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
	return to;
}
