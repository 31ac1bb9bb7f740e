/* SPDX-License-Identifier: Apache-2.0 */
/* What attacks on either ring start from. */
#include "hostile.h"

int victim_request(void)
{
	struct stile_buffer into = { victim.buffer, VICTIM_BYTES };

	return stile_queue_add(&victim.queue, NULL, 0, &into, 1, &victim);
}

int victim_kick(int error)
{
	return error ? error : stile_queue_kick(&victim.queue);
}

uint64_t victim_address(const void *p)
{
	uint64_t at = 0;

	stile_bus_address(&peer.board->port, p, 0, &at);
	return at;
}

uint64_t victim_buffer(void)
{
	return victim_address(victim.buffer);
}

uint64_t victim_table(void)
{
	return victim_address(victim.queue.indirect);
}
