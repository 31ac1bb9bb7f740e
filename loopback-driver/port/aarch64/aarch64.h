/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A core without an operating system: MMU, GICv2, generic timer, PL011, PSCI.
 * Interrupts stay masked for good. WFI wakes on a pending one all the same, and
 * the wait function acknowledges it, so no handler ever runs beside the peer.
 */
#ifndef STILE_AARCH64_H
#define STILE_AARCH64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mmio.h"

/* mmu.c: 2 MiB blocks, identity mapped, below 512 GiB. */
enum mmu_type {
	MMU_DEVICE,		/* nGnRE, never executable */
	MMU_TEXT,		/* Normal write-back, read-only, executable */
	MMU_DATA,		/* Normal write-back, never executable: RAM and the carve-out */
};

void mmu_map(uintptr_t start, size_t size, enum mmu_type type);
void mmu_enable(void);

/* Supplied by the board; called with the MMU off, to map what is known at build time. */
void board_map(void);

/* gic.c: GICv2, one SPI and the timer's PPI. */
void gic_init(uintptr_t distributor, uintptr_t cpu_interface);
void gic_enable_edge(uint32_t interrupt);
void gic_enable_level(uint32_t interrupt);
void gic_enable_private(uint32_t interrupt);
/* Takes one pending interrupt; false when there is none. */
bool gic_take(uint32_t *interrupt);

/* timer.c: the virtual timer, which EL1 has on every machine. */
#define TIMER_INTERRUPT	27u
void timer_init(void);
uint64_t timer_now(void);		/* microseconds */
void timer_arm(uint64_t deadline);
void timer_disarm(void);

/* wait.c: sleeps until doorbell is pending or the deadline has come. */
void wait_for_interrupt(uint32_t doorbell, uint64_t deadline);

/* pl011.c */
void uart_init(uintptr_t base);
void uart_print(const char *text);

/* psci.S: the machine, or this core with a word for the firmware. */
_Noreturn void psci_system_off_hvc(void);
_Noreturn void psci_cpu_off_smc(uint32_t word);
_Noreturn void psci_cpu_off_hvc(void);

#endif
