/* SPDX-License-Identifier: Apache-2.0 */
/* PSCI (Arm DEN0022): what partitions may ask, and what the firmware asks of QEMU's. */
#ifndef PSCI_H
#define PSCI_H

#include <stdint.h>

/* Returns what goes to x0; a compartment that ends does not come back. */
int64_t psci(unsigned int who, uint32_t id, const uint64_t argument[3]);

int64_t psci_cpu_on(unsigned int core, uintptr_t entry);

#endif
