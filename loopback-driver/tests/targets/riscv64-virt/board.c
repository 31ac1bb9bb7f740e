/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU's virt machine with two harts: the second rings the first by its software interrupt. */
#include <stile/board.h>

#include "riscv64.h"
#include "semihosting.h"
#include "target.h"

#define CLINT		0x2000000u
#define MSIP		CLINT		/* of hart 0 */
#define MTIMECMP	(CLINT + 0x4000u)
#define MTIME		(CLINT + 0xbff8u)
#define TICKS		10000000u	/* per second */

static uint64_t later;		/* when the other hart rings; 0: never */

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static bool take(void)
{
	volatile uint32_t *msip = (volatile uint32_t *)MSIP;

	if (!*msip)
		return false;
	*msip = 0;
	/* The bit is cleared before the caller looks at what it was rung for. */
	__asm__ volatile("fence iorw, iorw" ::: "memory");
	return true;
}

static void wait(void *context, uint64_t deadline)
{
	(void)context;
	wait_for_doorbell(take, MI_SOFTWARE, deadline);
}

void target_ring_now(void)
{
	*(volatile uint32_t *)MSIP = 1;
}

bool target_ring_at(uint64_t time)
{
	__atomic_store_n(&later, time, __ATOMIC_RELEASE);
	return true;
}

/* Has no stack, and so calls nothing. */
__attribute__((naked)) void other_hart(void)
{
	__asm__ volatile("la	sp, __other_stack_top\n"
			 "j	ring_when_told");
}

_Noreturn void ring_when_told(void);
_Noreturn void ring_when_told(void)
{
	for (;;) {
		uint64_t time = __atomic_load_n(&later, __ATOMIC_ACQUIRE);

		if (time && timer_now() >= time) {
			__atomic_store_n(&later, 0, __ATOMIC_RELAXED);
			target_ring_now();
		}
	}
}

const struct stile_board *stile_board_start(void)
{
	static const struct stile_board board = { .port = { .now = now, .wait = wait } };

	timer_init(MTIME, MTIMECMP, TICKS);
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
