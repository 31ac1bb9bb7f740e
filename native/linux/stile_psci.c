// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two calls of PSCI that start a core and tell of it (Arm DEN0022, "CPU_ON" and
 * "AFFINITY_INFO"), by the conduit that the device tree names: the kernel's own
 * psci_ops are not exported, and what it exports of SMCCC wants version 1.1, which
 * firmware with PSCI 0.2 need not have.
 */
#include <linux/of.h>
#include <linux/string.h>
#include <uapi/linux/psci.h>

#include "stile.h"

static const char * const errors[] = {
	[-PSCI_RET_NOT_SUPPORTED] = "NOT_SUPPORTED",
	[-PSCI_RET_INVALID_PARAMS] = "INVALID_PARAMETERS",
	[-PSCI_RET_DENIED] = "DENIED",
	[-PSCI_RET_ALREADY_ON] = "ALREADY_ON",
	[-PSCI_RET_ON_PENDING] = "ON_PENDING",
	[-PSCI_RET_INTERNAL_FAILURE] = "INTERNAL_FAILURE",
	[-PSCI_RET_NOT_PRESENT] = "NOT_PRESENT",
	[-PSCI_RET_DISABLED] = "DISABLED",
	[-PSCI_RET_INVALID_ADDRESS] = "INVALID_ADDRESS",
};

static const char *error_name(int said)
{
	return said < 0 && said > -(int)ARRAY_SIZE(errors) ? errors[-said] : "unknown";
}

static enum arm_smccc_conduit conduit;

/* Before 0.2 the numbers of the calls were the tree's to say: nothing has that any more. */
static const struct of_device_id nodes[] = {
	{ .compatible = "arm,psci-0.2" },
	{ .compatible = "arm,psci-1.0" },
	{ }
};

void stile_psci_find(void)
{
	struct device_node *node = of_find_matching_node(NULL, nodes);
	const char *method;

	if (node && !of_property_read_string(node, "method", &method)) {
		if (!strcmp(method, "smc"))
			conduit = SMCCC_CONDUIT_SMC;
		else if (!strcmp(method, "hvc"))
			conduit = SMCCC_CONDUIT_HVC;
	}
	of_node_put(node);
}

bool stile_psci_there(void)
{
	return conduit != SMCCC_CONDUIT_NONE;
}

/* The answer is 32 bits wide, whatever the arguments are. */
static int call(u32 function, u64 x1, u64 x2, u64 x3)
{
	struct arm_smccc_res res;

	if (conduit == SMCCC_CONDUIT_HVC)
		arm_smccc_hvc(function, x1, x2, x3, 0, 0, 0, 0, &res);
	else
		arm_smccc_smc(function, x1, x2, x3, 0, 0, 0, 0, &res);
	return (int)res.a0;
}

/* The core begins at entry, MMU and caches off, with 0 in x0. */
int stile_psci_on(struct device *dev, u64 core, u64 entry)
{
	int said = call(PSCI_0_2_FN64_CPU_ON, core, entry, 0);

	if (said == PSCI_RET_SUCCESS)
		return 0;
	dev_err(dev, "PSCI: CPU_ON of core %#llx at %#llx: %s (%d)\n", core, entry,
		error_name(said), said);
	switch (said) {
	case PSCI_RET_INVALID_PARAMS:
	case PSCI_RET_INVALID_ADDRESS:
		return -EINVAL;
	case PSCI_RET_ALREADY_ON:
	case PSCI_RET_ON_PENDING:
		return -EBUSY;
	case PSCI_RET_DENIED:
		return -EPERM;
	case PSCI_RET_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	default:
		return -EIO;
	}
}

/* 1: it is on, or will be at once; 0: it is off. */
int stile_psci_is_on(struct device *dev, u64 core)
{
	int said = call(PSCI_0_2_FN64_AFFINITY_INFO, core, 0, 0);

	switch (said) {
	case PSCI_0_2_AFFINITY_LEVEL_OFF:
		return 0;
	case PSCI_0_2_AFFINITY_LEVEL_ON:
	case PSCI_0_2_AFFINITY_LEVEL_ON_PENDING:
		return 1;
	default:
		dev_err_ratelimited(dev, "PSCI: AFFINITY_INFO of core %#llx: %s (%d)\n", core,
				    error_name(said), said);
		return -EIO;
	}
}
