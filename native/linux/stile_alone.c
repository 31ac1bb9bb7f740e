// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life cycle without a partitioning firmware: a core of Linux's own cluster is
 * started by PSCI, and ends when its program wants to. See stile/life.h.
 *
 * The program begins with its caches off, in memory that Linux has no mapping of. So
 * what caches still have of it, of the boot loader or of the program before, is
 * written back and forgotten first; then all goes by a mapping that is not cached.
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/libnvdimm.h>
#include <linux/module.h>
#include <linux/sizes.h>

#include "stile.h"

/* Of the memory, in one mapping, between two looks at the scheduler. */
#define PIECE		SZ_2M

/* How long a firmware may take to say that a core it has started is on. */
#define ARRIVAL_MS	50

/*
 * While nothing runs: the words are in memory, and in no cache. A program that looks
 * or ends before its caches are on sees and is seen.
 */
static void sync_words(struct stile_life_words *words)
{
	arch_wb_cache_pmem(words, sizeof(*words));
	arch_invalidate_pmem(words, sizeof(*words));
}

/* The caller has the core's lock; of the driver that is bound no longer this is no business. */
static struct stile_core *mine(struct stile_compartment *c)
{
	return c->core->owner == c ? c->core : NULL;
}

/*
 * Has it ended since the last look? The caller has the lock. 0 when the firmware does
 * not say: then nothing has changed.
 */
bool stile_core_look(struct stile_core *core, struct device *dev)
{
	int on;

	if (!core->started)
		return true;
	on = stile_psci_is_on(dev, core->mpidr);
	if (on < 0)
		return false;
	if (on)
		return true;
	core->started = false;
	core->state = core->asked ? STILE_FW_STATE_STOPPED : STILE_FW_STATE_ENDED;
	core->end = 0;
	if (core->words) {
		sync_words(core->words);
		core->end = READ_ONCE(core->words->end);
	}
	module_put(THIS_MODULE);
	return true;
}

/* Nothing runs; the caller has the lock. */
static int check_idle(struct stile_compartment *c)
{
	struct stile_core *core = mine(c);

	if (!core)
		return -ENODEV;
	if (!stile_core_look(core, c->dev.parent))
		return -EIO;
	return core->started ? -EBUSY : 0;
}

/* All of it out of all caches; then what source has, or zeroes, or (fill false) as it is. */
static int put(phys_addr_t address, const void *source, size_t length, bool fill)
{
	void *at = memremap(address, length, MEMREMAP_WC);

	if (!at)
		return -ENOMEM;
	arch_wb_cache_pmem(at, length);
	arch_invalidate_pmem(at, length);
	if (source)
		memcpy(at, source, length);
	else if (fill)
		memset(at, 0, length);
	wmb(); /* it is there before anybody looks for it, who has no cache */
	memunmap(at);
	return 0;
}

static int whole_memory(struct stile_compartment *c, bool fill)
{
	u64 done, length;
	int err = 0;

	for (done = 0; done < c->memory_size && !err; done += length) {
		length = min_t(u64, c->memory_size - done, PIECE);
		err = put(c->memory + done, NULL, length, fill);
		cond_resched();
	}
	return err;
}

static int load(struct stile_compartment *c, u64 address, const void *source, u64 length)
{
	int err;

	mutex_lock(&c->core->lock);
	err = check_idle(c);
	if (!err && length)
		err = put(address, source, length, true);
	mutex_unlock(&c->core->lock);
	return err;
}

/* One that is off again by then has ended, and that is no error. */
static void await_arrival(struct stile_core *core, struct device *dev)
{
	int i;

	for (i = 0; i < ARRIVAL_MS && !stile_psci_is_on(dev, core->mpidr); i++)
		usleep_range(1000, 2000);
}

static int start_core(struct stile_compartment *c, struct stile_core *core, u64 entry)
{
	struct device *dev = c->dev.parent;
	int err = whole_memory(c, false);

	if (err)
		return err;
	WRITE_ONCE(core->words->stop, 0);
	WRITE_ONCE(core->words->end, 0);
	sync_words(core->words);
	mb(); /* before it looks */
	err = stile_psci_on(dev, core->mpidr, entry);
	if (err)
		return err;
	__module_get(THIS_MODULE); /* until it has ended */
	core->started = true;
	core->asked = false;
	core->starts++;
	await_arrival(core, dev);
	return 0;
}

static int start(struct stile_compartment *c, u64 entry)
{
	int err;

	if (entry % 4 || entry < c->memory || entry - c->memory >= c->memory_size)
		return -EINVAL;
	mutex_lock(&c->core->lock);
	err = check_idle(c);
	if (!err)
		err = start_core(c, c->core, entry);
	mutex_unlock(&c->core->lock);
	return err;
}

/* Who stays after he was asked to go is asked again. */
static int stop(struct stile_compartment *c)
{
	int err;

	mutex_lock(&c->core->lock);
	err = check_idle(c);
	if (err == -EBUSY) {
		c->core->asked = true;
		WRITE_ONCE(c->core->words->stop, STILE_LIFE_STOP);
		/* Its own word may be on its way: that line is left alone. */
		arch_wb_cache_pmem(&c->core->words->stop, sizeof(c->core->words->stop));
		err = 0;
	} else if (!err) {
		err = -EBUSY; /* there is nothing to stop */
	}
	mutex_unlock(&c->core->lock);
	if (err)
		return err;
	mb(); /* before it is rung, by whomever */
	stile_mailbox_ring(c); /* or the process does, or the program looks by itself */
	return 0;
}

static int reset(struct stile_compartment *c)
{
	int err;

	mutex_lock(&c->core->lock);
	err = check_idle(c);
	if (!err)
		err = whole_memory(c, true);
	if (!err) {
		c->core->state = STILE_FW_STATE_OFF;
		c->core->end = 0;
	}
	mutex_unlock(&c->core->lock);
	return err;
}

static int state(struct stile_compartment *c, struct stile_state *state)
{
	struct stile_core *core;
	int err = 0;

	mutex_lock(&c->core->lock);
	core = mine(c);
	if (!core) {
		err = -ENODEV;
	} else if (!stile_core_look(core, c->dev.parent)) {
		err = -EIO;
	} else {
		state->state = core->state;
		if (core->started)
			state->state = core->asked ? STILE_FW_STATE_STOPPING :
						     STILE_FW_STATE_RUNNING;
		state->starts = core->starts;
		state->exit = core->started ? 0 : core->end;
	}
	mutex_unlock(&c->core->lock);
	return err;
}

/* Nobody catches the program's faults but itself. */
static int fault(struct stile_compartment *c, struct stile_fault *fault)
{
	*fault = (struct stile_fault){ 0 };
	return 0;
}

const struct stile_provider stile_alone = {
	.name = "PSCI",
	.load = load,
	.start = start,
	.stop = stop,
	.reset = reset,
	.state = state,
	.fault = fault,
};
