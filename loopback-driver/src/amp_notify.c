/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Notification words: a bit per event, toggled in tx by the one who tells and
 * copied into rx by the one who has seen it. Only owners write, so a bit set
 * twice before it is seen stays one notification.
 */
#include <stile/amp_link.h>
#include <stile/barrier.h>

#define WORD_BITS	64u
/* Bits 1 to 7 of word 0 are unused; the devices' groups begin after them. */
#define FIRST_GROUP	8u

void stile_amp_notify(struct stile_amp_link *link, unsigned int bit)
{
	unsigned int words = link->layout.words, word = bit / WORD_BITS;
	uint64_t mask = 1ull << (bit % WORD_BITS);

	if (word < words) {
		uint64_t mine = stile_read_wide(&link->my_words[word]);
		uint64_t seen;

		/* Our news is visible before we decide that a pending bit announces it. */
		stile_fence();
		seen = stile_read_wide(&link->their_words[words + word]);
		if (!((mine ^ seen) & mask))
			stile_store_release_wide(&link->my_words[word], mine ^ mask);
	}
	/* Rung even when the bit was pending: a lost doorbell must not silence a bit for ever. */
	link->port->ring(link->port->context);
}

uint64_t stile_amp_take_pending(struct stile_amp_link *link, unsigned int word)
{
	uint64_t theirs = stile_load_acquire_wide(&link->their_words[word]);
	uint64_t *seen = &link->my_words[link->layout.words + word];
	uint64_t pending = stile_read_wide(seen) ^ theirs;

	if (pending) {
		stile_store_release_wide(seen, theirs);
		/* Acknowledged before the rings are read: later news sets the bit again. */
		stile_fence();
	}
	return pending;
}

int stile_amp_queue_bit(const struct stile_amp_layout *layout, uint16_t device, uint32_t queue)
{
	uint32_t bits = layout->bits_per_device;
	uint32_t first = FIRST_GROUP + (uint32_t)device * bits;

	if (!layout->words || first + bits > layout->words * WORD_BITS)
		return -1;
	return (int)(first + (queue < bits ? queue : bits - 1));
}

bool stile_amp_bit_queue(const struct stile_amp_layout *layout, unsigned int bit,
			 uint32_t *device, uint32_t *queue)
{
	if (bit < FIRST_GROUP)
		return false;
	*device = (bit - FIRST_GROUP) / layout->bits_per_device;
	*queue = (bit - FIRST_GROUP) % layout->bits_per_device;
	return true;
}
