// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs in the compartment.
 */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "device.h"
#include "program.h"

int load(int fd, uint64_t address, const void *source, uint64_t length)
{
	struct stile_load load = { address, (uintptr_t)source, length };

	return ioctl(fd, STILE_IOCTL_LOAD, &load);
}

int start_at(int fd, uint64_t entry)
{
	struct stile_start start = { entry };

	return ioctl(fd, STILE_IOCTL_START, &start);
}

void start(int fd, const uint8_t *peer, size_t length)
{
	WORKS(load(fd, PEER_MEMORY, peer, length));
	WORKS(start_at(fd, PEER_MEMORY));
}

struct stile_state state_of(int fd)
{
	struct stile_state state;

	memset(&state, 0xff, sizeof(state));
	WORKS(ioctl(fd, STILE_IOCTL_STATE, &state));
	return state;
}
