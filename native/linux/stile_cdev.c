// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/stile/NAME: the class, the device numbers, and who has it open.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/version.h>

#include "stile.h"

#define MINORS	64

static dev_t numbers;
static DEFINE_IDA(minors);

/* Whoever may use a device may end what runs in its compartment: root and its group. */
#if KERNEL_VERSION(6, 2, 0) <= LINUX_VERSION_CODE
static char *devnode(const struct device *dev, umode_t *mode)
#else
static char *devnode(struct device *dev, umode_t *mode)
#endif
{
	if (mode)
		*mode = 0660;
	return kasprintf(GFP_KERNEL, "stile/%s", dev_name(dev));
}

static struct class stile_class = {
	.name = "stile",
	.devnode = devnode,
	.dev_groups = stile_groups,
};

static int open(struct inode *inode, struct file *file)
{
	struct stile_compartment *c = container_of(inode->i_cdev, struct stile_compartment, cdev);

	if (stile_gone(c))
		return -ENODEV;
	if (test_and_set_bit_lock(0, &c->opened))
		return -EBUSY;
	file->private_data = c;
	return nonseekable_open(inode, file);
}

/* A mapping keeps its file open, so this comes when the last of them is gone too. */
static int release(struct inode *inode, struct file *file)
{
	struct stile_compartment *c = file->private_data;

	stile_wait_forget(c);
	clear_bit_unlock(0, &c->opened);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = open,
	.release = release,
	.read = stile_wait_read,
	.poll = stile_wait_poll,
	.mmap = stile_mmap,
	.unlocked_ioctl = stile_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static void free_compartment(struct device *dev)
{
	struct stile_compartment *c = container_of(dev, struct stile_compartment, dev);

	ida_free(&minors, MINOR(dev->devt));
	kfree(c);
}

/* The caller has the only reference; put_device() frees it. */
struct stile_compartment *stile_cdev_alloc(struct device *parent)
{
	struct stile_compartment *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int minor;

	if (!c)
		return ERR_PTR(-ENOMEM);
	minor = ida_alloc_max(&minors, MINORS - 1, GFP_KERNEL);
	if (minor < 0) {
		kfree(c);
		return ERR_PTR(minor);
	}
	INIT_LIST_HEAD(&c->list);
	device_initialize(&c->dev);
	c->dev.devt = MKDEV(MAJOR(numbers), minor);
	c->dev.class = &stile_class;
	c->dev.parent = parent;
	c->dev.release = free_compartment;
	cdev_init(&c->cdev, &operations);
	c->cdev.owner = THIS_MODULE;
	return c;
}

int stile_cdev_add(struct stile_compartment *c)
{
	int err = dev_set_name(&c->dev, "%s", c->name);

	return err ? err : cdev_device_add(&c->cdev, &c->dev);
}

void stile_cdev_del(struct stile_compartment *c)
{
	cdev_device_del(&c->cdev, &c->dev);
}

int stile_cdev_init(void)
{
	int err = alloc_chrdev_region(&numbers, 0, MINORS, "stile");

	if (err)
		return err;
	err = class_register(&stile_class);
	if (err)
		unregister_chrdev_region(numbers, MINORS);
	return err;
}

void stile_cdev_exit(void)
{
	class_unregister(&stile_class);
	unregister_chrdev_region(numbers, MINORS);
	ida_destroy(&minors);
}
