// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether lists of operations are such as may be run: inside the node's reg, short,
 * and without waiting where nobody may wait. What was copied is checked, and then
 * never changes.
 */
#include "stile.h"

static const char *check_place(struct stile_compartment *c, const struct stile_place *place)
{
	u64 bytes = place->width / 8;
	const struct stile_block *block;

	if (place->block >= c->block_count)
		return "the node has no such reg";
	block = &c->blocks[place->block];
	if (place->width != 8 && place->width != 16 && place->width != 32 && place->width != 64)
		return "a register has 8, 16, 32 or 64 bits";
	if (bytes > block->size || place->offset > block->size - bytes)
		return "the register is outside of reg";
	if (!IS_ALIGNED(block->start + place->offset, bytes))
		return "the register is not aligned to its width";
	return NULL;
}

static bool fits(u64 value, const struct stile_place *place)
{
	return place->width == 64 || !(value >> place->width);
}

static const char *check_condition(struct stile_compartment *c, const struct stile_condition *cond)
{
	const char *wrong = check_place(c, &cond->place);

	if (wrong)
		return wrong;
	if ((cond->sense != STILE_CONDITION_EQUAL && cond->sense != STILE_CONDITION_DIFFERS) ||
	    cond->zero)
		return "the condition has no such sense";
	if (!cond->mask || !fits(cond->mask, &cond->place) || (cond->value & ~cond->mask))
		return "the condition's mask is 0, or too wide, or misses bits of the value";
	return NULL;
}

/* waits: in a list in which that is all right */
static const char *check_one(struct stile_compartment *c, const struct stile_operation *operation,
			     bool waits, u32 delay)
{
	const char *wrong;

	switch (operation->kind) {
	case STILE_OPERATION_STORE:
	case STILE_OPERATION_SET:
	case STILE_OPERATION_CLEAR:
		wrong = check_place(c, &operation->place);
		if (!wrong && !fits(operation->value, &operation->place))
			wrong = "the value has more bits than the register";
		return wrong;
	case STILE_OPERATION_READ:
		return check_place(c, &operation->place);
	case STILE_OPERATION_TAKE:
		wrong = check_place(c, &operation->place);
		if (!wrong && (!operation->limit || operation->limit > STILE_TAKE_MAX))
			wrong = "1 to 64 are taken";
		return wrong ? wrong : check_condition(c, &operation->condition);
	case STILE_OPERATION_AWAIT:
		if (!waits)
			return "only initialise and finish may wait";
		if (operation->limit > STILE_AWAIT_MAX)
			return "it would wait for more than a second";
		return check_condition(c, &operation->condition);
	case STILE_OPERATION_DELAY:
		return operation->limit > delay ? "the delay is too long for this list" : NULL;
	case STILE_OPERATION_BARRIER:
		return NULL;
	default:
		return "there is no such operation";
	}
}

static int say(struct stile_compartment *c, const char *list, u32 which, const char *wrong)
{
	dev_err(c->dev.parent, "mailbox: %s, operation %u: %s\n", list, which, wrong);
	return -EINVAL;
}

static int check_list(struct stile_compartment *c, const char *name, const struct stile_list *list,
		      bool waits, u32 delay)
{
	const char *wrong;
	u32 i;

	if (list->count > STILE_OPERATIONS || list->zero)
		return say(c, name, list->count, "a list has 8 at most");
	for (i = 0; i < list->count; i++) {
		wrong = check_one(c, &list->operations[i], waits, delay);
		if (wrong)
			return say(c, name, i, wrong);
	}
	return 0;
}

static int check_optional(struct stile_compartment *c, const char *name,
			  const struct stile_condition *condition)
{
	const char *wrong = NULL;

	if (condition->sense != STILE_CONDITION_NONE)
		wrong = check_condition(c, condition);
	return wrong ? say(c, name, 0, wrong) : 0;
}

/* Lists for another mailbox would do to this one what nobody meant. */
static int check_blocks(struct stile_compartment *c, const struct stile_mailbox *mailbox)
{
	u64 address;
	u32 i;

	for (i = 0; i < STILE_MAILBOX_BLOCKS; i++) {
		address = i < c->block_count ? c->blocks[i].start : 0;
		if (mailbox->blocks[i] == address)
			continue;
		dev_err(c->dev.parent, "mailbox: reg %u is at %#llx; the lists are for one at %#llx\n",
			i, address, mailbox->blocks[i]);
		return -EINVAL;
	}
	return 0;
}

int stile_check_mailbox(struct stile_compartment *c, const struct stile_mailbox *mailbox)
{
	int err = check_blocks(c, mailbox);

	if (!err)
		err = check_list(c, "initialise", &mailbox->initialise, true, STILE_DELAY_MAX);
	if (!err)
		err = check_list(c, "ring", &mailbox->ring, false, STILE_DELAY_MAX);
	if (!err)
		err = check_list(c, "acknowledge", &mailbox->acknowledge, false,
				 STILE_DELAY_SHORT_MAX);
	if (!err)
		err = check_list(c, "finish", &mailbox->finish, true, STILE_DELAY_MAX);
	if (!err)
		err = check_optional(c, "full", &mailbox->full);
	return err ? err : check_optional(c, "pending", &mailbox->pending);
}
