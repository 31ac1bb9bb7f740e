/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An A53 of QEMU's ZCU102, whose doorbell is its agent of the inter-processor
 * interrupts. QEMU wires that to SPI 64; on the chip it is SPI 35. Its level falls
 * with the acknowledge, so the GIC has nothing to be told.
 */
#include <stdio.h>
#include <stile/barrier.h>
#include <stile/bell.h>
#include <stile/board.h>

#include "aarch64.h"
#include "semihosting.h"
#include "target.h"

#define GIC_DISTRIBUTOR	0xf9010000ul
#define GIC_CPU		0xf9020000ul
#define AGENT		0xff300000ul
#define INTERRUPT	(32u + 64u)
#define BLOCK		(2ul << 20)
#define CARVEOUT	0x1e000000ul

extern char __text_start[], __text_end[], __data_start[], __data_end[];
extern const struct stile_bell board_bell;

void board_map(void)
{
	mmu_map(GIC_DISTRIBUTOR, BLOCK, MMU_DEVICE);
	mmu_map(AGENT, BLOCK, MMU_DEVICE);
	mmu_map((uintptr_t)__text_start, (size_t)(__text_end - __text_start), MMU_TEXT);
	mmu_map((uintptr_t)__data_start, (size_t)(__data_end - __data_start), MMU_DATA);
	mmu_map(CARVEOUT, BLOCK, MMU_DATA);
	/* libgcc counts bits with vectors. */
	__asm__ volatile("msr cpacr_el1, %0; isb" :: "r"(3ul << 20));
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
		.port = { .context = &board.port, .now = now, .ring = ring, .wait = wait },
	};

	timer_init();
	gic_init(GIC_DISTRIBUTOR, GIC_CPU);
	gic_enable_private(TIMER_INTERRUPT);
	if (stile_bell_initialise(&board_bell, &board.port))
		return NULL;
	gic_enable_level(INTERRUPT);
	stile_bell_unmask(&board_bell, &board.port);
	return &board;
}

/* The register does not tell a second ring from the first: returns when it has been done. */
void target_ring_now(void)
{
	static uint32_t done, number;

	number++;
	printf("!rung 8 0x%llx %u\n", (unsigned long long)(uintptr_t)&done, number);
	while (stile_load_acquire(&done) != number)
		;
}

bool target_ring_at(uint64_t time)
{
	(void)time;
	semihosting_print("!later 8\n");
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
