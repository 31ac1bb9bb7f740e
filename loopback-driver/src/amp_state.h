/* SPDX-License-Identifier: Apache-2.0 */
/* The states of both sides, for the files that make up the link. */
#ifndef STILE_AMP_STATE_H
#define STILE_AMP_STATE_H

#include <stile/amp_link.h>
#include <stile/barrier.h>

static inline uint16_t stile_amp_their_state(const struct stile_amp_link *link)
{
	return stile_load_acquire(&link->theirs->status) & STILE_AMP_STATE_MASK;
}

/* Release: whoever sees the state sees what was set up before it. */
static inline void stile_amp_set_state(struct stile_amp_link *link, uint16_t state)
{
	stile_store_release(&link->mine->status, state);
	link->port->ring(link->port->context);
}

#endif
