/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers PINGs and needs no device, spinning all the time: what is left of a
 * round trip when nothing but the bus takes part in it.
 */
#include "peer.h"

void stile_main(void)
{
	if (!peer_connect(true)) {
		peer_conclude();
		peer_off();
	}
	while (!stile_bus_poll(&peer.bus))
		;
	peer_off();
}
