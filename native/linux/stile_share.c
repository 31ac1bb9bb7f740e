// SPDX-License-Identifier: GPL-2.0-only
/*
 * A part of the carve-out as a file of its own, for a process that may have this
 * memory and neither the doorbell nor the life cycle. It holds the compartment's
 * structure and this module, not the device: another process may open that.
 */
#include <linux/anon_inodes.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "stile.h"

struct shared_part {
	struct stile_compartment *compartment;
	phys_addr_t base, size;
};

static int map(struct file *file, struct vm_area_struct *vma)
{
	struct shared_part *part = file->private_data;

	if (stile_gone(part->compartment))
		return -ENODEV;
	return stile_mmap_memory(part->compartment, vma, part->base, part->size);
}

/* The inode is that of all such files, so no stat tells the size; who maps it may want to know. */
static loff_t seek(struct file *file, loff_t offset, int whence)
{
	struct shared_part *part = file->private_data;

	return fixed_size_llseek(file, offset, whence, part->size);
}

static int release(struct inode *inode, struct file *file)
{
	struct shared_part *part = file->private_data;

	put_device(&part->compartment->dev);
	kfree(part);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.release = release,
	.mmap = map,
	.llseek = seek,
};

/* In this order, so that nothing overflows. */
static bool fits(const struct stile_share *part, phys_addr_t all)
{
	return part->size && part->size <= all && part->offset <= all - part->size &&
	       PAGE_ALIGNED(part->offset | part->size);
}

/* flags: O_RDWR, O_RDONLY or O_WRONLY, as the file through which it is asked for. */
int stile_share(struct stile_compartment *c, const struct stile_share *what, unsigned int flags)
{
	struct shared_part *part;
	int fd;

	if (!fits(what, c->carveout_size))
		return -EINVAL;
	part = kmalloc(sizeof(*part), GFP_KERNEL_ACCOUNT);
	if (!part)
		return -ENOMEM;
	part->compartment = c;
	part->base = c->carveout + what->offset;
	part->size = what->size;
	get_device(&c->dev);
	fd = anon_inode_getfd("[stile-memory]", &operations, part, flags | O_CLOEXEC);
	if (fd < 0) {
		put_device(&c->dev);
		kfree(part);
	}
	return fd;
}
