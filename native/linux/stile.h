/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of this module share: one compartment, and who does what to it.
 */
#ifndef STILE_H
#define STILE_H

#include <linux/arm-smccc.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <stile/compartment.h>
#include <stile/firmware.h>
#include <stile/life.h>

struct stile_compartment;

/* One interrupt. The compartment's lock guards all but irq. */
struct stile_line {
	struct stile_compartment *compartment;
	int irq;			/* 0: this compartment has none */
	u32 count;			/* since the last read */
	u32 budget;			/* interrupts left until it is held back */
	bool held;			/* disabled until resume runs */
	struct eventfd_ctx *eventfd;
	struct delayed_work resume;
};

/* One of the node's reg. */
struct stile_block {
	phys_addr_t start, size;
	void __iomem *at;		/* NULL until a mailbox is installed */
};

/* Who starts and stops what runs in a compartment; each returns without waiting for it. */
struct stile_provider {
	const char *name;
	/* length bytes, of memory of the page allocator's or zeroes, to the compartment's own */
	int (*load)(struct stile_compartment *c, u64 address, const void *source, u64 length);
	int (*start)(struct stile_compartment *c, u64 entry);
	int (*stop)(struct stile_compartment *c);
	int (*reset)(struct stile_compartment *c);
	int (*state)(struct stile_compartment *c, struct stile_state *state);
	int (*fault)(struct stile_compartment *c, struct stile_fault *fault);
};

/* A core that PSCI starts. Its lock guards all but mpidr and list. */
struct stile_core {
	struct list_head list;
	u64 mpidr;			/* as PSCI names it */
	int cpu;			/* as Linux does; negative: it does not */
	struct mutex lock;
	struct stile_compartment *owner;	/* NULL: its driver was unbound */
	struct stile_life_words *words;	/* NULL without owner */
	phys_addr_t carveout, carveout_size, memory, memory_size;
	bool started;			/* and not seen off since */
	bool asked;			/* to end */
	u64 state;			/* while it is not started */
	u64 starts, end;
};

/*
 * The class device counts the references: one is the driver's until it is
 * unbound, one belongs to each open file by way of cdev. So this outlives the
 * platform device when a process still has it open.
 */
struct stile_compartment {
	struct device dev;
	struct cdev cdev;
	struct list_head list;
	char name[STILE_COMPARTMENT_NAME];

	phys_addr_t carveout, carveout_size;
	bool uncached;				/* the carve-out, as the peer has it */
	phys_addr_t doorbell, doorbell_size;	/* the register page; size 0: none */
	struct stile_block blocks[STILE_MAILBOX_BLOCKS];
	u32 block_count;

	const struct stile_provider *provider;	/* NULL: no life cycle, and the rest is 0 */
	u32 id;					/* the firmware's number; 0: not by firmware */
	phys_addr_t memory, memory_size;
	u64 cores;
	bool cpu_named;				/* by PSCI: */
	u64 mpidr;
	int cpu;
	struct stile_core *core;		/* NULL until claimed; for good then */

	unsigned long opened;			/* bit 0 */
	spinlock_t lock;
	bool gone;				/* unbound; never false again */
	struct stile_line lines[2];		/* by STILE_INTERRUPT_* */
	u32 changes;				/* events ever, modulo 2^32 */
	wait_queue_head_t wait;			/* an interrupt came, or it is gone */

	bool needs_mailbox;			/* without it the doorbell's interrupt is off */
	struct mutex mailbox_lock;		/* for installing, ringing, removing */
	struct stile_mailbox *mailbox;		/* set once, when it works */
};

/* stile_node.c: what the device tree says, checked */
int stile_node_read(struct stile_compartment *c, struct platform_device *pdev);

/* stile_cdev.c: /dev/stile/NAME */
int stile_cdev_init(void);
void stile_cdev_exit(void);
struct stile_compartment *stile_cdev_alloc(struct device *parent);
int stile_cdev_add(struct stile_compartment *c);
void stile_cdev_del(struct stile_compartment *c);

/* stile_ioctl.c */
long stile_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/* stile_mmap.c */
int stile_mmap(struct file *file, struct vm_area_struct *vma);
int stile_mmap_memory(struct stile_compartment *c, struct vm_area_struct *vma, phys_addr_t base,
		      phys_addr_t size);

/* stile_share.c: a part of the carve-out as a file of its own */
int stile_share(struct stile_compartment *c, const struct stile_share *what, unsigned int flags);

/* stile_line.c: interrupts */
void stile_line_init(struct stile_compartment *c);
int stile_line_request(struct stile_compartment *c, struct platform_device *pdev);
void stile_line_quiesce(struct stile_compartment *c);
void stile_line_add(struct stile_line *line, u32 more);
u32 stile_line_take(struct stile_line *line);

/* stile_mailbox.c: registers that the module alone touches */
void stile_mailbox_init(struct stile_compartment *c);
long stile_mailbox_install(struct stile_compartment *c, const void __user *from);
int stile_mailbox_ring(struct stile_compartment *c);
bool stile_mailbox_hear(struct stile_compartment *c);
u32 stile_mailbox_state(struct stile_compartment *c);
void stile_mailbox_remove(struct stile_compartment *c);

/* stile_check.c, stile_operation.c: what is done to registers */
int stile_check_mailbox(struct stile_compartment *c, const struct stile_mailbox *mailbox);
bool stile_operation_holds(struct stile_compartment *c, const struct stile_condition *condition);
int stile_operation_run(struct stile_compartment *c, const struct stile_list *list);
void stile_operation_acknowledge(struct stile_compartment *c, const struct stile_list *list);

/* stile_wait.c: how a process hears of them */
ssize_t stile_wait_read(struct file *file, char __user *buffer, size_t size, loff_t *at);
__poll_t stile_wait_poll(struct file *file, struct poll_table_struct *table);
int stile_wait_eventfd(struct stile_compartment *c, u32 which, int fd);
void stile_wait_forget(struct stile_compartment *c);

/* stile_firmware.c: the calls, with errors as errno */
void stile_firmware_find(void);
u32 stile_firmware_abi(void);
u64 stile_firmware_compartments(void);
int stile_firmware_info(u32 id, u32 what, u64 *first, u64 *second);
extern const struct stile_provider stile_by_firmware;

/* stile_psci.c: the calls, with errors as errno and in the log */
void stile_psci_find(void);
bool stile_psci_there(void);
int stile_psci_on(struct device *dev, u64 core, u64 entry);
int stile_psci_is_on(struct device *dev, u64 core);

/* stile_core.c: who has which core */
int stile_core_init(void);
void stile_core_exit(void);
int stile_core_read(struct stile_compartment *c, struct device *dev);
int stile_core_claim(struct stile_compartment *c, struct device *dev);
void stile_core_release(struct stile_compartment *c);

/* stile_alone.c: what is done with it */
bool stile_core_look(struct stile_core *core, struct device *dev);
extern const struct stile_provider stile_alone;

/* stile_life.c: what takes more than one call */
int stile_life_load(struct stile_compartment *c, const struct stile_load *load);
int stile_life_start(struct stile_compartment *c, u64 entry);
int stile_life_stop(struct stile_compartment *c);
int stile_life_reset(struct stile_compartment *c);
int stile_life_state(struct stile_compartment *c, struct stile_state *state);
int stile_life_fault(struct stile_compartment *c, struct stile_fault *fault);

/* stile_sysfs.c */
extern const struct attribute_group *stile_groups[];

static inline bool stile_gone(struct stile_compartment *c)
{
	return READ_ONCE(c->gone);
}

#endif
