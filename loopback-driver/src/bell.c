/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does what a doorbell's lists say. Registers are accessed in their own width and
 * once each; the barriers around ringing and acknowledging reach device memory.
 */
#include <stile/bell.h>
#include <stile/error.h>

#if defined(__arm__) || defined(__aarch64__)
#define barrier()	__asm__ volatile("dsb sy" ::: "memory")
#elif defined(__riscv)
#define barrier()	__asm__ volatile("fence iorw, iorw" ::: "memory")
#else
#define barrier()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif

static uint64_t load(uintptr_t at, uint8_t width)
{
	switch (width) {
	case 8:
		return *(volatile uint8_t *)at;
	case 16:
		return *(volatile uint16_t *)at;
	case 64:
		return *(volatile uint64_t *)at;
	default:
		return *(volatile uint32_t *)at;
	}
}

static void store(uintptr_t at, uint8_t width, uint64_t value)
{
	switch (width) {
	case 8:
		*(volatile uint8_t *)at = (uint8_t)value;
		break;
	case 16:
		*(volatile uint16_t *)at = (uint16_t)value;
		break;
	case 64:
		*(volatile uint64_t *)at = value;
		break;
	default:
		*(volatile uint32_t *)at = (uint32_t)value;
		break;
	}
}

static bool holds(const struct stile_bell_condition *condition)
{
	uint64_t bits = load(condition->at, condition->width) & condition->mask;

	return (bits == condition->value) != condition->negated;
}

/* Waits for the condition, or for the time when there is none. */
static int await(const struct stile_bell_op *op, const struct stile_port *port)
{
	uint64_t deadline = port->now(port->context) + op->value;

	while (!op->condition.width || !holds(&op->condition))
		if (port->now(port->context) >= deadline)
			return op->condition.width ? STILE_E_TIMEOUT : 0;
	return 0;
}

static void take(const struct stile_bell_op *op)
{
	for (uint64_t i = 0; i < op->value && holds(&op->condition); i++)
		(void)load(op->at, op->width);
}

static int one(const struct stile_bell_op *op, const struct stile_port *port)
{
	switch (op->verb) {
	case STILE_BELL_STORE:
		store(op->at, op->width, op->value);
		break;
	case STILE_BELL_SET:
		store(op->at, op->width, load(op->at, op->width) | op->value);
		break;
	case STILE_BELL_CLEAR:
		store(op->at, op->width, load(op->at, op->width) & ~op->value);
		break;
	case STILE_BELL_READ:
		(void)load(op->at, op->width);
		break;
	case STILE_BELL_TAKE:
		take(op);
		break;
	case STILE_BELL_WAIT:
	case STILE_BELL_DELAY:
		return await(op, port);
	default:
		barrier();
		break;
	}
	return 0;
}

static int all(const struct stile_bell_op *list, const struct stile_port *port)
{
	int error = 0;

	for (; list && list->verb != STILE_BELL_END && !error; list++)
		error = one(list, port);
	return error;
}

int stile_bell_initialise(const struct stile_bell *bell, const struct stile_port *port)
{
	return all(bell->initialise, port);
}

int stile_bell_finish(const struct stile_bell *bell, const struct stile_port *port)
{
	return all(bell->finish, port);
}

void stile_bell_ring(const struct stile_bell *bell, const struct stile_port *port)
{
	barrier();
	if (!bell->full.width || !holds(&bell->full))
		all(bell->ring, port);
}

bool stile_bell_pending(const struct stile_bell *bell)
{
	return !bell->pending.width || holds(&bell->pending);
}

void stile_bell_acknowledge(const struct stile_bell *bell, const struct stile_port *port)
{
	all(bell->acknowledge, port);
	barrier();
}

void stile_bell_mask(const struct stile_bell *bell, const struct stile_port *port)
{
	all(bell->mask, port);
}

void stile_bell_unmask(const struct stile_bell *bell, const struct stile_port *port)
{
	all(bell->unmask, port);
}
