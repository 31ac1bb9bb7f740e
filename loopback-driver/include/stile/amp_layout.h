/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The window header of the AMP bus as trusted values: read once from the
 * window, checked, and never read again while the bus runs.
 */
#ifndef STILE_AMP_LAYOUT_H
#define STILE_AMP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stile_amp_layout {
	uint16_t elements;		/* slots per ring */
	uint16_t element_size;		/* bytes per slot */
	uint8_t words;			/* notification words each way; 0: none */
	uint8_t bits_per_device;
	bool masked;			/* notification areas have mask words */
	size_t device_notifications;	/* offsets into the window */
	size_t device_head;
	size_t device_ring;
	size_t driver_notifications;
	size_t driver_head;
	size_t driver_ring;
};

/*
 * Reads and checks the header of a window of size bytes whose magic has been
 * seen. Slots must hold message_min bytes. On failure *field names the culprit.
 */
int stile_amp_layout_read(struct stile_amp_layout *layout, const void *window, size_t size,
			  size_t message_min, const char **field);

#endif
