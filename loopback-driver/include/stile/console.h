/* SPDX-License-Identifier: Apache-2.0 */
/* The console device (virtio 1.4, section 5.3), port 0. */
#ifndef STILE_CONSOLE_H
#define STILE_CONSOLE_H

#include <stile/queue.h>
#include <stile/virtio_console.h>

#define STILE_CONSOLE_BUFFERS		16u	/* each way */
#define STILE_CONSOLE_BUFFER_BYTES	256u

struct stile_console_buffer {
	uint8_t *data;			/* in the carve-out */
	bool busy;			/* with the device */
};

struct stile_console {
	struct stile_device device;
	struct stile_queue receive;
	struct stile_queue transmit;

	/* Private. */
	struct stile_console_buffer out[STILE_CONSOLE_BUFFERS];
	struct stile_console_buffer in[STILE_CONSOLE_BUFFERS];
	struct stile_console_buffer *reading;	/* received and not all handed out yet */
	uint32_t read_at;
	uint32_t read_end;
};

/* Starts the opened console->device; again after a reset is needed or the bus restarted. */
int stile_console_start(struct stile_console *console, struct stile_pool *pool);

/*
 * Queues length bytes for output, in pieces of STILE_CONSOLE_BUFFER_BYTES; a
 * shorter write reaches the device as one buffer. Waits for room, up to timeout us.
 */
int stile_console_write(struct stile_console *console, const void *data, size_t length,
			uint64_t timeout);

/* Waits until the device has taken all output. */
int stile_console_drain(struct stile_console *console, uint64_t timeout);

/* Copies what has been received, at most length bytes; returns how many, 0 for none yet. */
int stile_console_read(struct stile_console *console, void *data, size_t length);

#endif
