// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl, as stile/compartment.h has it.
 */
#include <linux/string.h>
#include <linux/uaccess.h>

#include "stile.h"

/* What the numbers in the header say must be what is copied. */
#define CHECK_SIZE(nr, type)	BUILD_BUG_ON(_IOC_SIZE(nr) != sizeof(type))

static long give(void __user *to, const void *from, size_t size)
{
	return copy_to_user(to, from, size) ? -EFAULT : 0;
}

static long info(struct stile_compartment *c, void __user *to)
{
	struct stile_info info = {
		.abi = STILE_COMPARTMENT_ABI,
		.firmware = c->id ? stile_firmware_abi() : 0,
		.carveout = c->carveout,
		.carveout_size = c->carveout_size,
		.doorbell = c->doorbell,
		.doorbell_size = c->doorbell_size,
		.memory = c->memory,
		.memory_size = c->memory_size,
		.cores = c->cores,
		.mailbox = stile_mailbox_state(c),
		.carveout_type = c->uncached ? STILE_CARVEOUT_UNCACHED : STILE_CARVEOUT_CACHED,
	};

	CHECK_SIZE(STILE_IOCTL_INFO, info);
	strscpy_pad(info.name, c->name, sizeof(info.name));
	return give(to, &info, sizeof(info));
}

static long eventfd(struct stile_compartment *c, void __user *from)
{
	struct stile_eventfd eventfd;

	CHECK_SIZE(STILE_IOCTL_EVENTFD, eventfd);
	if (copy_from_user(&eventfd, from, sizeof(eventfd)))
		return -EFAULT;
	return stile_wait_eventfd(c, eventfd.interrupt, eventfd.fd);
}

static long load(struct stile_compartment *c, void __user *from)
{
	struct stile_load load;

	CHECK_SIZE(STILE_IOCTL_LOAD, load);
	if (copy_from_user(&load, from, sizeof(load)))
		return -EFAULT;
	return stile_life_load(c, &load);
}

static long start(struct stile_compartment *c, void __user *from)
{
	struct stile_start start;

	CHECK_SIZE(STILE_IOCTL_START, start);
	if (copy_from_user(&start, from, sizeof(start)))
		return -EFAULT;
	return stile_life_start(c, start.entry);
}

static long state(struct stile_compartment *c, void __user *to)
{
	struct stile_state state;
	int err = stile_life_state(c, &state);

	CHECK_SIZE(STILE_IOCTL_STATE, state);
	return err ? err : give(to, &state, sizeof(state));
}

static long fault(struct stile_compartment *c, void __user *to)
{
	struct stile_fault fault;
	int err = stile_life_fault(c, &fault);

	CHECK_SIZE(STILE_IOCTL_FAULT, fault);
	return err ? err : give(to, &fault, sizeof(fault));
}

static long share(struct stile_compartment *c, void __user *from, unsigned int flags)
{
	struct stile_share part;

	CHECK_SIZE(STILE_IOCTL_SHARE, part);
	if (copy_from_user(&part, from, sizeof(part)))
		return -EFAULT;
	return stile_share(c, &part, flags);
}

long stile_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct stile_compartment *c = file->private_data;
	void __user *user = (void __user *)arg;
	bool writer = file->f_mode & FMODE_WRITE;

	if (stile_gone(c))
		return -ENODEV;
	switch (cmd) {
	case STILE_IOCTL_INFO:
		return info(c, user);
	case STILE_IOCTL_EVENTFD:
		return eventfd(c, user);
	case STILE_IOCTL_LOAD:
		return writer ? load(c, user) : -EBADF;
	case STILE_IOCTL_START:
		return writer ? start(c, user) : -EBADF;
	case STILE_IOCTL_STOP:
		return writer ? stile_life_stop(c) : -EBADF;
	case STILE_IOCTL_RESET:
		return writer ? stile_life_reset(c) : -EBADF;
	case STILE_IOCTL_STATE:
		return state(c, user);
	case STILE_IOCTL_FAULT:
		return fault(c, user);
	case STILE_IOCTL_SHARE:
		return share(c, user, file->f_flags & O_ACCMODE);
	case STILE_IOCTL_MAILBOX:
		BUILD_BUG_ON(_IOC_SIZE(STILE_IOCTL_MAILBOX) != sizeof(struct stile_mailbox));
		return writer ? stile_mailbox_install(c, user) : -EBADF;
	case STILE_IOCTL_RING:
		return writer ? stile_mailbox_ring(c) : -EBADF;
	default:
		return -ENOTTY;
	}
}
