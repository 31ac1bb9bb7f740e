/* SPDX-License-Identifier: Apache-2.0 */
/* Memory as translation at EL2 sees it: cached, all of RAM. Multiples of 8 bytes. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>
#include <stdint.h>

void memory_copy(uint64_t to, uint64_t from, uint64_t length);
void memory_zero(uint64_t to, uint64_t length);

/* Cleans and invalidates: what was written is seen, and nothing comes back, with caches off. */
void memory_clean(uint64_t from, uint64_t length);

/* The compiler calls it to copy structures. */
void *memcpy(void *restrict to, const void *restrict from, size_t length);

#endif
