/* SPDX-License-Identifier: Apache-2.0 */
/* Core 0 of the Raspberry Pi: boards/qemu-raspi3b/peer/board.c, and a peer that rings it. */
#include <stile/barrier.h>
#include <stile/board.h>

#include "../../../../boards/qemu-raspi3b/board.h"
#include "aarch64.h"
#include "semihosting.h"
#include "target.h"

/* What the peer would store. */
void target_ring_now(void)
{
	mmio_write(LOCAL_MAILBOX_SET(0, 1), 1);
}

bool target_ring_at(uint64_t time)
{
	stile_store_release(&TRIAL->ring_at, time);
	mmio_write(LOCAL_MAILBOX_SET(3, 1), 1);
	return true;
}

void stile_board_print(const char *text)
{
	semihosting_print(text);
}

_Noreturn void stile_board_off(unsigned int end)
{
	semihosting_exit(end);
}
