/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How two sides that start in any order, and may restart alone, agree on empty
 * rings. We set INIT and hold it until the other side has left RUN: a RUN seen
 * here belongs to an earlier life of ours, and going on at once could leave the
 * two sides with different indices. INIT seen while we RUN tells the same of
 * the other side, see stile_amp_check().
 */
#include <stile/amp_link.h>
#include <stile/barrier.h>
#include <stile/error.h>

#include "amp_state.h"

static int wait_until(struct stile_amp_link *link, uint64_t deadline,
		      bool (*reached)(const struct stile_amp_link *))
{
	while (!reached(link)) {
		if (link->port->now(link->port->context) >= deadline)
			return STILE_E_TIMEOUT;
		stile_amp_wait(link, deadline);
	}
	return 0;
}

static bool window_published(const struct stile_amp_link *link)
{
	const struct stile_amp_header *header = (const void *)link->window;

	return stile_load_acquire(&header->magic) == STILE_AMP_MAGIC;
}

static bool they_left_run(const struct stile_amp_link *link)
{
	uint16_t state = stile_amp_their_state(link);

	return stile_load_acquire(&link->theirs->magic) == STILE_AMP_QUEUE_MAGIC &&
	       state != STILE_AMP_STATE_RUN && state != STILE_AMP_STATE_SHUTDOWN;
}

static bool they_are_ready(const struct stile_amp_link *link)
{
	uint16_t state = stile_amp_their_state(link);

	return state == STILE_AMP_STATE_READY || state == STILE_AMP_STATE_RUN;
}

static void locate(struct stile_amp_link *link)
{
	const struct stile_amp_layout *layout = &link->layout;

	link->mine = (void *)(link->window + layout->driver_head);
	link->theirs = (const void *)(link->window + layout->device_head);
	link->my_ring = link->window + layout->driver_ring;
	link->their_ring = link->window + layout->device_ring;
	link->my_words = (void *)(link->window + layout->driver_notifications);
	link->their_words = (const void *)(link->window + layout->device_notifications);
}

static void empty_rings(struct stile_amp_link *link)
{
	unsigned int words = link->layout.words * (link->layout.masked ? 3u : 2u);

	link->tail = 0;
	link->head = 0;
	link->consumed = 0;
	link->they_ran = false;
	stile_write_once(&link->mine->tail, 0);
	stile_write_once(&link->mine->head, 0);
	for (unsigned int i = 0; i < words; i++)
		stile_write_wide(&link->my_words[i], 0);
}

int stile_amp_connect(struct stile_amp_link *link, uint64_t deadline)
{
	int error;

	link->error = STILE_E_NOT_CONNECTED;
	link->bad_field = "magic";
	error = wait_until(link, deadline, window_published);
	if (!error)
		error = stile_amp_layout_read(&link->layout, link->window, link->window_size,
					      link->message_min, &link->bad_field);
	if (error)
		return error;
	link->bad_field = NULL;
	locate(link);
	stile_write_once(&link->mine->status, STILE_AMP_STATE_INIT);
	stile_store_release(&link->mine->magic, STILE_AMP_QUEUE_MAGIC);
	link->port->ring(link->port->context);
	error = wait_until(link, deadline, they_left_run);
	if (error)
		return error;
	empty_rings(link);
	stile_amp_set_state(link, STILE_AMP_STATE_READY);
	error = wait_until(link, deadline, they_are_ready);
	if (error)
		return error;
	stile_amp_set_state(link, STILE_AMP_STATE_RUN);
	link->error = 0;
	return 0;
}

void stile_amp_shutdown(struct stile_amp_link *link)
{
	if (!link->mine)
		return;
	link->error = STILE_E_NOT_CONNECTED;
	stile_amp_set_state(link, STILE_AMP_STATE_SHUTDOWN);
}
