/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A Cortex-R5 of QEMU's ZCU102. No mailbox reaches it there, so its doorbell is a
 * word in memory, or a time on its own clock.
 */
#include <stile/board.h>

#include "armv7r.h"
#include "semihosting.h"
#include "target.h"

#define FREQUENCY	1000000000u	/* of QEMU's cycle counters */

static volatile bool rung;
static uint64_t later;		/* 0: never */

void board_map(void)
{
	mpu_map(0, 64u << 10, MPU_TEXT);
	mpu_map(0x200000u, 2u << 20, MPU_TEXT);
	mpu_map(0x800000u, 4u << 20, MPU_DATA);
	mpu_map(0xc00000u, 1u << 20, MPU_SHARED);
}

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static bool take(void)
{
	bool was = rung;

	if (later && timer_now() >= later) {
		later = 0;
		was = true;
	}
	rung = false;
	return was;
}

static void wait(void *context, uint64_t deadline)
{
	(void)context;
	wait_for_doorbell(take, deadline);
}

void target_ring_now(void)
{
	rung = true;
}

bool target_ring_at(uint64_t time)
{
	later = time;
	return true;
}

const struct stile_board *stile_board_start(void)
{
	static const struct stile_board board = { .port = { .now = now, .wait = wait } };

	timer_init(FREQUENCY);
	return &board;
}

void stile_board_print(const char *text)
{
	semihosting_print(text);
}

_Noreturn void stile_board_off(unsigned int end)
{
	semihosting_exit(end);
}
