/* SPDX-License-Identifier: Apache-2.0 */
/* PCI as far as one device on bus 0 needs it (PCI Local Bus 3.0, chapter 6). */
#ifndef PCI_H
#define PCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pci_bar {
	uintptr_t address;
	uint64_t size;			/* 0: no such BAR */
};

/* The configuration space of the first function with these ids on bus 0, or 0. */
uintptr_t pci_find(uint16_t vendor, uint16_t device);

/*
 * Sizes a memory BAR and gives it the next naturally aligned place in the window,
 * since no firmware has. False when it does not fit.
 */
bool pci_place_bar(uintptr_t config, unsigned int index, struct pci_bar *bar);

/* Memory decoding and bus mastering, which MSI needs. */
void pci_enable(uintptr_t config);

/* Offset of a capability in configuration space, or 0. */
unsigned int pci_capability(uintptr_t config, uint8_t id);

#define PCI_CAP_MSIX	0x11

/* Lets the first vector of an MSI-X table write data to address (section 6.8.2). */
void pci_msix_enable(uintptr_t config, unsigned int capability, uintptr_t table,
		     uintptr_t address, uint32_t data);

#endif
