// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/stile/NAME: what an administrator sees and may do while a process
 * has the device open. Without life cycle only the version is there, and the state
 * of the mailbox if the node has registers.
 */
#include <linux/module.h>
#include <linux/sysfs.h>

#include "stile.h"

static const char * const states[] = {
	[STILE_FW_STATE_OFF] = "off",
	[STILE_FW_STATE_RUNNING] = "running",
	[STILE_FW_STATE_STOPPING] = "stopping",
	[STILE_FW_STATE_STOPPED] = "stopped",
	[STILE_FW_STATE_ENDED] = "ended",
	[STILE_FW_STATE_FAULTED] = "faulted",
	[STILE_FW_STATE_RESETTING] = "resetting",
};

static struct stile_compartment *of(struct device *dev)
{
	return container_of(dev, struct stile_compartment, dev);
}

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct stile_state state;
	int err = stile_life_state(of(dev), &state);

	if (err)
		return err;
	if (state.state >= ARRAY_SIZE(states))
		return sysfs_emit(text, "unknown %llu\n", state.state);
	return sysfs_emit(text, "%s\n", states[state.state]);
}

static ssize_t state_store(struct device *dev, struct device_attribute *attr, const char *text,
			   size_t size)
{
	int err = -EINVAL;

	if (sysfs_streq(text, "stop"))
		err = stile_life_stop(of(dev));
	else if (sysfs_streq(text, "reset"))
		err = stile_life_reset(of(dev));
	return err ? err : size;
}
static DEVICE_ATTR_RW(state);

static ssize_t starts_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct stile_state state;
	int err = stile_life_state(of(dev), &state);

	return err ? err : sysfs_emit(text, "%llu\n", state.starts);
}
static DEVICE_ATTR_RO(starts);

static ssize_t fault_show(struct device *dev, struct device_attribute *attr, char *text)
{
	struct stile_fault fault;
	int err = stile_life_fault(of(dev), &fault);

	if (err || !fault.count)
		return err;
	return sysfs_emit(text, "count=%llu esr=%#llx elr=%#llx far=%#llx ipa=%#llx spsr=%#llx\n",
			  fault.count, fault.esr, fault.elr, fault.far, fault.ipa, fault.spsr);
}
static DEVICE_ATTR_RO(fault);

static const char * const mailboxes[] = {
	[STILE_MAILBOX_NONE] = "none",
	[STILE_MAILBOX_MISSING] = "missing",
	[STILE_MAILBOX_INSTALLED] = "installed",
};

static ssize_t mailbox_show(struct device *dev, struct device_attribute *attr, char *text)
{
	return sysfs_emit(text, "%s\n", mailboxes[stile_mailbox_state(of(dev))]);
}
static DEVICE_ATTR_RO(mailbox);

static ssize_t version_show(struct device *dev, struct device_attribute *attr, char *text)
{
	return sysfs_emit(text, "%s\n", THIS_MODULE->version);
}
static DEVICE_ATTR_RO(version);

static struct attribute *attributes[] = {
	&dev_attr_state.attr,
	&dev_attr_starts.attr,
	&dev_attr_fault.attr,
	&dev_attr_mailbox.attr,
	&dev_attr_version.attr,
	NULL
};

static umode_t visible(struct kobject *object, struct attribute *attribute, int index)
{
	struct stile_compartment *c = of(kobj_to_dev(object));

	if (attribute == &dev_attr_version.attr)
		return attribute->mode;
	if (attribute == &dev_attr_mailbox.attr)
		return c->block_count ? attribute->mode : 0;
	return c->provider ? attribute->mode : 0;
}

static const struct attribute_group group = {
	.attrs = attributes,
	.is_visible = visible,
};

const struct attribute_group *stile_groups[] = { &group, NULL };
