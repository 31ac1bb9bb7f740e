/* SPDX-License-Identifier: Apache-2.0 */
/* Pointers and bus addresses. Written so that no sum can wrap. */
#include <stile/error.h>
#include <stile/port.h>

static int inside(size_t size, uint64_t offset, size_t length)
{
	return offset <= size && length <= size - offset;
}

int stile_bus_address(const struct stile_port *port, const void *p, size_t length,
		      uint64_t *address)
{
	const struct stile_carveout *c = &port->carveout;
	uint64_t offset = (uint64_t)(uintptr_t)p - (uint64_t)(uintptr_t)c->base;

	/* A pointer below the base wraps to a large offset and fails too. */
	if (!inside(c->size, offset, length))
		return STILE_E_OUTSIDE;
	*address = c->bus + offset;
	return 0;
}

void *stile_bus_pointer(const struct stile_port *port, uint64_t address, size_t length)
{
	const struct stile_carveout *c = &port->carveout;
	uint64_t offset = address - c->bus;

	if (!inside(c->size, offset, length))
		return NULL;
	return (uint8_t *)c->base + offset;
}
