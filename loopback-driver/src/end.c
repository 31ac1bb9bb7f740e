/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/barrier.h>
#include <stile/end.h>

struct stile_life_words *stile_end_words(void *carveout, size_t size)
{
	return (struct stile_life_words *)((uint8_t *)carveout + size - STILE_LIFE_SIZE);
}

bool stile_end_asked(const struct stile_life_words *words)
{
	return stile_read_once(&words->stop) == STILE_LIFE_STOP;
}

/* All that was written before is there too once the core is off. */
void stile_end_tell(struct stile_life_words *words, uint32_t end)
{
	stile_store_release(&words->end, end);
	stile_fence();
}
