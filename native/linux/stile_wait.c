// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a process hears of interrupts: read, poll, eventfd.
 */
#include <linux/poll.h>
#include <linux/uaccess.h>

#include "stile.h"

static struct eventfd_ctx *exchange(struct stile_line *line, struct eventfd_ctx *eventfd)
{
	spin_lock_irq(&line->compartment->lock);
	swap(line->eventfd, eventfd);
	spin_unlock_irq(&line->compartment->lock);
	return eventfd;
}

int stile_wait_eventfd(struct stile_compartment *c, u32 which, int fd)
{
	struct eventfd_ctx *eventfd = NULL;

	if (which >= ARRAY_SIZE(c->lines))
		return -EINVAL;
	if (fd != -1) {
		eventfd = eventfd_ctx_fdget(fd);
		if (IS_ERR(eventfd))
			return PTR_ERR(eventfd);
	}
	eventfd = exchange(&c->lines[which], eventfd);
	if (eventfd)
		eventfd_ctx_put(eventfd);
	return 0;
}

void stile_wait_forget(struct stile_compartment *c)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(c->lines); i++)
		stile_wait_eventfd(c, i, -1);
}

static bool pending(struct stile_compartment *c)
{
	return READ_ONCE(c->lines[STILE_INTERRUPT_DOORBELL].count) ||
	       READ_ONCE(c->lines[STILE_INTERRUPT_EVENT].count);
}

static bool take_both(struct stile_compartment *c, struct stile_interrupts *came)
{
	spin_lock_irq(&c->lock);
	came->doorbells = stile_line_take(&c->lines[STILE_INTERRUPT_DOORBELL]);
	came->events = stile_line_take(&c->lines[STILE_INTERRUPT_EVENT]);
	spin_unlock_irq(&c->lock);
	return came->doorbells || came->events;
}

static void give_back(struct stile_compartment *c, const struct stile_interrupts *came)
{
	spin_lock_irq(&c->lock);
	stile_line_add(&c->lines[STILE_INTERRUPT_DOORBELL], came->doorbells);
	stile_line_add(&c->lines[STILE_INTERRUPT_EVENT], came->events);
	spin_unlock_irq(&c->lock);
	wake_up_interruptible(&c->wait);
}

ssize_t stile_wait_read(struct file *file, char __user *buffer, size_t size, loff_t *at)
{
	struct stile_compartment *c = file->private_data;
	struct stile_interrupts came;
	int err;

	if (size < sizeof(came))
		return -EINVAL;
	for (;;) {
		if (stile_gone(c))
			return -ENODEV;
		if (take_both(c, &came))
			break;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		err = wait_event_interruptible(c->wait, pending(c) || stile_gone(c));
		if (err)
			return err;
	}
	if (copy_to_user(buffer, &came, sizeof(came))) {
		give_back(c, &came);
		return -EFAULT;
	}
	return sizeof(came);
}

__poll_t stile_wait_poll(struct file *file, struct poll_table_struct *table)
{
	struct stile_compartment *c = file->private_data;

	poll_wait(file, &c->wait, table);
	if (stile_gone(c))
		return EPOLLHUP;
	return pending(c) ? EPOLLIN | EPOLLRDNORM : 0;
}
