// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device-tree node becomes a compartment, and stops being one.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/string.h>

#include "stile.h"

/* All that are bound, so that no two get the same memory or name. */
static DEFINE_MUTEX(all_lock);
static LIST_HEAD(all);

static bool overlap(const struct stile_compartment *a, const struct stile_compartment *b)
{
	return a->carveout < b->carveout + b->carveout_size &&
	       b->carveout < a->carveout + a->carveout_size;
}

/* Of memory that the tree names: a firmware's address may mean another place. */
static bool intrudes(const struct stile_compartment *a, const struct stile_compartment *b)
{
	if (!b->cpu_named)
		return false;
	if (a->carveout < b->memory + b->memory_size && b->memory < a->carveout + a->carveout_size)
		return true;
	return a->cpu_named && a->memory < b->memory + b->memory_size &&
	       b->memory < a->memory + a->memory_size;
}

static int compare(struct stile_compartment *c, struct stile_compartment *other,
		   struct device *dev)
{
	if (!strcmp(other->name, c->name))
		dev_err(dev, "%s is a compartment called %s already\n",
			dev_name(other->dev.parent), c->name);
	else if (overlap(other, c))
		dev_err(dev, "compartments %s and %s would share carve-out memory, at %pa and %pa\n",
			other->name, c->name, &other->carveout, &c->carveout);
	else if (intrudes(other, c) || intrudes(c, other))
		dev_err(dev, "one of compartments %s and %s has memory that is the other's own\n",
			other->name, c->name);
	else if (c->id && c->id == other->id)
		dev_err(dev, "compartments %s and %s would both be stile,firmware-id %u\n",
			other->name, c->name, c->id);
	else
		return 0;
	return -EBUSY;
}

static int enlist(struct stile_compartment *c, struct device *dev)
{
	struct stile_compartment *other;
	int err = 0;

	mutex_lock(&all_lock);
	list_for_each_entry(other, &all, list) {
		err = compare(c, other, dev);
		if (err)
			break;
	}
	if (!err)
		list_add(&c->list, &all);
	mutex_unlock(&all_lock);
	return err;
}

static void delist(void *data)
{
	struct stile_compartment *c = data;

	mutex_lock(&all_lock);
	list_del(&c->list);
	mutex_unlock(&all_lock);
}

static void put(void *data)
{
	struct stile_compartment *c = data;

	put_device(&c->dev);
}

static void remove_mailbox(void *data)
{
	stile_mailbox_remove(data);
}

static void release_core(void *data)
{
	stile_core_release(data);
}

static void quiesce(void *data)
{
	stile_line_quiesce(data);
}

/* First let those go that wait inside: removing the class device waits for writers to its files. */
static void unplug(void *data)
{
	stile_line_quiesce(data);
	stile_cdev_del(data);
}

/* Undone backwards: name, who waits, interrupts, mailbox, core, list, the driver's reference. */
static int probe(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	struct stile_compartment *c = stile_cdev_alloc(dev);
	int err;

	if (IS_ERR(c))
		return PTR_ERR(c);
	stile_line_init(c);
	stile_mailbox_init(c);
	err = devm_add_action_or_reset(dev, put, c);
	if (!err)
		err = stile_node_read(c, pdev);
	if (!err)
		err = enlist(c, dev);
	if (!err)
		err = devm_add_action_or_reset(dev, delist, c);
	if (!err)
		err = stile_core_claim(c, dev);
	if (!err)
		err = devm_add_action_or_reset(dev, release_core, c);
	if (!err)
		err = devm_add_action_or_reset(dev, remove_mailbox, c);
	if (!err)
		err = stile_line_request(c, pdev);
	if (!err)
		err = devm_add_action_or_reset(dev, quiesce, c);
	if (!err)
		err = stile_cdev_add(c);
	if (!err)
		err = devm_add_action_or_reset(dev, unplug, c);
	if (!err)
		dev_info(dev, "/dev/stile/%s: carve-out %pa, size %pa, %scached; started by %s\n",
			 c->name, &c->carveout, &c->carveout_size, c->uncached ? "not " : "",
			 c->provider ? c->provider->name : "nothing");
	return err;
}

static const struct of_device_id matches[] = {
	{ .compatible = "stile,compartment" },
	{ }
};
MODULE_DEVICE_TABLE(of, matches);

static struct platform_driver driver = {
	.probe = probe,
	.driver = {
		.name = "stile",
		.of_match_table = matches,
	},
};

static int __init stile_init(void)
{
	int err = stile_cdev_init();

	if (err)
		return err;
	stile_firmware_find();
	err = stile_core_init();
	if (err)
		goto no_cores;
	err = platform_driver_register(&driver);
	if (err)
		goto no_driver;
	return 0;

no_driver:
	stile_core_exit();
no_cores:
	stile_cdev_exit();
	return err;
}
module_init(stile_init);

static void __exit stile_exit(void)
{
	platform_driver_unregister(&driver);
	stile_core_exit();
	stile_cdev_exit();
}
module_exit(stile_exit);

MODULE_DESCRIPTION("Compartments beside Linux: shared memory, doorbells, life cycle");
MODULE_AUTHOR("Stile");
MODULE_VERSION(STILE_VERSION);
MODULE_LICENSE("GPL");
