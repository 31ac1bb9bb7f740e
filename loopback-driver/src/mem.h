/* SPDX-License-Identifier: Apache-2.0 */
/* The four functions a freestanding compiler may call on its own. */
#ifndef STILE_MEM_H
#define STILE_MEM_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int value, size_t length);
int memcmp(const void *a, const void *b, size_t length);

#endif
