/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The peer's side of QEMU's ivshmem-doorbell device (QEMU docs/specs/ivshmem-spec):
 * BAR0 registers, BAR1 MSI-X table, BAR2 the memory shared with the device side.
 */
#include <stile/board.h>

#include "aarch64.h"
#include "board.h"
#include "pci.h"

#define IVSHMEM_VENDOR		0x1af4
#define IVSHMEM_DEVICE		0x1110
#define IVSHMEM_DOORBELL	12

/* GICv2m frame: what a device writes, and which interrupts it may name. */
#define MSI_TYPER		0x008
#define MSI_SETSPI		0x040
#define MSI_TYPER_FIRST(typer)	((typer) >> 16 & 0x3ffu)

#define MSIX_TABLE_BAR		1	/* the table is at its start */
#define MEMORY_BAR		2
#define BLOCK			(2ul << 20)

extern char __text_start[], __text_end[], __data_start[], __data_end[];

static struct {
	struct stile_board board;
	uintptr_t doorbell;
	uint32_t interrupt;
} self;

void board_map(void)
{
	mmu_map(GIC_DISTRIBUTOR, 2 * BLOCK, MMU_DEVICE);
	mmu_map(UART, BLOCK, MMU_DEVICE);
	mmu_map(PCI_ECAM, PCI_ECAM_SIZE, MMU_DEVICE);
	mmu_map((uintptr_t)__text_start, (size_t)(__text_end - __text_start), MMU_TEXT);
	mmu_map((uintptr_t)__data_start, (size_t)(__data_end - __data_start), MMU_DATA);
	uart_init(UART);
}

static uint64_t now(void *context)
{
	(void)context;
	return timer_now();
}

static void ring(void *context)
{
	(void)context;
	/* The carve-out is written before the device side is woken. */
	__asm__ volatile("dsb sy" ::: "memory");
	mmio_write(self.doorbell, DEVICE_SIDE_PEER << 16 | DEVICE_SIDE_VECTOR);
}

static void wait(void *context, uint64_t deadline)
{
	(void)context;
	wait_for_interrupt(self.interrupt, deadline);
}

static void describe(const struct pci_bar *memory)
{
	self.board = (struct stile_board){
		.port = {
			.now = now,
			.ring = ring,
			.wait = wait,
			.carveout = {
				.base = (void *)memory->address,
				.bus = BUS_ADDRESS,
				.size = memory->size,
			},
		},
		.window = (void *)memory->address,
		.window_size = BUS_WINDOW_SIZE,
		.data = (void *)(memory->address + BUS_WINDOW_SIZE),
		.data_size = memory->size - BUS_WINDOW_SIZE,
	};
}

static bool bring_up(uintptr_t config)
{
	struct pci_bar registers, table, memory;
	unsigned int msix = pci_capability(config, PCI_CAP_MSIX);

	if (!msix || !pci_place_bar(config, 0, &registers) ||
	    !pci_place_bar(config, MSIX_TABLE_BAR, &table) ||
	    !pci_place_bar(config, MEMORY_BAR, &memory) || memory.size <= BUS_WINDOW_SIZE)
		return false;
	mmu_map(registers.address, registers.size, MMU_DEVICE);
	mmu_map(table.address, table.size, MMU_DEVICE);
	mmu_map(memory.address, memory.size, MMU_DATA);
	pci_enable(config);
	self.doorbell = registers.address + IVSHMEM_DOORBELL;
	self.interrupt = MSI_TYPER_FIRST(mmio_read(GICV2M_FRAME + MSI_TYPER));
	gic_enable_edge(self.interrupt);
	pci_msix_enable(config, msix, table.address, GICV2M_FRAME + MSI_SETSPI, self.interrupt);
	describe(&memory);
	return true;
}

const struct stile_board *stile_board_start(void)
{
	uintptr_t config = pci_find(IVSHMEM_VENDOR, IVSHMEM_DEVICE);

	timer_init();
	gic_init(GIC_DISTRIBUTOR, GIC_CPU_INTERFACE);
	gic_enable_private(TIMER_INTERRUPT);
	if (!config)
		uart_print("panic: no ivshmem device on PCI bus 0\n");
	else if (!bring_up(config))
		uart_print("panic: the ivshmem device lacks MSI-X or its memory does not fit\n");
	else
		return &self.board;
	return NULL;
}

void stile_board_print(const char *text)
{
	uart_print(text);
}

/* QEMU's PSCI has no ear for how it ended. */
_Noreturn void stile_board_off(unsigned int end)
{
	(void)end;
	psci_system_off_hvc();
}
