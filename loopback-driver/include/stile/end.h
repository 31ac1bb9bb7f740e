/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a program that Linux started by PSCI: whether it shall end, and how it tells that
 * it did (stile/life.h). Then it calls CPU_OFF, for nobody else can do that.
 */
#ifndef STILE_END_H
#define STILE_END_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stile/life.h>

/* Where the two words are in a carve-out of at least STILE_LIFE_SIZE bytes. */
struct stile_life_words *stile_end_words(void *carveout, size_t size);

/* Look now and then, and whenever rung; true stays true. */
bool stile_end_asked(const struct stile_life_words *words);

/* The last word, before CPU_OFF: 0 when all is well. */
void stile_end_tell(struct stile_life_words *words, uint32_t end);

#endif
