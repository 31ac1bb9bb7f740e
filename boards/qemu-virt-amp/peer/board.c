/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer's side of the AMP board: everything is where board.h says, set up by the
 * partitioning firmware. The UART is Linux's; what must be told goes to the log.
 * Board qemu-virt-psci has this file too, with another end.h.
 */
#include <stile/board.h>
#include <stile/log.h>

#include "../board.h"
#include "aarch64.h"
#include "end.h"

#define DOORBELL	(BOARD_GICV2M + DOORBELL_REGISTER)
#define BLOCK		(2ul << 20)

extern char __text_start[], __text_end[], __data_start[], __data_end[];

static struct stile_log log;

void board_map(void)
{
	/* Distributor, CPU interface and GICv2m page lie in one block. */
	mmu_map(BOARD_GICD, BLOCK, MMU_DEVICE);
	mmu_map((uintptr_t)__text_start, (size_t)(__text_end - __text_start), MMU_TEXT);
	mmu_map((uintptr_t)__data_start, (size_t)(__data_end - __data_start), MMU_DATA);
	mmu_map(CARVEOUT, CARVEOUT_SIZE, MMU_DATA);
}

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static void ring(void *context)
{
	(void)context;
	/* The carve-out is written before the device side is woken. */
	__asm__ volatile("dsb sy" ::: "memory");
	mmio_write(DOORBELL, DOORBELL_LINUX);
}

static void wait(void *context, uint64_t deadline)
{
	(void)context;
	wait_for_interrupt(DOORBELL_PEER, deadline);
}

static const struct stile_board board = {
	.port = {
		.now = now,
		.ring = ring,
		.wait = wait,
		.look = BOARD_LOOK,
		.carveout = {
			.base = (void *)CARVEOUT,
			.bus = 0,
			.size = CARVEOUT_SIZE,
		},
	},
	.window = (void *)(CARVEOUT + WINDOW),
	.window_size = WINDOW_SIZE,
	.data = (void *)(CARVEOUT + DATA),
	.data_size = CARVEOUT_SIZE - DATA - BOARD_KEPT,
};

/* Whoever speaks first begins it, be it an exception before the program has started. */
static void begin_log(void)
{
	if (!log.shared)
		stile_log_init(&log, (void *)(CARVEOUT + PEER_LOG), PEER_LOG_SIZE);
}

const struct stile_board *stile_board_start(void)
{
	begin_log();
	timer_init();
	gic_init(BOARD_GICD, BOARD_GICC);
	gic_enable_private(TIMER_INTERRUPT);
	gic_enable_edge(DOORBELL_PEER);
	return &board;
}

void stile_board_print(const char *text)
{
	begin_log();
	stile_log_write(&log, text);
	ring(NULL);
}
