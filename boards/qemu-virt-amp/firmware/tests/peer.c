/* SPDX-License-Identifier: Apache-2.0 */
/* Does what the script says. Everything it knows of the machine is in the steps. */
#include "board.h"
#include "script.h"

#define CPU_OFF		0x84000002u
#define GICC_IAR	(BOARD_GICC + 0x0cu)
#define GICC_EOIR	(BOARD_GICC + 0x10u)
#define SPURIOUS	1020u

void play(void);
void soil(void);
_Noreturn void spin(void);
void read_translated(uint64_t table);

static volatile struct script *const script = (volatile struct script *)CARVEOUT;

static uint32_t read32(uint64_t a)
{
	return *(volatile uint32_t *)a;
}

static void write32(uint64_t a, uint64_t b)
{
	*(volatile uint32_t *)a = (uint32_t)b;
}

#define DEFINE_CALL(conduit)							\
	static uint64_t conduit(uint64_t a, uint64_t b, uint64_t c)		\
	{									\
		register uint64_t x0 __asm__("x0") = a;				\
		register uint64_t x1 __asm__("x1") = b;				\
		register uint64_t x2 __asm__("x2") = c;				\
		register uint64_t x3 __asm__("x3") = 0;				\
		__asm__ volatile(#conduit " #0"					\
				 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) :: "memory");	\
		return x0;							\
	}
DEFINE_CALL(smc)
DEFINE_CALL(hvc)

static uint64_t wait(void)
{
	for (;;) {
		uint32_t iar;

		__asm__ volatile("dsb sy; wfi" ::: "memory");
		iar = read32(GICC_IAR);
		if ((iar & 0x3ff) < SPURIOUS) {
			write32(GICC_EOIR, iar);
			return iar & 0x3ff;
		}
	}
}

static uint64_t count_rings(uint64_t times)
{
	uint64_t wrong = 0;

	while (times--) {
		if (wait() != DOORBELL_PEER)
			wrong++;
		write32(BOARD_GICV2M + DOORBELL_REGISTER, DOORBELL_LINUX);
	}
	return wrong;
}

static uint64_t run(volatile struct step *step)
{
	switch (step->op) {
	case READ:
		return read32(step->a);
	case WRITE:
		write32(step->a, step->b);
		return 0;
	case READ_BYTE:
		return *(volatile uint8_t *)step->a;
	case WRITE_BYTE:
		*(volatile uint8_t *)step->a = (uint8_t)step->b;
		return 0;
	case FETCH:
		((void (*)(void))step->a)();
		return 0;
	case CALL:
		return smc(step->a, step->b, step->c);
	case CALL_HVC:
		return hvc(step->a, step->b, step->c);
	case WAIT:
		return wait();
	case TAKE:
		return read32(GICC_IAR) & 0x3ff;
	case SLEEP:
		for (;;)
			__asm__ volatile("dsb sy; wfi" ::: "memory");
	case SLEEP_WFE:
		for (;;)
			__asm__ volatile("wfe" ::: "memory");
	case READ_TRANSLATED:
		read_translated(step->a);
		return 0;
	case SPIN:
		spin();
	case SOIL:
		soil();
		return 0;
	case COUNT_RINGS:
		return count_rings(step->a);
	default:
		return smc(CPU_OFF, step->a, 0);
	}
}

void play(void)
{
	for (uint64_t i = 0; i < SCRIPT_STEPS; i++) {
		volatile struct step *step = &script->steps[i];

		/* Counted before, so that the other side knows when a step for ever has begun. */
		script->at = i + 1;
		__asm__ volatile("dsb sy" ::: "memory");
		step->result = run(step);
	}
}
