// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interrupts of a compartment, counted.
 *
 * The peer is hostile and may ring without a pause. An interrupt that came BUDGET
 * times, and nobody has read since, is disabled until the next tick; the controller
 * keeps one edge meanwhile, so no ring gets lost, only merged. A process that reads
 * what comes is never held back. How long the BUDGET took does not count: a storm
 * may be as slow as its acknowledging, and still leave no time for anything else.
 *
 * A level stays until somebody acknowledges it at the mailbox, so it is off until
 * the module knows how.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/of.h>
#include <linux/version.h>

#include "stile.h"

#define BUDGET	64

static void signal_eventfd(struct eventfd_ctx *eventfd)
{
#if KERNEL_VERSION(6, 8, 0) <= LINUX_VERSION_CODE
	eventfd_signal(eventfd);
#else
	eventfd_signal(eventfd, 1);
#endif
}

/* A count that wrapped to 0 would say that nothing came. The caller has the lock. */
void stile_line_add(struct stile_line *line, u32 more)
{
	line->count = more > U32_MAX - line->count ? U32_MAX : line->count + more;
}

/* Also lets a held line come again at once: somebody looks after it. The caller has the lock. */
u32 stile_line_take(struct stile_line *line)
{
	u32 count = line->count;

	line->count = 0;
	line->budget = BUDGET;
	if (line->held && !line->compartment->gone)
		mod_delayed_work(system_wq, &line->resume, 0);
	return count;
}

static void spend(struct stile_line *line)
{
	if (line->held || line->compartment->gone || --line->budget)
		return;
	line->budget = BUDGET;
	line->held = true;
	disable_irq_nosync(line->irq);
	schedule_delayed_work(&line->resume, 1);
}

static irqreturn_t interrupt(int irq, void *data)
{
	struct stile_line *line = data;
	struct stile_compartment *c = line->compartment;
	bool event = line == &c->lines[STILE_INTERRUPT_EVENT];
	bool rang = event || stile_mailbox_hear(c);
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	if (rang)
		stile_line_add(line, 1);
	if (event)
		WRITE_ONCE(c->changes, c->changes + 1);
	if (rang && line->eventfd)
		signal_eventfd(line->eventfd);
	spend(line);
	spin_unlock_irqrestore(&c->lock, flags);
	if (!rang)
		return IRQ_NONE;
	wake_up_interruptible(&c->wait);
	return IRQ_HANDLED;
}

/* In a work and not in a timer: enabling may sleep on some interrupt controllers. */
static void resume(struct work_struct *work)
{
	struct stile_line *line = container_of(to_delayed_work(work), struct stile_line, resume);
	struct stile_compartment *c = line->compartment;
	bool held;

	spin_lock_irq(&c->lock);
	held = line->held;
	line->held = false;
	spin_unlock_irq(&c->lock);
	if (held)
		enable_irq(line->irq);
}

void stile_line_init(struct stile_compartment *c)
{
	int i;

	spin_lock_init(&c->lock);
	init_waitqueue_head(&c->wait);
	for (i = 0; i < ARRAY_SIZE(c->lines); i++) {
		c->lines[i].compartment = c;
		c->lines[i].budget = BUDGET;
		INIT_DELAYED_WORK(&c->lines[i].resume, resume);
	}
}

static int request(struct stile_line *line, struct platform_device *pdev, const char *which)
{
	struct stile_compartment *c = line->compartment;
	struct device *dev = &pdev->dev;
	unsigned long flags = 0;
	char *name;
	int err;

	line->irq = platform_get_irq_byname(pdev, which);
	if (line->irq < 0)
		return line->irq;
	if (line == &c->lines[STILE_INTERRUPT_DOORBELL]) {
		if (irq_get_trigger_type(line->irq) & IRQ_TYPE_LEVEL_MASK)
			c->needs_mailbox = true;
		if (c->needs_mailbox)
			flags = IRQF_NO_AUTOEN;
	}
	name = devm_kasprintf(dev, GFP_KERNEL, "stile-%s-%s", c->name, which);
	if (!name)
		return -ENOMEM;
	err = devm_request_irq(dev, line->irq, interrupt, flags, name, line);
	if (err)
		dev_err(dev, "cannot have interrupt %s (%d): error %d\n", which, line->irq, err);
	return err;
}

/* Undone by stile_line_quiesce(), and after that by the driver core. */
int stile_line_request(struct stile_compartment *c, struct platform_device *pdev)
{
	int err = request(&c->lines[STILE_INTERRUPT_DOORBELL], pdev, "doorbell");

	/* Without life cycle there are no events. */
	if (!err && (c->id || of_property_match_string(pdev->dev.of_node, "interrupt-names",
						       "event") >= 0))
		err = request(&c->lines[STILE_INTERRUPT_EVENT], pdev, "event");
	if (err)
		stile_line_quiesce(c);
	return err;
}

/* From here on all get ENODEV, and nothing enables an interrupt that is about to be freed. */
void stile_line_quiesce(struct stile_compartment *c)
{
	int i;

	spin_lock_irq(&c->lock);
	WRITE_ONCE(c->gone, true);
	spin_unlock_irq(&c->lock);
	wake_up_all(&c->wait);
	/* Who installs a mailbox, and saw it in time, has left. */
	mutex_lock(&c->mailbox_lock);
	mutex_unlock(&c->mailbox_lock);
	for (i = 0; i < ARRAY_SIZE(c->lines); i++)
		cancel_delayed_work_sync(&c->lines[i].resume);
}
