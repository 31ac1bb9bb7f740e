/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Access to memory that the other side reads or writes at the same time. Both
 * sides map the carve-out Normal write-back inner-shareable, so the compiler's
 * C11 orderings are the right barriers. They are macros and no port function,
 * because a call would cost more than the access.
 */
#ifndef STILE_BARRIER_H
#define STILE_BARRIER_H

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "virtio is little-endian and so is every core Stile runs on"
#endif

/* Exactly one load or store: what was checked is what is used. */
#define stile_read_once(p)		__atomic_load_n((p), __ATOMIC_RELAXED)
#define stile_write_once(p, v)		__atomic_store_n((p), (v), __ATOMIC_RELAXED)

#define stile_load_acquire(p)		__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define stile_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)

/* Orders a store before a later load of another location, as suppression needs (section 2.7.13). */
#define stile_fence()			__atomic_thread_fence(__ATOMIC_SEQ_CST)

#endif
