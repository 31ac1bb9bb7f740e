/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/console.h>
#include <stile/error.h>

#include "mem.h"

static int take_buffers(struct stile_console_buffer *buffers, struct stile_pool *pool)
{
	for (unsigned int i = 0; i < STILE_CONSOLE_BUFFERS; i++) {
		if (!buffers[i].data)
			buffers[i].data = stile_pool_take(pool, STILE_CONSOLE_BUFFER_BYTES, 16);
		if (!buffers[i].data)
			return STILE_E_NO_MEMORY;
		buffers[i].busy = false;
	}
	return 0;
}

static int offer(struct stile_console *console, struct stile_console_buffer *buffer)
{
	struct stile_buffer into = { buffer->data, STILE_CONSOLE_BUFFER_BYTES };

	return stile_queue_add(&console->receive, NULL, 0, &into, 1, buffer);
}

static int offer_all(struct stile_console *console)
{
	unsigned int count = console->receive.size;
	int error = 0;

	for (unsigned int i = 0; i < count && i < STILE_CONSOLE_BUFFERS && !error; i++)
		error = offer(console, &console->in[i]);
	return error ? error : stile_queue_kick(&console->receive);
}

static int setup(struct stile_console *console, struct stile_pool *pool)
{
	struct stile_device *device = &console->device;
	int error = take_buffers(console->out, pool);

	if (!error)
		error = take_buffers(console->in, pool);
	if (!error)
		error = stile_queue_setup(&console->receive, device, STILE_CONSOLE_RECEIVEQ,
					  STILE_CONSOLE_BUFFERS, pool);
	if (!error)
		error = stile_queue_setup(&console->transmit, device, STILE_CONSOLE_TRANSMITQ,
					  STILE_CONSOLE_BUFFERS, pool);
	return error;
}

int stile_console_start(struct stile_console *console, struct stile_pool *pool)
{
	int error = stile_device_negotiate(&console->device, 0);

	console->reading = NULL;
	if (!error)
		error = setup(console, pool);
	if (!error)
		error = stile_device_ready(&console->device);
	/* A notification before DRIVER_OK is forbidden (section 3.1.1), so buffers go out last. */
	return error ? error : offer_all(console);
}

/* Takes back output buffers; waits for one when wait is set. */
static int collect(struct stile_console *console, bool wait, uint64_t deadline)
{
	uint32_t written;
	void *cookie;
	int got = wait ? stile_queue_wait_used(&console->transmit, &cookie, &written, deadline)
		       : stile_queue_get_used(&console->transmit, &cookie, &written);

	if (got > 0)
		((struct stile_console_buffer *)cookie)->busy = false;
	return got;
}

static struct stile_console_buffer *idle_buffer(struct stile_console *console)
{
	for (unsigned int i = 0; i < console->transmit.size && i < STILE_CONSOLE_BUFFERS; i++)
		if (!console->out[i].busy)
			return &console->out[i];
	return NULL;
}

static int write_piece(struct stile_console *console, const uint8_t *data, uint32_t length,
		       uint64_t deadline)
{
	struct stile_console_buffer *buffer;
	struct stile_buffer from;
	int got;

	do {
		got = collect(console, false, deadline);
	} while (got > 0);
	buffer = idle_buffer(console);
	if (!got && !buffer) {
		got = collect(console, true, deadline);
		buffer = idle_buffer(console);
	}
	if (got < 0)
		return got;
	memcpy(buffer->data, data, length);
	from = (struct stile_buffer){ buffer->data, length };
	got = stile_queue_add(&console->transmit, &from, 1, NULL, 0, buffer);
	if (got)
		return got;
	buffer->busy = true;
	return stile_queue_kick(&console->transmit);
}

int stile_console_write(struct stile_console *console, const void *data, size_t length,
			uint64_t timeout)
{
	uint64_t deadline = stile_bus_deadline(console->device.bus, timeout);
	const uint8_t *from = data;

	while (length) {
		size_t piece = length < STILE_CONSOLE_BUFFER_BYTES ? length
								   : STILE_CONSOLE_BUFFER_BYTES;
		int error = write_piece(console, from, (uint32_t)piece, deadline);

		if (error)
			return error;
		from += piece;
		length -= piece;
	}
	return 0;
}

int stile_console_drain(struct stile_console *console, uint64_t timeout)
{
	uint64_t deadline = stile_bus_deadline(console->device.bus, timeout);

	while (console->transmit.in_flight) {
		int got = collect(console, true, deadline);

		if (got < 0)
			return got;
	}
	return 0;
}

/* The next received buffer, or none. */
static int next_received(struct stile_console *console)
{
	void *cookie;
	int got = stile_queue_get_used(&console->receive, &cookie, &console->read_end);

	if (got > 0) {
		console->reading = cookie;
		console->read_at = 0;
	}
	return got;
}

static int hand_back(struct stile_console *console)
{
	int error = offer(console, console->reading);

	console->reading = NULL;
	return error ? error : stile_queue_kick(&console->receive);
}

int stile_console_read(struct stile_console *console, void *data, size_t length)
{
	uint32_t left;
	int got = console->reading ? 1 : next_received(console);

	if (got <= 0 || !length)
		return got < 0 ? got : 0;
	left = console->read_end - console->read_at;
	if (length > left)
		length = left;
	memcpy(data, console->reading->data + console->read_at, length);
	console->read_at += (uint32_t)length;
	if (console->read_at == console->read_end) {
		int error = hand_back(console);

		if (error)
			return error;
	}
	return (int)length;
}
