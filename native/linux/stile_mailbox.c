// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mailbox whose registers the module touches, because its interrupt must be
 * acknowledged there before the interrupt controller hears that it was taken, or
 * because others use the registers too. What is done to them comes from user space,
 * once, from someone who may touch any register anyhow.
 */
#include <linux/capability.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "stile.h"

void stile_mailbox_init(struct stile_compartment *c)
{
	mutex_init(&c->mailbox_lock);
}

static void unmap(struct stile_compartment *c)
{
	u32 i;

	for (i = 0; i < c->block_count; i++) {
		if (c->blocks[i].at)
			iounmap(c->blocks[i].at);
		c->blocks[i].at = NULL;
	}
}

/* Not claimed: others use them too. */
static int map(struct stile_compartment *c)
{
	u32 i;

	for (i = 0; i < c->block_count; i++) {
		c->blocks[i].at = ioremap(c->blocks[i].start, c->blocks[i].size);
		if (!c->blocks[i].at) {
			unmap(c);
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * With the interrupt off: one that came between initialising and knowing how to
 * acknowledge would leave its bit set, and as an edge never come again. The
 * interrupt controller keeps it meanwhile.
 */
static int begin(struct stile_compartment *c, struct stile_mailbox *mailbox)
{
	int irq = c->lines[STILE_INTERRUPT_DOORBELL].irq;
	int err;

	if (!c->needs_mailbox)
		disable_irq(irq);
	err = stile_operation_run(c, &mailbox->initialise);
	if (err)
		dev_err(c->dev.parent, "mailbox: it does not answer: error %d\n", err);
	else /* all of it is there for the interrupt that sees it */
		smp_store_release(&c->mailbox, mailbox);
	if (!err || !c->needs_mailbox)
		enable_irq(irq);
	return err;
}

static int install(struct stile_compartment *c, struct stile_mailbox *mailbox)
{
	int err;

	if (stile_gone(c))
		return -ENODEV;
	if (c->mailbox)
		return -EBUSY;
	if (!c->block_count)
		return -ENXIO;
	err = stile_check_mailbox(c, mailbox);
	if (!err)
		err = map(c);
	if (err)
		return err;
	err = begin(c, mailbox);
	if (err)
		unmap(c);
	return err;
}

long stile_mailbox_install(struct stile_compartment *c, const void __user *from)
{
	struct stile_mailbox *mailbox;
	int err;

	if (!capable(CAP_SYS_RAWIO))
		return -EPERM;
	mailbox = memdup_user(from, sizeof(*mailbox));
	if (IS_ERR(mailbox))
		return PTR_ERR(mailbox);
	mutex_lock(&c->mailbox_lock);
	err = install(c, mailbox);
	mutex_unlock(&c->mailbox_lock);
	if (err)
		kfree(mailbox);
	return err;
}

static int ring(struct stile_compartment *c)
{
	const struct stile_mailbox *mailbox = c->mailbox;

	if (stile_gone(c))
		return -ENODEV;
	if (!mailbox || !mailbox->ring.count)
		return -ENXIO;
	/* A peer that has not looked yet must find what the process wrote, whoever is first. */
	mb();
	if (mailbox->full.sense && stile_operation_holds(c, &mailbox->full))
		return 0;
	return stile_operation_run(c, &mailbox->ring);
}

int stile_mailbox_ring(struct stile_compartment *c)
{
	int err;

	if (mutex_lock_killable(&c->mailbox_lock))
		return -EINTR;
	err = ring(c);
	mutex_unlock(&c->mailbox_lock);
	return err;
}

/* In the interrupt: whether the peer rang. Forgotten before anybody looks at the queue. */
bool stile_mailbox_hear(struct stile_compartment *c)
{
	/* what begin() released */
	const struct stile_mailbox *mailbox = smp_load_acquire(&c->mailbox);

	if (!mailbox)
		return true;
	if (mailbox->pending.sense && !stile_operation_holds(c, &mailbox->pending))
		return false;
	stile_operation_acknowledge(c, &mailbox->acknowledge);
	/*
	 * A store that is still on its way could forget a ring that comes after the
	 * look, and raise this interrupt again. Reading back makes it arrive.
	 */
	if (mailbox->pending.sense)
		stile_operation_holds(c, &mailbox->pending);
	/* And nobody looks before that. */
	mb();
	return true;
}

u32 stile_mailbox_state(struct stile_compartment *c)
{
	if (READ_ONCE(c->mailbox))
		return STILE_MAILBOX_INSTALLED;
	return c->needs_mailbox ? STILE_MAILBOX_MISSING : STILE_MAILBOX_NONE;
}

/* After the interrupt is free, and all know that the compartment is gone. */
void stile_mailbox_remove(struct stile_compartment *c)
{
	mutex_lock(&c->mailbox_lock);
	if (c->mailbox) {
		if (stile_operation_run(c, &c->mailbox->finish))
			dev_warn(c->dev.parent, "mailbox: it does not answer any more\n");
		unmap(c);
		kfree(c->mailbox);
		WRITE_ONCE(c->mailbox, NULL);
	}
	mutex_unlock(&c->mailbox_lock);
}
