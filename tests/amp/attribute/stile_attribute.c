// SPDX-License-Identifier: GPL-2.0-only
/*
 * Says how the processor sees an address of the calling process: a read of one byte
 * from /dev/stile-attribute at that offset gives the memory attribute, as MAIR_ELx has
 * it (Arm Architecture Reference Manual, D19.2, PAR_EL1.ATTR). For tests: no other
 * difference between cached and uncached memory can be seen in an emulator.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <asm/barrier.h>
#include <asm/sysreg.h>

static ssize_t attribute_read(struct file *file, char __user *buffer, size_t size, loff_t *at)
{
	unsigned long address = *at, flags;
	u64 par;
	u8 attribute;

	if (size != 1)
		return -EINVAL;
	/* The result must not be that of an interrupt's own translation. */
	local_irq_save(flags);
	asm volatile("at s1e0r, %0" : : "r" (address));
	isb();
	par = read_sysreg_par();
	local_irq_restore(flags);
	if (par & SYS_PAR_EL1_F)
		return -EFAULT;
	attribute = par >> 56;
	return copy_to_user(buffer, &attribute, 1) ? -EFAULT : 1;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = attribute_read,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "stile-attribute",
	.fops = &operations,
};
module_misc_device(device);

MODULE_DESCRIPTION("Memory attributes of a process's addresses, for tests");
MODULE_AUTHOR("Stile");
MODULE_LICENSE("GPL");
