// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cores of Linux's own cluster that compartments have, and who may have them. What is
 * known of a core outlives the compartment's driver: what was started there cannot be
 * stopped by us, so its memory stays its own until it is off.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "stile.h"

/* One for each that a node ever named, until the module goes. Taken inside cpus_read_lock(). */
static DEFINE_MUTEX(cores_lock);
static LIST_HEAD(cores);
static int hotplug_state;

/* What the node's stile,cpu names. Linux need not know the core: then it cannot use it either. */
int stile_core_read(struct stile_compartment *c, struct device *dev)
{
	struct device_node *node = of_parse_phandle(dev->of_node, "stile,cpu", 0);
	const char *method;
	const __be32 *reg;
	int length, err = -EINVAL;

	if (!node) {
		dev_err(dev, "stile,cpu names no node\n");
		return -EINVAL;
	}
	reg = of_get_property(node, "reg", &length);
	if (!reg || length != of_n_addr_cells(node) * sizeof(*reg)) {
		dev_err(dev, "stile,cpu: %pOF is no cpu: it has no reg of one address\n", node);
	} else if (of_property_read_string(node, "enable-method", &method) ||
		   strcmp(method, "psci")) {
		dev_err(dev, "stile,cpu: %pOF is not started by PSCI: see its enable-method\n",
			node);
	} else if (!stile_psci_there()) {
		dev_err(dev, "stile,cpu: the device tree has no node arm,psci-0.2 with a method\n");
	} else {
		c->mpidr = of_read_number(reg, of_n_addr_cells(node));
		c->cpu = of_cpu_node_to_id(node);
		err = 0;
	}
	of_node_put(node);
	return err;
}

static bool same_places(const struct stile_core *core, const struct stile_compartment *c)
{
	return core->mpidr == c->mpidr && core->carveout == c->carveout &&
	       core->carveout_size == c->carveout_size && core->memory == c->memory &&
	       core->memory_size == c->memory_size;
}

static bool touches(phys_addr_t start, phys_addr_t size, phys_addr_t other, phys_addr_t other_size)
{
	return start < other + other_size && other < start + size;
}

static bool touches_core(const struct stile_core *core, phys_addr_t start, phys_addr_t size)
{
	return touches(start, size, core->carveout, core->carveout_size) ||
	       touches(start, size, core->memory, core->memory_size);
}

/* A program that nobody has a driver for any more is in nobody's way once it has ended. */
static int check_left_alone(struct stile_core *core, struct stile_compartment *c,
			    struct device *dev)
{
	bool runs;

	mutex_lock(&core->lock);
	runs = !core->owner && core->started && stile_core_look(core, dev) && core->started;
	mutex_unlock(&core->lock);
	if (!runs || (c->cpu_named && same_places(core, c)))
		return 0;
	if ((c->cpu_named && core->mpidr == c->mpidr) ||
	    touches_core(core, c->carveout, c->carveout_size) ||
	    (c->cpu_named && touches_core(core, c->memory, c->memory_size))) {
		dev_err(dev,
			"core %#llx still runs what was started there before, in memory %pa and %pa: bind the node that it was started by\n",
			core->mpidr, &core->memory, &core->carveout);
		return -EBUSY;
	}
	return 0;
}

static struct stile_core *find(u64 mpidr)
{
	struct stile_core *core;

	list_for_each_entry(core, &cores, list)
		if (core->mpidr == mpidr)
			return core;
	core = kzalloc(sizeof(*core), GFP_KERNEL);
	if (!core)
		return NULL;
	core->mpidr = mpidr;
	mutex_init(&core->lock);
	list_add(&core->list, &cores);
	return core;
}

