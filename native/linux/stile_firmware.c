// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls of stile/firmware.h, by SMC.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>

#include "stile.h"

/* What was found when the module was loaded; abi 0: no firmware of ours. */
static u32 abi;
static u64 compartments;

static int call(u32 function, u64 x1, u64 x2, u64 x3, u64 x4, struct arm_smccc_res *res)
{
	arm_smccc_1_1_smc(function, x1, x2, x3, x4, res);
	switch ((long)res->a0) {
	case STILE_FW_OK:
		return 0;
	case STILE_FW_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	case STILE_FW_INVALID:
		return -EINVAL;
	case STILE_FW_WRONG_STATE:
		return -EBUSY;
	default:
		return -EIO;
	}
}

/*
 * An SMC is undefined where the machine's firmware is not above us or asks for
 * HVC: only one that answers SMCCC 1.1 by SMC is asked whose calls these are
 * (DEN0028, "General service queries").
 */
void stile_firmware_find(void)
{
	struct arm_smccc_res res;

	if (arm_smccc_1_1_get_conduit() != SMCCC_CONDUIT_SMC)
		return;
	arm_smccc_1_1_smc(STILE_FW_UID, &res);
	if ((u32)res.a0 != STILE_FW_UID_0 || (u32)res.a1 != STILE_FW_UID_1 ||
	    (u32)res.a2 != STILE_FW_UID_2 || (u32)res.a3 != STILE_FW_UID_3)
		return;
	if (call(STILE_FW_VERSION, 0, 0, 0, 0, &res)) {
		pr_err("the firmware does not say its version: no life cycle\n");
		return;
	}
	if (res.a1 != STILE_FW_ABI) {
		pr_err("the firmware speaks ABI %lu, this module %u: no life cycle; install the module that belongs to the firmware\n",
		       res.a1, STILE_FW_ABI);
		return;
	}
	abi = STILE_FW_ABI;
	compartments = res.a2;
}

u32 stile_firmware_abi(void)
{
	return abi;
}

u64 stile_firmware_compartments(void)
{
	return compartments;
}

int stile_firmware_info(u32 id, u32 what, u64 *first, u64 *second)
{
	struct arm_smccc_res res;
	int err = call(STILE_FW_INFO, id, what, 0, 0, &res);

	if (err)
		return err;
	*first = res.a1;
	*second = res.a2;
	return 0;
}

static int state(struct stile_compartment *c, struct stile_state *state)
{
	struct arm_smccc_res res;
	int err = call(STILE_FW_STATE, c->id, 0, 0, 0, &res);

	if (err)
		return err;
	state->state = res.a1;
	state->starts = res.a2;
	state->exit = res.a3;
	return 0;
}

/* Two calls, between which it may be started and fault again: the count tells. */
static int fault(struct stile_compartment *c, struct stile_fault *fault)
{
	struct arm_smccc_res first, second, again;
	int tries, err;

	for (tries = 0; tries < 4; tries++) {
		err = call(STILE_FW_FAULT, c->id, 1, 0, 0, &first);
		if (!err)
			err = call(STILE_FW_FAULT, c->id, 0, 0, 0, &second);
		if (!err)
			err = call(STILE_FW_FAULT, c->id, 1, 0, 0, &again);
		if (err)
			return err;
		if (first.a3 != again.a3)
			continue;
		*fault = (struct stile_fault){ 0 };
		if (!first.a3)
			return 0;
		fault->count = first.a3;
		fault->ipa = first.a1;
		fault->spsr = first.a2;
		fault->esr = second.a1;
		fault->elr = second.a2;
		fault->far = second.a3;
		return 0;
	}
	return -EBUSY;
}

static int load(struct stile_compartment *c, u64 address, const void *source, u64 length)
{
	struct arm_smccc_res res;

	return call(STILE_FW_LOAD, c->id, address, source ? virt_to_phys(source) : 0, length, &res);
}

static int start(struct stile_compartment *c, u64 entry)
{
	struct arm_smccc_res res;

	return call(STILE_FW_START, c->id, entry, 0, 0, &res);
}

static int stop(struct stile_compartment *c)
{
	struct arm_smccc_res res;

	return call(STILE_FW_STOP, c->id, 0, 0, 0, &res);
}

static int reset(struct stile_compartment *c)
{
	struct arm_smccc_res res;

	return call(STILE_FW_RESET, c->id, 0, 0, 0, &res);
}

const struct stile_provider stile_by_firmware = {
	.name = "firmware",
	.load = load,
	.start = start,
	.stop = stop,
	.reset = reset,
	.state = state,
	.fault = fault,
};
