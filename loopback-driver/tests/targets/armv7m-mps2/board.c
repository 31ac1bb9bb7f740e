/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU's MPS2 with AN500, a Cortex-M7: a timer of the board plays the doorbell. */
#include <stile/board.h>

#include "armv7m.h"
#include "semihosting.h"
#include "target.h"

#define FREQUENCY	25000000u
#define TIMER		0x40000000u	/* CMSDK dual-purpose timer 0 */
#define TIMER_CTRL	(TIMER + 0x0u)
#define TIMER_VALUE	(TIMER + 0x4u)
#define TIMER_INTCLEAR	(TIMER + 0xcu)
#define TIMER_INTERRUPT	8u

#define CTRL_ENABLE_INTERRUPT	9u

static volatile bool rung;

void board_map(void)
{
	mpu_map(0, 4u << 20, MPU_TEXT);
	mpu_map(0x20000000u, 4u << 20, MPU_DATA);
	mpu_map(0x20300000u, 1u << 20, MPU_SHARED);
	mpu_map(0x40000000u, 64u << 10, MPU_DEVICE);
}

void board_interrupt(uint32_t interrupt)
{
	if (interrupt != TIMER_INTERRUPT)
		return;
	mmio_write(TIMER_CTRL, 0);
	mmio_write(TIMER_INTCLEAR, 1);
	rung = true;
}

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static bool take(void)
{
	bool was = rung;

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
	nvic_set_pending(TIMER_INTERRUPT);
	__asm__ volatile("dsb sy; isb" ::: "memory");
}

bool target_ring_at(uint64_t time)
{
	uint64_t from_now = time - timer_now();

	mmio_write(TIMER_VALUE, (uint32_t)from_now * (FREQUENCY / 1000000u));
	mmio_write(TIMER_CTRL, CTRL_ENABLE_INTERRUPT);
	return true;
}

const struct stile_board *stile_board_start(void)
{
	static const struct stile_board board = { .port = { .now = now, .wait = wait } };

	timer_init(FREQUENCY);
	nvic_enable(TIMER_INTERRUPT);
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
