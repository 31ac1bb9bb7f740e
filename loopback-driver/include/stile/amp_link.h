/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver's end of the AMP bus: handshake, one ring of slots each way, and
 * notification words where the window has them. What a slot contains is no
 * concern of the link.
 */
#ifndef STILE_AMP_LINK_H
#define STILE_AMP_LINK_H

#include <stile/amp_bus.h>
#include <stile/amp_layout.h>
#include <stile/port.h>

struct stile_amp_link {
	/* Set by stile_amp_init. */
	const struct stile_port *port;
	uint8_t *window;
	size_t window_size;
	size_t message_min;
	bool polls;			/* may change at any time */

	/* Private: shared memory. */
	struct stile_amp_queue_head *mine;
	const struct stile_amp_queue_head *theirs;
	uint8_t *my_ring;
	const uint8_t *their_ring;
	uint64_t *my_words;		/* tx[words], rx[words], mask[words] */
	const uint64_t *their_words;	/* the same of theirs */

	/* Private: what we know without asking the other side. */
	struct stile_amp_layout layout;
	uint16_t tail;			/* our producer index */
	uint16_t head;			/* our consumer index */
	uint16_t consumed;		/* the last valid consumer index of the other side */
	int error;			/* 0 while connected, else why not */
	bool they_ran;			/* the other side has been seen in RUN */
	const char *bad_field;		/* of the header, after STILE_E_HEADER_* */
};

void stile_amp_init(struct stile_amp_link *link, const struct stile_port *port, void *window,
		    size_t size, size_t message_min);

/* The handshake INIT, READY, RUN; also after STILE_E_RESTARTED. Bounded by the deadline. */
int stile_amp_connect(struct stile_amp_link *link, uint64_t deadline);

/* 0 while the other side runs with us; else why not. Cheap: one load. */
int stile_amp_check(struct stile_amp_link *link);

/* Puts a message of length bytes into our ring and notifies; waits for room until the deadline. */
int stile_amp_send(struct stile_amp_link *link, const void *message, size_t length,
		   uint64_t deadline);

/*
 * Copies the next slot, cut to capacity bytes, out of shared memory. Returns the
 * bytes copied, 0 if there is none, or an error.
 */
int stile_amp_receive(struct stile_amp_link *link, void *message, size_t capacity);

/* Sleeps or relaxes a moment, by link->polls; call it after looking and finding nothing. */
void stile_amp_wait(const struct stile_amp_link *link, uint64_t deadline);

/* Tells the other side that we leave. */
void stile_amp_shutdown(struct stile_amp_link *link);

/* Sets notification bit number bit (below 64 * words) and rings. */
void stile_amp_notify(struct stile_amp_link *link, unsigned int bit);

/* Takes, and so acknowledges, the pending bits of one word. */
uint64_t stile_amp_take_pending(struct stile_amp_link *link, unsigned int word);

/* The bit for a queue of a device, or a negative value: use messages. */
int stile_amp_queue_bit(const struct stile_amp_layout *layout, uint16_t device, uint32_t queue);

/* The inverse. False for bits of no device. A group's last bit means all queues from there. */
bool stile_amp_bit_queue(const struct stile_amp_layout *layout, unsigned int bit,
			 uint32_t *device, uint32_t *queue);

#endif
