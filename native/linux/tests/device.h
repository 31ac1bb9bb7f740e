/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The device that is tested, and the calls on it.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include <stile/compartment.h>
#include <stile/firmware.h>

#include "../../../boards/qemu-virt-amp/board.h"
#include "check.h"

extern const char *device_path;		/* /dev/stile/NAME */
extern const char *device_name;		/* NAME */

/* Fails the test when it cannot; nobody has read the interrupts that came before. */
int open_device(void);
/* The same, with nothing left to read. */
int open_quiet(void);
struct stile_info info_of(int fd);

/* A mapping that reads and writes, shared; fails the test when it cannot. */
volatile uint8_t *map(int fd, uint64_t offset, size_t length);

/* A descriptor of that part of the carve-out; fails the test when it cannot. */
int share(int fd, uint64_t offset, uint64_t size);

/* Raises an interrupt of this board by the doorbell's register page, and waits for it to be counted. */
void ring(int fd, uint32_t interrupt);
/* The store alone. */
void store_doorbell(volatile uint8_t *page, uint32_t interrupt);
/* The next interrupts within a second, without waiting for both kinds. */
struct stile_interrupts await(int fd);

/* The module's limit of 64 a tick, when nobody reads; Debian's kernels have 250 ticks a second. */
#define MOST_A_SECOND	(64 * 250)

void pause_ms(unsigned int ms);
double seconds(void);

/* /sys/class/stile/NAME/attribute, without its newline */
void read_attribute(const char *attribute, char *text, size_t size);
/* -1 and errno when the kernel refuses it */
int write_file(const char *path, const char *text);
void attribute_path(const char *attribute, char *path, size_t size);

/* The name under which the driver has it. */
const char *platform_name(void);

/* The device's driver; for one test, which has no other device before. */
void unbind_driver(void);
void bind_driver(void);
/* Whatever happened to the test that runs: the next one finds the device. */
void bind_at_exit(void);

/* The last test. */
void kernel_complained_of_nothing(void);

extern const char *mailbox_path;	/* of a second device, of tests/amp/clock/linux.dtso; or NULL */

extern const struct test device_tests[], mmap_tests[], share_tests[], interrupt_tests[],
	binding_tests[], life_tests[], mailbox_tests[], alone_tests[];
extern const unsigned int device_test_count, mmap_test_count, share_test_count,
	interrupt_test_count, binding_test_count, life_test_count, mailbox_test_count,
	alone_test_count;

#define COUNT(array)	((unsigned int)(sizeof(array) / sizeof((array)[0])))

#endif
