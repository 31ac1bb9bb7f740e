/* SPDX-License-Identifier: Apache-2.0 */
/* What C cannot say: system registers, barriers, and the few of their bits that are used. */
#ifndef ARM64_H
#define ARM64_H

#include <stdint.h>

#define sysreg_read(name)							\
	({									\
		uint64_t value_;						\
		__asm__ volatile("mrs %0, " #name : "=r"(value_));		\
		value_;								\
	})
#define sysreg_write(name, value)						\
	__asm__ volatile("msr " #name ", %0" :: "r"((uint64_t)(value)))

#define isb()		__asm__ volatile("isb" ::: "memory")
#define sev()		__asm__ volatile("sev" ::: "memory")
#define dsb(scope)	__asm__ volatile("dsb " #scope ::: "memory")
#define wfi()		__asm__ volatile("wfi" ::: "memory")

/* ESR_ELx (Arm DDI0487, D17.2.37): exception class, and the syndrome of an abort. */
#define ESR_CLASS(esr)		((esr) >> 26 & 0x3f)
#define CLASS_UNKNOWN		0x00u
#define CLASS_WFX		0x01u
#define CLASS_HVC64		0x16u
#define CLASS_SMC64		0x17u
#define CLASS_FETCH_LOWER	0x20u
#define CLASS_FETCH_SAME	0x21u
#define CLASS_DATA_LOWER	0x24u
#define CLASS_DATA_SAME		0x25u
#define ESR_IL			(1ull << 25)
#define ESR_IMMEDIATE		0xffffull	/* of an SMC */
#define ABORT_VALID		(1ull << 24)	/* the next four fields say something */
#define ABORT_SIZE(esr)		(1u << ((esr) >> 22 & 3))	/* bytes */
#define ABORT_SIGNED		(1ull << 21)
#define ABORT_REGISTER(esr)	((esr) >> 16 & 31)
#define ABORT_64BIT		(1ull << 15)
#define ABORT_WALK		(1ull << 7)	/* of a stage-1 table */
#define ABORT_WRITE		(1ull << 6)
#define ABORT_STATUS(esr)	((esr) & 0x3c)	/* without the level */
#define STATUS_TRANSLATION	0x04u
#define STATUS_PERMISSION	0x0cu
#define STATUS_EXTERNAL		0x10u

#define SPSR_EL1H_MASKED	0x3c5ull	/* EL1 on its own stack, D, A, I and F masked */
#define SPSR_AARCH32		(1ull << 4)
#define SPSR_EL(spsr)		((spsr) >> 2 & 3)
#define SPSR_SP_ELX		(1ull << 0)

static inline unsigned int this_core(void)
{
	return (unsigned int)(sysreg_read(mpidr_el1) & 0xff);
}

static inline uint32_t mmio_read(uintptr_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void mmio_write(uintptr_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

/*
 * Held for a few instructions only, and by what runs at EL2 only. In turns: a
 * program that traps without end keeps Linux's core waiting for one turn at most.
 */
struct lock {
	uint32_t next, serving;
};

static inline void lock(struct lock *l)
{
	uint32_t turn = __atomic_fetch_add(&l->next, 1, __ATOMIC_RELAXED);

	while (__atomic_load_n(&l->serving, __ATOMIC_ACQUIRE) != turn)
		;
}

static inline void unlock(struct lock *l)
{
	__atomic_store_n(&l->serving, l->serving + 1, __ATOMIC_RELEASE);
}

#endif
