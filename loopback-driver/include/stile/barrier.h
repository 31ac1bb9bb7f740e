/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access to memory that the other side reads or writes at the same time. They
 * are macros and no port functions, because a call would cost more than the access.
 *
 * STILE_NONCOHERENT says how far the barriers must reach. 0: both sides map the
 * carve-out Normal write-back inner-shareable, and the compiler's C11 orderings
 * are right. 1: this core shares no caches with those that run Linux and maps the
 * carve-out non-cacheable; what compilers emit, `dmb ish`, then orders nothing for
 * Linux, which is outside this core's inner-shareable domain. So it is for every
 * Cortex-R and -M; say -DSTILE_NONCOHERENT=1 for a core with its caches off.
 */
#ifndef STILE_BARRIER_H
#define STILE_BARRIER_H

#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "virtio is little-endian and so is every core Stile runs on"
#endif

#ifndef STILE_NONCOHERENT
#if defined(__ARM_ARCH_PROFILE) && (__ARM_ARCH_PROFILE == 'R' || __ARM_ARCH_PROFILE == 'M')
#define STILE_NONCOHERENT	1
#else
#define STILE_NONCOHERENT	0
#endif
#endif

/* Wider fields would come in two accesses, or from exclusives that non-cacheable memory need not have. */
#define STILE_ONE_ACCESS(p)	((void)sizeof(char[sizeof(*(p)) <= sizeof(void *) ? 1 : -1]))

/* Exactly one load or store: what was checked is what is used. */
#define stile_read_once(p)	(STILE_ONE_ACCESS(p), __atomic_load_n((p), __ATOMIC_RELAXED))
#define stile_write_once(p, v)	(STILE_ONE_ACCESS(p), __atomic_store_n((p), (v), __ATOMIC_RELAXED))

/*
 * stile_fence orders a store before a later load of another location, as
 * suppression needs (section 2.7.13).
 */
#if STILE_NONCOHERENT
#if defined(__arm__) || defined(__aarch64__)
#define stile_fence()		__asm__ volatile("dmb sy" ::: "memory")
#elif defined(__riscv)
#define stile_fence()		__asm__ volatile("fence iorw, iorw" ::: "memory")
#else
#error "no barrier for a core of this kind that is not coherent with the device side"
#endif

#define stile_load_acquire(p)							\
	__extension__({								\
		__typeof__(*(p)) loaded_ = stile_read_once(p);			\
		stile_fence();							\
		loaded_;							\
	})
#define stile_store_release(p, v)						\
	do {									\
		stile_fence();							\
		stile_write_once(p, v);						\
	} while (0)
#else
#define stile_fence()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define stile_load_acquire(p)	(STILE_ONE_ACCESS(p), __atomic_load_n((p), __ATOMIC_ACQUIRE))
#define stile_store_release(p, v)						\
	(STILE_ONE_ACCESS(p), __atomic_store_n((p), (v), __ATOMIC_RELEASE))
#endif

/*
 * 64-bit fields of which no two bits must fit together: words of independent bits,
 * and values that are checked after they were copied. On a 32-bit core they are
 * halves, each accessed once.
 */
#if UINTPTR_MAX > UINT32_MAX
#define stile_read_wide(p)		stile_read_once(p)
#define stile_write_wide(p, v)		stile_write_once(p, v)
#define stile_load_acquire_wide(p)	stile_load_acquire(p)
#define stile_store_release_wide(p, v)	stile_store_release(p, v)
#else
typedef uint32_t __attribute__((may_alias)) stile_half;

static inline uint64_t stile_read_wide(const uint64_t *p)
{
	const stile_half *half = (const stile_half *)p;
	uint64_t low = stile_read_once(&half[0]);

	return low | (uint64_t)stile_read_once(&half[1]) << 32;
}

static inline void stile_write_wide(uint64_t *p, uint64_t v)
{
	stile_half *half = (stile_half *)p;

	stile_write_once(&half[0], (uint32_t)v);
	stile_write_once(&half[1], (uint32_t)(v >> 32));
}

static inline uint64_t stile_load_acquire_wide(const uint64_t *p)
{
	uint64_t v = stile_read_wide(p);

	stile_fence();
	return v;
}

static inline void stile_store_release_wide(uint64_t *p, uint64_t v)
{
	stile_fence();
	stile_write_wide(p, v);
}
#endif

#endif
