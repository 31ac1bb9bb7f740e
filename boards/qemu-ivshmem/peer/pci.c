/* SPDX-License-Identifier: Apache-2.0 */
#include "aarch64.h"
#include "board.h"
#include "pci.h"

#define COMMAND			0x04
#define COMMAND_MEMORY		(1u << 1)
#define COMMAND_MASTER		(1u << 2)
#define BAR0			0x10
#define BAR_IO			(1u << 0)
#define BAR_64BIT		(2u << 1)
#define BAR_TYPE_MASK		(3u << 1)
#define BAR_FLAGS		0xfu
#define CAPABILITIES		0x34
#define CAPABILITIES_MAX	48	/* what fits configuration space: a loop ends */
#define DEVICES			32
/* The MMU maps by such blocks, and BARs differ in memory type. */
#define PLACE_ALIGN		0x200000ul
#define MSIX_ENABLE		(1u << 31)
#define MSIX_MASK_ALL		(1u << 30)

static uintptr_t next_free = PCI_WINDOW;

uintptr_t pci_find(uint16_t vendor, uint16_t device)
{
	uint32_t wanted = (uint32_t)device << 16 | vendor;

	for (uintptr_t slot = 0; slot < DEVICES; slot++) {
		uintptr_t config = PCI_ECAM + (slot << 15);

		if (mmio_read(config) == wanted)
			return config;
	}
	return 0;
}

/* Ones that stay zero are the address bits the device does not decode (section 6.2.5.1). */
static uint64_t bar_size(uintptr_t at, bool wide)
{
	uint64_t mask;

	mmio_write(at, 0xffffffff);
	mask = 0xffffffff00000000ull | (mmio_read(at) & ~BAR_FLAGS);
	if (wide) {
		mmio_write(at + 4, 0xffffffff);
		mask = (uint64_t)mmio_read(at + 4) << 32 | (mask & 0xffffffff);
	}
	return ~mask + 1;
}

bool pci_place_bar(uintptr_t config, unsigned int index, struct pci_bar *bar)
{
	uintptr_t at = config + BAR0 + index * 4;
	uint32_t flags = mmio_read(at);
	bool wide = (flags & BAR_TYPE_MASK) == BAR_64BIT;
	uintptr_t place, align;

	bar->size = flags & BAR_IO ? 0 : bar_size(at, wide);
	if (!bar->size || bar->size > PCI_WINDOW_END - PCI_WINDOW)
		return false;
	align = bar->size > PLACE_ALIGN ? bar->size : PLACE_ALIGN;
	place = (next_free + align - 1) & ~(align - 1);
	if (place + bar->size > PCI_WINDOW_END)
		return false;
	mmio_write(at, (uint32_t)place);
	if (wide)
		mmio_write(at + 4, 0);
	next_free = place + bar->size;
	bar->address = place;
	return true;
}

void pci_enable(uintptr_t config)
{
	mmio_write(config + COMMAND,
		   (mmio_read(config + COMMAND) & 0xffff) | COMMAND_MEMORY | COMMAND_MASTER);
}

unsigned int pci_capability(uintptr_t config, uint8_t id)
{
	unsigned int at = mmio_read(config + CAPABILITIES) & 0xfc;

	for (int i = 0; at && i < CAPABILITIES_MAX; i++) {
		uint32_t head = mmio_read(config + at);

		if ((head & 0xff) == id)
			return at;
		at = head >> 8 & 0xfc;
	}
	return 0;
}

void pci_msix_enable(uintptr_t config, unsigned int capability, uintptr_t table,
		     uintptr_t address, uint32_t data)
{
	mmio_write(table, (uint32_t)address);
	mmio_write(table + 4, (uint32_t)((uint64_t)address >> 32));
	mmio_write(table + 8, data);
	mmio_write(table + 12, 0);		/* not masked */
	mmio_write(config + capability,
		   (mmio_read(config + capability) & ~MSIX_MASK_ALL) | MSIX_ENABLE);
}
