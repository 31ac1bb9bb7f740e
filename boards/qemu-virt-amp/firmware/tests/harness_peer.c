/* SPDX-License-Identifier: Apache-2.0 */
/* The peer, time, and interrupts as the tests see them. */
#include "harness.h"

#define LIMIT	10000000u	/* microseconds */

#define GICC_IAR	(BOARD_GICC + 0x0cu)
#define GICC_EOIR	(BOARD_GICC + 0x10u)
#define SPURIOUS	1020u

extern char peer_image[], peer_image_end[];

volatile struct script *const script = (volatile struct script *)CARVEOUT;

static uint64_t now(void)
{
	uint64_t count, frequency;

	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count) :: "memory");
	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
	return count / (frequency / 1000000);
}

void pause_us(uint64_t microseconds)
{
	uint64_t end = now() + microseconds;

	while (now() < end)
		;
}

uint64_t peer_state(void)
{
	struct answer answer = call(STILE_FW_STATE, PEER, 0, 0, 0);

	CHECK_EQ(answer.x[0], STILE_FW_OK);
	return answer.x[1];
}

static bool under_way(uint64_t state)
{
	return state == STILE_FW_STATE_RUNNING || state == STILE_FW_STATE_STOPPING ||
	       state == STILE_FW_STATE_RESETTING;
}

uint64_t peer_rests(void)
{
	uint64_t end = now() + LIMIT;

	while (under_way(peer_state()) && now() < end)
		;
	return peer_state();
}

void peer_to_rest(void)
{
	CHECK_EQ(call(STILE_FW_RESET, PEER, 0, 0, 0).x[0], STILE_FW_OK);
	CHECK_EQ(peer_rests(), STILE_FW_STATE_OFF);
	interrupts_taken(EVENT_LINUX);
	interrupts_taken(DOORBELL_LINUX);
}

static const struct step end;

void peer_start(const struct step *steps, unsigned int count)
{
	uint64_t size = (uint64_t)(peer_image_end - peer_image);

	script->at = 0;
	for (unsigned int i = 0; i < SCRIPT_STEPS; i++) {
		const struct step *step = i < count ? &steps[i] : &end;

		script->steps[i].op = step->op;
		script->steps[i].a = step->a;
		script->steps[i].b = step->b;
		script->steps[i].c = step->c;
		script->steps[i].result = 0;
	}
	CHECK_EQ(call(STILE_FW_LOAD, PEER, PEER_MEMORY, (uint64_t)peer_image, size).x[0],
		 STILE_FW_OK);
	CHECK_EQ(call(STILE_FW_START, PEER, PEER_MEMORY, 0, 0).x[0], STILE_FW_OK);
}

void peer_reaches(unsigned int steps)
{
	uint64_t limit = now() + LIMIT;

	while (script->at < steps && now() < limit)
		;
	CHECK_EQ(script->at, steps);
}

uint64_t peer_plays(const struct step *steps, unsigned int count)
{
	peer_start(steps, count);
	return peer_rests();
}

uint64_t peer_result(unsigned int step)
{
	return script->steps[step].result;
}

static unsigned int counts[SPURIOUS];

static void take_all(void)
{
	uint32_t iar;

	while (((iar = read32(GICC_IAR)) & 0x3ff) < SPURIOUS) {
		counts[iar & 0x3ff]++;
		write32(GICC_EOIR, iar);
	}
}

unsigned int interrupts_taken(unsigned int interrupt)
{
	unsigned int count;

	take_all();
	count = counts[interrupt];
	counts[interrupt] = 0;
	return count;
}

bool interrupt_comes(unsigned int interrupt)
{
	uint64_t limit = now() + LIMIT;

	while (now() < limit)
		if (interrupts_taken(interrupt))
			return true;
	return false;
}

/* Edge-triggered, to this core. */
void interrupts_enable(void)
{
	for (uint64_t i = DOORBELL_LINUX; i <= EVENT_LINUX; i++) {
		uint64_t config = BOARD_GICD + 0xc00 + i / 16 * 4;

		write32(config, read32(config) | 2u << (i % 16 * 2));
		write8(BOARD_GICD + 0x400 + i, 0x80);
		write8(BOARD_GICD + 0x800 + i, 1);
		write32(BOARD_GICD + 0x100 + i / 32 * 4, 1u << (i % 32));
	}
	write32(BOARD_GICC + 0x04, 0xff);
	write32(BOARD_GICC + 0x00, 1);
}
