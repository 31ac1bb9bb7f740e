/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

/* Once at a time: the tests have one fake device side. */
void *aligned_alloc(size_t align, size_t size);
void *calloc(size_t count, size_t size);
void free(void *memory);

void srand(unsigned int seed);
int rand(void);

#endif
