/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A core of a Raspberry Pi 3 whose doorbell is a mailbox. Which one says board_bell,
 * made from boards/controllers; this serves both ends. The interrupt stays masked in
 * the core: it wakes it, and the mailbox is asked whether it was the doorbell.
 */
#include <stile/bell.h>
#include <stile/board.h>

#include "../board.h"
#include "aarch64.h"

#define BLOCK	(2ul << 20)

extern char __text_start[], __text_end[], __data_start[], __data_end[];
extern const struct stile_bell board_bell;

void board_map(void)
{
	mmu_map(UART, BLOCK, MMU_DEVICE);
	mmu_map(LOCAL, BLOCK, MMU_DEVICE);
	mmu_map((uintptr_t)__text_start, (size_t)(__text_end - __text_start), MMU_TEXT);
	mmu_map((uintptr_t)__data_start, (size_t)(__data_end - __data_start), MMU_DATA);
	mmu_map(CARVEOUT, CARVEOUT_SIZE, MMU_DATA);
	uart_init(UART);
}

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static void ring(void *context)
{
	stile_bell_ring(&board_bell, context);
}

/* Acknowledged before the caller looks at what it was rung for. */
static bool take(const struct stile_port *port)
{
	if (!stile_bell_pending(&board_bell))
		return false;
	stile_bell_acknowledge(&board_bell, port);
	return true;
}

static void wait(void *context, uint64_t deadline)
{
	while (!take(context) && timer_now() < deadline) {
		timer_arm(deadline);
		__asm__ volatile("dsb sy; wfi" ::: "memory");
		timer_disarm();
	}
}

const struct stile_board *stile_board_start(void)
{
	static struct stile_board board = {
		.port = {
			.context = &board.port,
			.now = now,
			.ring = ring,
			.wait = wait,
			.carveout = { (void *)CARVEOUT, BUS_ADDRESS, WINDOW_SIZE + DATA_SIZE },
		},
		.window = (void *)CARVEOUT,
		.window_size = WINDOW_SIZE,
		.data = (void *)(CARVEOUT + WINDOW_SIZE),
		.data_size = DATA_SIZE,
	};
	uint64_t core;

	__asm__("mrs %0, mpidr_el1" : "=r"(core));
	timer_init();
	mmio_write(LOCAL_TIMERS(core & 3), LOCAL_TIMER_VIRTUAL);
	if (stile_bell_initialise(&board_bell, &board.port)) {
		stile_board_print("panic: the mailbox does not come up\n");
		return NULL;
	}
	stile_bell_unmask(&board_bell, &board.port);
	return &board;
}
