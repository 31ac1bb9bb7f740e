/* SPDX-License-Identifier: Apache-2.0 */
/* Says that it is there, and sleeps until it is asked to end: the board looks while it waits. */
#include "../../../loopback-driver/examples/peer.h"

const bool peer_speaks_v0 = false;

void stile_main(void)
{
	if (!peer_start(false)) {
		peer_conclude();
		peer_off();
	}
	peer_say("idle");
	for (;;) {
		stile_bus_poll(&peer.bus);
		stile_bus_wait(&peer.bus, stile_bus_deadline(&peer.bus, 1 * SECOND));
	}
}
