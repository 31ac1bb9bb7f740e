/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"
#include "peer.h"

/* The device side may come up later than we do: a peer that runs since power-on waits for all of Linux. */
#define CONNECT_TIMEOUT	(300 * SECOND)
#define RETRY_PAUSE	(1 * SECOND)
#define SAY_TIMEOUT	(5 * SECOND)
#define DRAIN_TIMEOUT	(1 * SECOND)
#define DEVICES_MAX	64
#define LINE_MAX	STILE_CONSOLE_BUFFER_BYTES

struct peer peer;

/* The line with its frame: "peer: ", the text, "\n". */
static size_t frame(char *line, const char *format, va_list list)
{
	static const char prefix[] = "peer: ";
	size_t length = sizeof(prefix) - 1;

	for (size_t i = 0; i < length; i++)
		line[i] = prefix[i];
	length += format_list(line + length, LINE_MAX - length - 1, format, list);
	line[length++] = '\n';
	line[length] = '\0';
	return length;
}

static void say_list(const char *format, va_list list)
{
	char line[LINE_MAX + 1];
	size_t length = frame(line, format, list);

	if (peer.speaks && !stile_console_write(&peer.console, line, length, SAY_TIMEOUT))
		return;
	stile_board_print(line);
}

void peer_say(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	say_list(format, list);
	va_end(list);
}

static void note(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	format_list(peer.failure, sizeof(peer.failure), format, list);
	va_end(list);
}

int peer_failed(const char *what, int error)
{
	peer_say("%s: %s", what, stile_error_text(error));
	if (!peer.failure[0])
		note("%s: %s", what, stile_error_text(error));
	return error;
}

static bool start_console(void)
{
	int error = stile_device_find(&peer.console.device, &peer.bus, STILE_ID_CONSOLE);

	if (!error)
		error = stile_console_start(&peer.console, &peer.pool);
	if (error)
		peer_failed("console", error);
	peer.speaks = !error;
	return peer.speaks;
}

static bool connect(void)
{
	uint16_t numbers[DEVICES_MAX];
	int error = stile_bus_connect(&peer.bus, CONNECT_TIMEOUT);

	if (error) {
		peer_failed(peer.bus.link.bad_field ? peer.bus.link.bad_field : "bus", error);
		return false;
	}
	peer.devices = stile_bus_get_devices(&peer.bus, numbers, DEVICES_MAX);
	if (peer.devices < 0)
		peer_failed("devices", peer.devices);
	return peer.devices >= 0;
}

bool peer_connect(bool polls)
{
	const struct stile_board *board = stile_board_start();

	if (!board) {
		peer_failed("board", STILE_E_NO_DEVICE);
		return false;
	}
	peer.board = board;
	stile_pool_init(&peer.pool, board->data, board->data_size);
	stile_bus_init(&peer.bus, &(struct stile_bus_config){
		.port = &board->port,
		.window = board->window,
		.window_size = board->window_size,
		.polls = polls,
		.v0 = peer_speaks_v0,
	});
	return connect();
}

bool peer_start(bool polls)
{
	return peer_connect(polls) && start_console();
}

int peer_reconnect(void)
{
	int error = stile_bus_connect(&peer.bus, CONNECT_TIMEOUT);

	if (!error)
		error = stile_console_start(&peer.console, &peer.pool);
	peer.speaks = !error;
	return error;
}

void peer_recover(int (*start)(void))
{
	int error = peer.bus.link.error;

	if (!error)
		error = start ? start() : stile_console_start(&peer.console, &peer.pool);
	while (error) {
		uint64_t pause = stile_bus_deadline(&peer.bus, RETRY_PAUSE);

		error = peer_reconnect();
		if (!error && start)
			error = start();
		while (error && stile_bus_now(&peer.bus) < pause)
			stile_bus_wait(&peer.bus, pause);
	}
}

void peer_conclude(void)
{
	if (peer.failure[0])
		peer_say("FAILED %s", peer.failure);
	else
		peer_say("done");
	if (peer.speaks)
		stile_console_drain(&peer.console, DRAIN_TIMEOUT);
}

_Noreturn void peer_off(void)
{
	if (peer.speaks)
		stile_device_reset(&peer.console.device);
	if (peer.board)
		stile_bus_shutdown(&peer.bus);
	stile_board_off(peer.failure[0] ? STILE_END_PANIC : STILE_END_WELL);
}
