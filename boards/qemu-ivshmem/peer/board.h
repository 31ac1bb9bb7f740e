/* SPDX-License-Identifier: Apache-2.0 */
/* QEMU's virt machine with highmem=off,gic-version=2: hw/arm/virt.c, base_memmap. */
#ifndef BOARD_H
#define BOARD_H

#define GIC_DISTRIBUTOR		0x08000000ul
#define GIC_CPU_INTERFACE	0x08010000ul
#define GICV2M_FRAME		0x08020000ul
#define UART			0x09000000ul

#define PCI_WINDOW		0x10000000ul	/* 32-bit memory window */
#define PCI_WINDOW_END		0x3eff0000ul
#define PCI_ECAM		0x3f000000ul
#define PCI_ECAM_SIZE		0x01000000ul	/* buses 0 to 15 */

/* The carve-out is BAR2: the bus window first, then rings and buffers. */
#define BUS_WINDOW_SIZE		0x10000ul
#define BUS_ADDRESS		0ul		/* of BAR2 */

/* The device side is ivshmem peer 0 and listens to its vector 0. */
#define DEVICE_SIDE_PEER	0u
#define DEVICE_SIDE_VECTOR	0u

#endif
