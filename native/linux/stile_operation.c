// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done to a mailbox: lists of operations as stile/compartment.h has them,
 * checked before any of them is done.
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/ktime.h>

#include "stile.h"

/* Other channels may be in the same register, those of other compartments too. */
static DEFINE_SPINLOCK(changing);

static void __iomem *at(struct stile_compartment *c, const struct stile_place *place)
{
	return c->blocks[place->block].at + place->offset;
}

static u64 get(struct stile_compartment *c, const struct stile_place *place)
{
	switch (place->width) {
	case 8:
		return readb(at(c, place));
	case 16:
		return readw(at(c, place));
	case 32:
		return readl(at(c, place));
	default:
		return readq(at(c, place));
	}
}

static void put(struct stile_compartment *c, const struct stile_place *place, u64 value)
{
	switch (place->width) {
	case 8:
		writeb(value, at(c, place));
		break;
	case 16:
		writew(value, at(c, place));
		break;
	case 32:
		writel(value, at(c, place));
		break;
	default:
		writeq(value, at(c, place));
	}
}

static void change(struct stile_compartment *c, const struct stile_place *place, u64 clear, u64 set)
{
	unsigned long flags;

	spin_lock_irqsave(&changing, flags);
	put(c, place, (get(c, place) & ~clear) | set);
	spin_unlock_irqrestore(&changing, flags);
}

bool stile_operation_holds(struct stile_compartment *c, const struct stile_condition *condition)
{
	bool equal = (get(c, &condition->place) & condition->mask) == condition->value;

	return equal == (condition->sense == STILE_CONDITION_EQUAL);
}

static void take(struct stile_compartment *c, const struct stile_operation *operation)
{
	u32 i;

	for (i = 0; i < operation->limit && stile_operation_holds(c, &operation->condition); i++)
		get(c, &operation->place);
}

static int await(struct stile_compartment *c, const struct stile_operation *operation)
{
	ktime_t end = ktime_add_ns(ktime_get(), operation->limit);
	bool late;

	for (;;) {
		late = ktime_after(ktime_get(), end);
		if (stile_operation_holds(c, &operation->condition))
			return 0;
		if (late)
			return -ETIMEDOUT;
		usleep_range(10, 50);
	}
}

static void delay(u32 ns, bool sleep)
{
	u32 us = DIV_ROUND_UP(ns, 1000);

	if (sleep && us > 10)
		usleep_range(us, us + us / 4);
	else
		udelay(us);
}

static int one(struct stile_compartment *c, const struct stile_operation *operation, bool sleep)
{
	switch (operation->kind) {
	case STILE_OPERATION_STORE:
		put(c, &operation->place, operation->value);
		break;
	case STILE_OPERATION_SET:
		change(c, &operation->place, 0, operation->value);
		break;
	case STILE_OPERATION_CLEAR:
		change(c, &operation->place, operation->value, 0);
		break;
	case STILE_OPERATION_READ:
		get(c, &operation->place);
		break;
	case STILE_OPERATION_TAKE:
		take(c, operation);
		break;
	case STILE_OPERATION_AWAIT:
		return await(c, operation);
	case STILE_OPERATION_DELAY:
		delay(operation->limit, sleep);
		break;
	case STILE_OPERATION_BARRIER:
		mb(); /* what the list asks for */
		break;
	}
	return 0;
}

/* May sleep. Only what waits can fail. */
int stile_operation_run(struct stile_compartment *c, const struct stile_list *list)
{
	int err = 0;
	u32 i;

	for (i = 0; i < list->count && !err; i++)
		err = one(c, &list->operations[i], true);
	return err;
}

/* In the interrupt: nothing in this list waits. */
void stile_operation_acknowledge(struct stile_compartment *c, const struct stile_list *list)
{
	u32 i;

	for (i = 0; i < list->count; i++)
		one(c, &list->operations[i], false);
}
