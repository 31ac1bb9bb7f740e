/* SPDX-License-Identifier: (GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0 */
/*
 * /dev/stile/NAME: one compartment, as the kernel module gives it to one process
 * at a time. A second open fails with EBUSY.
 *
 * mmap        STILE_MMAP_CARVEOUT   the shared memory, Normal, shared only; write-back,
 *                                   or not cached for a peer that is not coherent
 *             STILE_MMAP_DOORBELL   the doorbell's register page, as device memory; not
 *                                   what the device tree calls a mailbox
 *             The range must lie inside; both may be mapped in pieces and more than once.
 * read        struct stile_interrupts, what came since the last read; waits for
 *             something unless O_NONBLOCK; EINVAL when the buffer is smaller.
 * poll        POLLIN when a read would not wait.
 * ioctl       below. Without life cycle its calls fail with EOPNOTSUPP; in a wrong
 *             state with EBUSY; EINVAL for addresses outside.
 *
 * Closing changes nothing in the compartment or its memory. After the driver was
 * unbound all calls fail with ENODEV, poll says POLLHUP; mappings stay.
 */
#ifndef STILE_COMPARTMENT_H
#define STILE_COMPARTMENT_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif
#include <stile/mailbox.h>

#define STILE_COMPARTMENT_ABI	2u
#define STILE_COMPARTMENT_NAME	32u

#define STILE_MMAP_CARVEOUT	0x0ull
#define STILE_MMAP_DOORBELL	0x10000000000ull

struct stile_interrupts {
	uint32_t doorbells;	/* how often the peer rang */
	uint32_t events;	/* how often its state changed */
};

/* An ioctl's number as the kernel's generic encoding has it (asm-generic/ioctl.h). */
#define STILE_IOCTL_NONE(nr)		(0x5300u | (nr))
#define STILE_IOCTL_WRITE(nr, size)	(0x40005300u | ((size) << 16) | (nr))
#define STILE_IOCTL_READ(nr, size)	(0x80005300u | ((size) << 16) | (nr))

struct stile_info {
	uint32_t abi;			/* STILE_COMPARTMENT_ABI */
	uint32_t firmware;		/* STILE_FW_ABI of the firmware that starts it; 0: it does not */
	uint64_t carveout;		/* physical address and size */
	uint64_t carveout_size;
	uint64_t doorbell;		/* physical address and size of the register page; 0: none */
	uint64_t doorbell_size;
	uint64_t memory;		/* the compartment's own */
	uint64_t memory_size;		/* 0: no life cycle; otherwise without firmware it is by PSCI */
	uint64_t cores;			/* a set, bit by bit, as the firmware has it; or 0 */
	uint32_t mailbox;		/* STILE_MAILBOX_* */
	uint32_t carveout_type;		/* STILE_CARVEOUT_* */
	char name[STILE_COMPARTMENT_NAME];	/* ends with a zero byte */
};
#define STILE_IOCTL_INFO	STILE_IOCTL_READ(0u, 104u)

#define STILE_CARVEOUT_CACHED	0u	/* write-back */
#define STILE_CARVEOUT_UNCACHED	1u	/* the peer does not look into our caches */

#define STILE_MAILBOX_NONE	0u	/* the process rings, the interrupt controller forgets */
#define STILE_MAILBOX_MISSING	1u	/* no interrupt comes before MAILBOX said what to do */
#define STILE_MAILBOX_INSTALLED	2u

/* From now on this interrupt signals an eventfd as well; -1: no longer. */
struct stile_eventfd {
	uint32_t interrupt;		/* STILE_INTERRUPT_* */
	int32_t fd;
};
#define STILE_INTERRUPT_DOORBELL	0u
#define STILE_INTERRUPT_EVENT		1u
#define STILE_IOCTL_EVENTFD	STILE_IOCTL_WRITE(1u, 8u)

/* Copies length bytes from the caller's memory into that of a compartment in which nothing runs. */
struct stile_load {
	uint64_t address;		/* in the compartment; a multiple of 8, as is length */
	uint64_t source;		/* the caller's; 0: fill with zeroes */
	uint64_t length;
};
#define STILE_IOCTL_LOAD	STILE_IOCTL_WRITE(2u, 24u)

struct stile_start {
	uint64_t entry;
};
#define STILE_IOCTL_START	STILE_IOCTL_WRITE(3u, 8u)

/*
 * Both return when it is done; EINTR when a signal came first, ETIMEDOUT after two
 * seconds. By PSCI the program is asked (life.h), and rung as STILE_IOCTL_RING does; a
 * process that rings by itself does so meanwhile. After ETIMEDOUT it still runs, and
 * is STOPPING until it does not.
 */
#define STILE_IOCTL_STOP	STILE_IOCTL_NONE(4u)
#define STILE_IOCTL_RESET	STILE_IOCTL_NONE(5u)

struct stile_state {
	uint64_t state;			/* STILE_FW_STATE_* */
	uint64_t starts;		/* how often it was started */
	uint64_t exit;			/* what a program that ended said */
};
#define STILE_IOCTL_STATE	STILE_IOCTL_READ(6u, 24u)

struct stile_fault {
	uint64_t count;			/* since the last reset; 0: none, the rest is 0 */
	uint64_t esr;			/* ESR_EL2 and so on, as the firmware saw them */
	uint64_t elr;
	uint64_t far;
	uint64_t ipa;			/* the address that was refused, 0 when it is not about one */
	uint64_t spsr;
};
#define STILE_IOCTL_FAULT	STILE_IOCTL_READ(7u, 48u)

/*
 * A descriptor of a part of the carve-out, for a process that shall have this and
 * nothing else: it can be mapped as STILE_MMAP_CARVEOUT can, and asked for its size
 * (lseek, SEEK_END). Offset 0 is the part's first byte. Whoever may only read this
 * file gets one that can only be read. It does not keep the device from being
 * opened; it can be mapped until the driver is unbound, and mappings stay.
 * Returns the descriptor, closed on exec; EINVAL when the part is empty, not whole
 * pages or not inside.
 */
struct stile_share {
	uint64_t offset;		/* in the carve-out */
	uint64_t size;
};
#define STILE_IOCTL_SHARE	STILE_IOCTL_WRITE(8u, 16u)

/*
 * Once, by who has CAP_SYS_RAWIO: EPERM, and EBUSY until the driver is unbound.
 * EINVAL: what does not fit the node's reg or the limits of mailbox.h; the kernel's log
 * says which operation. ETIMEDOUT: the mailbox does not answer. ENXIO: the node
 * has no reg.
 */
#define STILE_IOCTL_MAILBOX	STILE_IOCTL_WRITE(9u, 2440u)

/* Any thread. What the process wrote before is there for the peer. ENXIO: there is nothing to ring by. */
#define STILE_IOCTL_RING	STILE_IOCTL_NONE(10u)

#endif
