/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/firmware.h>

#include "calls.h"
#include "compartment.h"
#include "partition.h"

static void answer(uint64_t x[5], int64_t result, uint64_t a, uint64_t b, uint64_t c)
{
	x[0] = (uint64_t)result;
	x[1] = a;
	x[2] = b;
	x[3] = c;
}

static void info(const struct partition *p, uint64_t x[5])
{
	switch (x[2]) {
	case STILE_FW_MEMORY:
		answer(x, STILE_FW_OK, p->memory.base, p->memory.size, 0);
		break;
	case STILE_FW_CARVEOUT:
		answer(x, STILE_FW_OK, p->carveout.base, p->carveout.size, 0);
		break;
	case STILE_FW_CORES:
		answer(x, STILE_FW_OK, p->cores, 0, 0);
		break;
	default:
		answer(x, STILE_FW_INVALID, 0, 0, 0);
	}
}

static void state(unsigned int n, uint64_t x[5])
{
	struct compartment c = compartment_look(n);

	answer(x, STILE_FW_OK, c.state, c.starts, c.exit);
}

static void fault(unsigned int n, uint64_t x[5])
{
	struct compartment c = compartment_look(n);

	if (x[2] == 0)
		answer(x, STILE_FW_OK, c.fault.esr, c.fault.elr, c.fault.far);
	else if (x[2] == 1)
		answer(x, STILE_FW_OK, c.fault.ipa, c.fault.spsr, c.faults);
	else
		answer(x, STILE_FW_INVALID, 0, 0, 0);
}

/* Calls about compartment n, which exists. */
static void about(unsigned int n, uint32_t id, uint64_t x[5])
{
	switch (id) {
	case STILE_FW_INFO:
		info(&partitions[n], x);
		break;
	case STILE_FW_STATE:
		state(n, x);
		break;
	case STILE_FW_LOAD:
		answer(x, compartment_load(n, x[2], x[3], x[4]), 0, 0, 0);
		break;
	case STILE_FW_START:
		answer(x, compartment_start(n, x[2]), 0, 0, 0);
		break;
	case STILE_FW_STOP:
		answer(x, compartment_stop(n), 0, 0, 0);
		break;
	case STILE_FW_RESET:
		answer(x, compartment_reset(n), 0, 0, 0);
		break;
	case STILE_FW_FAULT:
		fault(n, x);
		break;
	}
}

void calls(unsigned int who, uint32_t id, uint64_t x[5])
{
	if (who != LINUX)
		answer(x, STILE_FW_NOT_SUPPORTED, 0, 0, 0);
	else if (id == STILE_FW_UID)
		answer(x, STILE_FW_UID_0, STILE_FW_UID_1, STILE_FW_UID_2, STILE_FW_UID_3);
	else if (id == STILE_FW_VERSION)
		answer(x, STILE_FW_OK, STILE_FW_ABI, PARTITIONS - 1, 0);
	else if (id < STILE_FW_INFO || id > STILE_FW_FAULT)
		answer(x, STILE_FW_NOT_SUPPORTED, 0, 0, 0);
	else if (x[1] <= LINUX || x[1] >= PARTITIONS)
		answer(x, STILE_FW_INVALID, 0, 0, 0);
	else
		about((unsigned int)x[1], id, x);
}