static int check_free(struct stile_core *core, struct stile_compartment *c, struct device *dev)
{
	int on;

	if (core->owner) {
		dev_err(dev, "core %#llx is compartment %s's already\n", core->mpidr,
			core->owner->name);
		return -EBUSY;
	}
	if (core->started)
		return 0;
	if (c->cpu >= 0 && cpu_online(c->cpu)) {
		dev_err(dev,
			"core %#llx is cpu %d of Linux: take it away (echo 0 >/sys/devices/system/cpu/cpu%d/online, or maxcpus= at boot) and bind again\n",
			core->mpidr, c->cpu, c->cpu);
		return -EBUSY;
	}
	on = stile_psci_is_on(dev, core->mpidr);
	if (on > 0)
		dev_err(dev, "core %#llx is on, and neither Linux nor this module started it\n",
			core->mpidr);
	return on > 0 ? -EBUSY : on;
}

static int take(struct stile_core *core, struct stile_compartment *c, struct device *dev)
{
	int err = check_free(core, c, dev);

	if (err)
		return err;
	/* As the process maps it, so that the cache has one opinion. */
	core->words = memremap(c->carveout + c->carveout_size - STILE_LIFE_SIZE, STILE_LIFE_SIZE,
			       c->uncached ? MEMREMAP_WC : MEMREMAP_WB);
	if (!core->words)
		return -ENOMEM;
	if (core->started) {
		dev_info(dev, "core %#llx still runs: taken over\n", core->mpidr);
	} else {
		core->state = STILE_FW_STATE_OFF;
		core->starts = 0;
		core->end = 0;
	}
	core->cpu = c->cpu;
	core->carveout = c->carveout;
	core->carveout_size = c->carveout_size;
	core->memory = c->memory;
	core->memory_size = c->memory_size;
	core->owner = c;
	c->core = core;
	return 0;
}

/* For every compartment: also one without a core must not get memory that a program is in. */
int stile_core_claim(struct stile_compartment *c, struct device *dev)
{
	struct stile_core *core;
	int err = 0;

	cpus_read_lock();
	mutex_lock(&cores_lock);
	list_for_each_entry(core, &cores, list) {
		err = check_left_alone(core, c, dev);
		if (err)
			break;
	}
	if (!err && c->cpu_named) {
		core = find(c->mpidr);
		err = -ENOMEM;
		if (core) {
			mutex_lock(&core->lock);
			err = take(core, c, dev);
			mutex_unlock(&core->lock);
		}
	}
	mutex_unlock(&cores_lock);
	cpus_read_unlock();
	return err;
}

void stile_core_release(struct stile_compartment *c)
{
	struct stile_core *core = c->core;

	if (!core)
		return;
	mutex_lock(&cores_lock);
	mutex_lock(&core->lock);
	stile_core_look(core, c->dev.parent);
	core->owner = NULL;
	memunmap(core->words);
	core->words = NULL;
	if (core->started)
		dev_warn(c->dev.parent,
			 "core %#llx runs on: it and its memory are nobody else's until it is off\n",
			 core->mpidr);
	mutex_unlock(&core->lock);
	mutex_unlock(&cores_lock);
}

/* Linux is about to start a core: not one of ours. */
static int refuse(unsigned int cpu)
{
	struct stile_core *core;
	int err = 0;

	mutex_lock(&cores_lock);
	list_for_each_entry(core, &cores, list) {
		if (core->cpu == (int)cpu && (core->owner || core->started)) {
			pr_err("stile: cpu %u is a compartment's, core %#llx: not for Linux\n", cpu,
			       core->mpidr);
			err = -EBUSY;
		}
	}
	mutex_unlock(&cores_lock);
	return err;
}

int stile_core_init(void)
{
	stile_psci_find();
	if (!stile_psci_there())
		return 0;
	hotplug_state = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "stile:core", refuse, NULL);
	return hotplug_state < 0 ? hotplug_state : 0;
}

/* Nothing runs: what does holds the module. */
void stile_core_exit(void)
{
	struct stile_core *core, *next;

	if (stile_psci_there())
		cpuhp_remove_state_nocalls(hotplug_state);
	list_for_each_entry_safe(core, next, &cores, list)
		kfree(core);
}
