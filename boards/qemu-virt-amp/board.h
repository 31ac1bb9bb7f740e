/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
/*
 * Where things are on this board: QEMU's `virt` machine with GICv2 and 1 GiB.
 * The firmware's partition table, the peer's port and the device tree are made
 * from these numbers; profile.toml repeats those that the manager needs.
 */
#ifndef BOARD_H
#define BOARD_H

/* The machine's own. */
#define BOARD_GICD		0x08000000
#define BOARD_GICC		0x08010000
#define BOARD_GICV2M		0x08020000	/* a page of its own; nobody else uses it here */
#define BOARD_UART		0x09000000
#define BOARD_RAM		0x40000000
#define BOARD_RAM_SIZE		0x40000000
#define BOARD_CPUS		2

/* Linux: core 0, and all memory but for what follows. */
#define LINUX_IMAGE		0x41000000	/* 2 MiB aligned */
#define LINUX_DTB		0x4f000000
#define LINUX_INITRD		0x50000000

/* The compartment: core 1. */
#define PEER_CORE		1
#define CARVEOUT		0x78000000	/* shared */
#define CARVEOUT_SIZE		0x02000000
#define PEER_MEMORY		0x7c000000	/* its own */
#define PEER_MEMORY_SIZE	0x01000000

#define FIRMWARE		0x7fe00000
#define FIRMWARE_SIZE		0x00200000

/* In the carve-out: bus window, the peer's log, rings and buffers. */
#define WINDOW			0x00000
#define WINDOW_SIZE		0x10000
#define PEER_LOG		0x10000
#define PEER_LOG_SIZE		0x10000
#define DATA			0x20000		/* to the end */

/*
 * Doorbells: a 32-bit store of the interrupt's number to the GICv2m page raises
 * it, edge-triggered. The page raises numbers 80 to 143 and nothing else.
 */
#define DOORBELL_REGISTER	0x40
#define DOORBELL_LINUX		80		/* the peer rings Linux */
#define EVENT_LINUX		81		/* the firmware tells Linux of a change */
#define DOORBELL_PEER		96		/* Linux rings the peer */

#endif
