/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory functions for builds without a libc. Words where both sides are
 * aligned alike, because copies to and from the carve-out are on the data path.
 */
#include <stdint.h>

#include "mem.h"

#define WORD	sizeof(uint64_t)

typedef uint64_t __attribute__((may_alias)) word;

static int aligned_alike(const void *a, const void *b)
{
	return (((uintptr_t)a | (uintptr_t)b) & (WORD - 1)) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (aligned_alike(to, from))
		for (; length >= WORD; length -= WORD, t += WORD, f += WORD)
			*(word *)(void *)t = *(const word *)(const void *)f;
	while (length--)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if (t <= f)
		for (size_t i = 0; i < length; i++)
			t[i] = f[i];
	else
		while (length--)
			t[length] = f[length];
	return to;
}

void *memset(void *to, int value, size_t length)
{
	uint8_t *t = to;

	if (aligned_alike(to, to))
		for (; length >= WORD; length -= WORD, t += WORD)
			*(word *)(void *)t = (uint8_t)value * 0x0101010101010101ull;
	while (length--)
		*t++ = (uint8_t)value;
	return to;
}

int memcmp(const void *a, const void *b, size_t length)
{
	const uint8_t *x = a, *y = b;

	for (; length--; x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}
