/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an RTOS or a bare-metal program supplies: time, a doorbell each way and
 * where the carve-out is. Nothing else of the machine is known to the library.
 */
#ifndef STILE_PORT_H
#define STILE_PORT_H

#include <stddef.h>
#include <stdint.h>

/* Shared memory as this compartment sees it and as devices address it. */
struct stile_carveout {
	void *base;
	uint64_t bus;		/* the bus address of base */
	size_t size;		/* bytes */
};

struct stile_port {
	void *context;		/* passed back to every function */

	/* Monotonic time in microseconds. */
	uint64_t (*now)(void *context);

	/* Interrupts the device side. Orders all earlier stores to the carve-out before it. */
	void (*ring)(void *context);

	/*
	 * Returns when the device side has rung since the last return, at the
	 * latest at the deadline (a value of now). It may return early. A ring
	 * before the call counts, so look-then-wait loses nothing.
	 */
	void (*wait)(void *context, uint64_t deadline);

	/*
	 * Called whenever the bus is looked at, and before each wait; NULL: nobody
	 * wants it. May end the program, as one must that PSCI started: end.h.
	 */
	void (*look)(void *context);

	struct stile_carveout carveout;
};

/* The bus address of length bytes at p, or STILE_E_OUTSIDE unless all are in the carve-out. */
int stile_bus_address(const struct stile_port *port, const void *p, size_t length,
		      uint64_t *address);

/* The inverse; NULL unless all length bytes are in the carve-out. */
void *stile_bus_pointer(const struct stile_port *port, uint64_t address, size_t length);

#endif
