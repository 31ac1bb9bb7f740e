/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives back what the console receives and answers PINGs, spinning all the time:
 * for latency measurements, and for restarts of the device side, which it survives.
 */
#include "peer.h"

#define WRITE_TIMEOUT	(5 * SECOND)
#define PIECE		STILE_CONSOLE_BUFFER_BYTES

/* Returns the bytes given back, 0 when there were none. */
static int echo_once(void)
{
	uint8_t text[PIECE];
	int error = stile_device_check(&peer.console.device);
	int length = error ? error : stile_console_read(&peer.console, text, sizeof(text));

	if (length <= 0)
		return length;
	error = stile_console_write(&peer.console, text, (size_t)length, WRITE_TIMEOUT);
	return error ? error : length;
}

void stile_main(void)
{
	if (!peer_start(true)) {
		peer_conclude();
		peer_off();
	}
	peer_say("echo ready");
	for (;;) {
		int result = echo_once();

		if (result < 0)
			peer_recover(NULL);
		else if (result > 0)
			stile_queue_disable_callback(&peer.console.receive);
	}
}
