/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STDLIB_H
#define STDLIB_H

#include <stddef.h>

/* One piece of memory at a time: the tests have one fake device side. */
void *aligned_alloc(size_t align, size_t size);
void free(void *memory);

#endif
