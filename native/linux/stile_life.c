// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading, stopping and resetting a compartment: its provider does it in pieces
 * or in its own time, and a caller must be able to give up.
 */
#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "stile.h"

/* The largest that the page allocator finds even in fragmented memory. */
#define CHUNK		SZ_32K

/* The header's two seconds, and how often to ask should the event get lost. */
#define LIMIT		(2 * HZ)
#define POLL		msecs_to_jiffies(20)

static int check_load(struct stile_compartment *c, const struct stile_load *load)
{
	u64 at = load->address - c->memory;

	if (!c->provider)
		return -EOPNOTSUPP;
	if ((load->address | load->length) % 8)
		return -EINVAL;
	if (load->address < c->memory || at > c->memory_size || load->length > c->memory_size - at)
		return -EINVAL;
	return 0;
}

int stile_life_load(struct stile_compartment *c, const struct stile_load *load)
{
	u64 done, length;
	void *buffer = NULL;
	int err = check_load(c, load);

	BUILD_BUG_ON(CHUNK > STILE_FW_LOAD_MAX);
	if (err)
		return err;
	if (load->source) {
		buffer = kmalloc(CHUNK, GFP_KERNEL);
		if (!buffer)
			return -ENOMEM;
	}
	for (done = 0; done < load->length && !err; done += length) {
		length = min_t(u64, load->length - done, CHUNK);
		cond_resched();
		if (fatal_signal_pending(current))
			err = -EINTR;
		else if (stile_gone(c))
			err = -ENODEV;
		else if (buffer &&
			 copy_from_user(buffer, u64_to_user_ptr(load->source + done), length))
			err = -EFAULT;
		else
			err = c->provider->load(c, load->address + done, buffer, length);
	}
	kfree(buffer);
	return err;
}

int stile_life_start(struct stile_compartment *c, u64 entry)
{
	return c->provider ? c->provider->start(c, entry) : -EOPNOTSUPP;
}

int stile_life_state(struct stile_compartment *c, struct stile_state *state)
{
	return c->provider ? c->provider->state(c, state) : -EOPNOTSUPP;
}

int stile_life_fault(struct stile_compartment *c, struct stile_fault *fault)
{
	return c->provider ? c->provider->fault(c, fault) : -EOPNOTSUPP;
}

/* Waits until the compartment has left a state that it only passes through. */
static int settle(struct stile_compartment *c, u64 passing)
{
	unsigned long limit = jiffies + LIMIT;
	struct stile_state state;
	u32 changes;
	int err;

	for (;;) {
		if (stile_gone(c))
			return -ENODEV;
		changes = READ_ONCE(c->changes);
		err = stile_life_state(c, &state);
		if (err)
			return err;
		if (state.state != passing)
			return 0;
		if (time_after(jiffies, limit))
			return -ETIMEDOUT;
		/* Not ERESTARTSYS: what was begun is not begun again behind the caller's back. */
		if (wait_event_interruptible_timeout(c->wait, stile_gone(c) ||
						     READ_ONCE(c->changes) != changes, POLL) < 0)
			return -EINTR;
	}
}

int stile_life_stop(struct stile_compartment *c)
{
	int err = c->provider ? c->provider->stop(c) : -EOPNOTSUPP;

	return err ? err : settle(c, STILE_FW_STATE_STOPPING);
}

/* What the firmware ends by force is asked to end where there is none. */
static int end_first(struct stile_compartment *c)
{
	int err = c->provider == &stile_alone ? stile_life_stop(c) : 0;

	return err == -EBUSY ? 0 : err; /* nothing runs */
}

int stile_life_reset(struct stile_compartment *c)
{
	int err = c->provider ? end_first(c) : -EOPNOTSUPP;

	if (!err)
		err = c->provider->reset(c);
	return err ? err : settle(c, STILE_FW_STATE_RESETTING);
}
