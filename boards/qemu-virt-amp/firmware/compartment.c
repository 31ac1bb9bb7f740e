/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/firmware.h>

#include "arm64.h"
#include "compartment.h"
#include "core.h"
#include "gic.h"
#include "memory.h"
#include "partition.h"
#include "stage2.h"

static struct compartment compartments[PARTITIONS];

/* Nothing runs and nothing is under way: its core waits for us. */
static bool rests(const struct compartment *c)
{
	return c->state == STILE_FW_STATE_OFF || c->state == STILE_FW_STATE_STOPPED ||
	       c->state == STILE_FW_STATE_ENDED || c->state == STILE_FW_STATE_FAULTED;
}

/* Called with the lock: the call is on its way before the core can see the state. */
static void want(unsigned int who, uint32_t state)
{
	if (compartments[who].state == STILE_FW_STATE_RUNNING)
		stage2_close(who);
	compartments[who].state = state;
	gic_call(partition_first_core(who));
}

void compartment_init(void)
{
	/* RAM outlives a reset of the machine. */
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++)
		compartments[who].state = STILE_FW_STATE_RESETTING;
}

struct compartment compartment_look(unsigned int who)
{
	struct compartment copy;

	lock(&compartments[who].lock);
	copy = compartments[who];
	unlock(&compartments[who].lock);
	return copy;
}

int64_t compartment_load(unsigned int who, uint64_t to, uint64_t from, uint64_t length)
{
	int64_t result = STILE_FW_WRONG_STATE;

	if ((to | from | length) % sizeof(uint64_t) || length > STILE_FW_LOAD_MAX ||
	    !region_contains(partitions[who].memory, to, length) ||
	    (from && !partition_linux_has(from, length)))
		return STILE_FW_INVALID;
	lock(&compartments[who].lock);
	if (rests(&compartments[who])) {
		if (from)
			memory_copy(to, from, length);
		else
			memory_zero(to, length);
		result = STILE_FW_OK;
	}
	unlock(&compartments[who].lock);
	return result;
}

int64_t compartment_start(unsigned int who, uint64_t entry)
{
	struct compartment *c = &compartments[who];
	int64_t result = STILE_FW_WRONG_STATE;

	if (entry % 4 || !region_contains(partitions[who].memory, entry, 4))
		return STILE_FW_INVALID;
	lock(&c->lock);
	if (rests(c)) {
		c->entry = entry;
		c->exit = 0;
		c->starts++;
		want(who, STILE_FW_STATE_RUNNING);
		result = STILE_FW_OK;
	}
	unlock(&c->lock);
	return result;
}

int64_t compartment_stop(unsigned int who)
{
	struct compartment *c = &compartments[who];
	int64_t result = STILE_FW_OK;

	lock(&c->lock);
	if (c->state == STILE_FW_STATE_RUNNING)
		want(who, STILE_FW_STATE_STOPPING);
	else if (c->state != STILE_FW_STATE_STOPPING)
		result = STILE_FW_WRONG_STATE;
	unlock(&c->lock);
	return result;
}

int64_t compartment_reset(unsigned int who)
{
	struct compartment *c = &compartments[who];

	lock(&c->lock);
	if (c->state != STILE_FW_STATE_RESETTING)
		want(who, STILE_FW_STATE_RESETTING);
	unlock(&c->lock);
	return STILE_FW_OK;
}

/* Unless Linux wants something else by now; then that is done next. */
static void settle(unsigned int who, uint32_t from, uint32_t to)
{
	struct compartment *c = &compartments[who];

	lock(&c->lock);
	if (c->state == from) {
		c->state = to;
		if (to == STILE_FW_STATE_OFF) {
			c->exit = 0;
			c->faults = 0;
			c->fault = (struct fault){ 0 };
		}
		gic_raise(partitions[who].event);
	}
	unlock(&c->lock);
}

/*
 * The program starts with caches off, so what LOAD and RESET wrote must have left
 * them; so must what an earlier run wrote, or a line of it would be written back
 * over memory that the new one has changed.
 */
static void run(unsigned int who)
{
	struct compartment *c = &compartments[who];

	gic_park(who);
	core_reset_el1();
	memory_clean(partitions[who].memory.base, partitions[who].memory.size);
	lock(&c->lock);
	if (c->state == STILE_FW_STATE_RUNNING) {
		uint64_t entry = c->entry;

		stage2_open(who);
		unlock(&c->lock);
		__asm__ volatile("ic iallu; tlbi vmalls12e1; dsb sy; isb" ::: "memory");
		gic_hand_over();
		core_enter(entry, 0);
	}
	unlock(&c->lock);
}

_Noreturn void compartment_serve(unsigned int who)
{
	struct region memory = partitions[who].memory;

	gic_park(who);
	for (;;) {
		switch (compartment_look(who).state) {
		case STILE_FW_STATE_RUNNING:
			run(who);
			break;
		case STILE_FW_STATE_STOPPING:
			settle(who, STILE_FW_STATE_STOPPING, STILE_FW_STATE_STOPPED);
			break;
		case STILE_FW_STATE_RESETTING:
			memory_zero(memory.base, memory.size);
			settle(who, STILE_FW_STATE_RESETTING, STILE_FW_STATE_OFF);
			break;
		default:
			gic_await_call();
		}
	}
}

_Noreturn void compartment_ended(unsigned int who, uint64_t exit)
{
	struct compartment *c = &compartments[who];

	lock(&c->lock);
	if (c->state == STILE_FW_STATE_RUNNING) {
		c->exit = exit;
		stage2_close(who);
		c->state = STILE_FW_STATE_ENDED;
		gic_raise(partitions[who].event);
	}
	unlock(&c->lock);
	compartment_serve(who);
}

/* Whoever was told to end comes here too, by the fetch after its map was closed: no fault. */
_Noreturn void compartment_faulted(unsigned int who, const struct fault *fault)
{
	struct compartment *c = &compartments[who];

	lock(&c->lock);
	if (c->state == STILE_FW_STATE_RUNNING) {
		c->fault = *fault;
		c->faults++;
		stage2_close(who);
		c->state = STILE_FW_STATE_FAULTED;
		gic_raise(partitions[who].event);
	}
	unlock(&c->lock);
	compartment_serve(who);
}
