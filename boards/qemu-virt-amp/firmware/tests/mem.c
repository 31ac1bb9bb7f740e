/* SPDX-License-Identifier: Apache-2.0 */
/* What the compiler calls to fill and copy structures. */
#include <stddef.h>

void *memset(void *to, int value, size_t length);
void *memcpy(void *restrict to, const void *restrict from, size_t length);

void *memset(void *to, int value, size_t length)
{
	for (size_t i = 0; i < length; i++)
		((char *)to)[i] = (char)value;
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		((char *)to)[i] = ((const char *)from)[i];
	return to;
}
