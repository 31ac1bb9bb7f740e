// SPDX-License-Identifier: GPL-2.0-only
/*
 * The driver is unbound and bound, and the module removed, while a process has the
 * device open.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"

static void all_calls_say_so(int fd)
{
	struct pollfd descriptor = { .fd = fd, .events = POLLIN };
	struct stile_interrupts came;
	struct stile_info info;
	struct stile_eventfd none = { STILE_INTERRUPT_DOORBELL, -1 };
	struct stile_load load = { 0 };
	struct stile_share part = { 0, 4096 };

	REFUSED(read(fd, &came, sizeof(came)), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_INFO, &info), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &none), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_LOAD, &load), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_SHARE, &part), ENODEV);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0), ENODEV);
	EQUAL(poll(&descriptor, 1, 0), 1);
	EQUAL(descriptor.revents, POLLHUP);
}

static void unbound_while_open(void)
{
	int fd = open_quiet(), signalled = eventfd(0, EFD_NONBLOCK);
	volatile uint8_t *memory = map(fd, 0, 4096);
	struct stile_eventfd doorbell = { STILE_INTERRUPT_DOORBELL, signalled };

	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	memory[0] = 1;
	unbind_driver();
	all_calls_say_so(fd);
	REFUSED(access(device_path, F_OK), ENOENT);
	/* The mapping stays. */
	EQUAL(memory[0], 1);
	memory[0] = 2;
	EQUAL(memory[0], 2);
	bind_driver();
	all_calls_say_so(fd);
	close(fd);
	EQUAL(memory[0], 2);
}

static void bound_again_beside_an_old_file(void)
{
	int old = open_quiet(), fd;
	volatile uint8_t *memory = map(old, 0, 4096);

	unbind_driver();
	bind_driver();
	fd = open_quiet();
	REFUSED(open(device_path, O_RDWR), EBUSY);
	memory[100] = 77;
	EQUAL(map(fd, 0, 4096)[100], 77);
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
	close(old);
	REFUSED(open(device_path, O_RDWR), EBUSY);
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
}

static void shared_part_of_what_was_unbound(void)
{
	int fd = open_device(), part = share(fd, 0, 4096);
	volatile uint8_t *memory = map(part, 0, 4096);

	close(fd);
	unbind_driver();
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, part, 0), ENODEV);
	bind_driver();
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, part, 0), ENODEV);
	/* The mapping stays. */
	fd = open_device();
	memory[0] = 5;
	EQUAL(map(fd, 0, 4096)[0], 5);
	close(part);
	memory[0] = 6;
	EQUAL(map(fd, 0, 4096)[0], 6);
}

static void unbinding_wakes_who_waits(void)
{
	int fd = open_quiet(), status;
	struct stile_interrupts came;
	struct pollfd descriptor = { .fd = fd, .events = POLLIN };
	pid_t reader = fork(), poller;

	WORKS(reader);
	if (!reader) {
		REFUSED(read(fd, &came, sizeof(came)), ENODEV);
		_exit(0);
	}
	poller = fork();
	WORKS(poller);
	if (!poller) {
		EQUAL(poll(&descriptor, 1, 20000), 1);
		EQUAL(descriptor.revents, POLLHUP);
		_exit(0);
	}
	pause_ms(300);
	unbind_driver();
	WORKS(waitpid(reader, &status, 0));
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
	WORKS(waitpid(poller, &status, 0));
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
}

static void unbound_in_a_storm(void)
{
	int fd = open_quiet(), status;
	volatile uint8_t *page = map(fd, STILE_MMAP_DOORBELL, 4096);
	pid_t ringer = fork();

	WORKS(ringer);
	if (!ringer)
		for (;;)
			store_doorbell(page, DOORBELL_LINUX);
	for (int i = 0; i < 10; i++) {
		unbind_driver();
		bind_driver();
		pause_ms(20);
	}
	WORKS(kill(ringer, SIGKILL));
	WORKS(waitpid(ringer, &status, 0));
	fd = open_quiet();
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
}

/* Whatever a file can be asked for, again and again, until killed. */
static _Noreturn void use_at_random(unsigned int seed)
{
	srand(seed);
	for (;;) {
		int fd = open(device_path, O_RDWR | O_NONBLOCK);
		struct stile_eventfd doorbell = { STILE_INTERRUPT_DOORBELL, eventfd(0, 0) };
		struct stile_interrupts came;
		struct stile_info info;
		struct stile_share whole = { 0, CARVEOUT_SIZE };
		int part = ioctl(fd, STILE_IOCTL_SHARE, &whole);
		void *memory, *page, *shared;

		memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, STILE_MMAP_DOORBELL);
		shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, part, 0);
		ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell);
		if (page != MAP_FAILED && rand() % 2)
			store_doorbell(page, DOORBELL_LINUX);
		if (rand() % 2)
			sched_yield();
		ioctl(fd, STILE_IOCTL_INFO, &info);
		if (read(fd, &came, sizeof(came)) < 0 && rand() % 2)
			pause_ms(1);
		if (memory != MAP_FAILED)
			munmap(memory, 4096);
		if (page != MAP_FAILED)
			munmap(page, 4096);
		if (rand() % 2) {
			close(fd); /* the part goes on without it */
			fd = -1;
		}
		if (shared != MAP_FAILED)
			munmap(shared, 4096);
		close(part);
		close(doorbell.fd);
		close(fd);
	}
}

static void bound_and_unbound_while_many_use_it(void)
{
	pid_t users[4];
	double start = seconds();
	int fd, status;

	for (unsigned int i = 0; i < COUNT(users); i++) {
		users[i] = fork();
		WORKS(users[i]);
		if (!users[i])
			use_at_random(i);
	}
	while (seconds() - start < 2.0) {
		unbind_driver();
		bind_driver();
		pause_ms(5);
	}
	for (unsigned int i = 0; i < COUNT(users); i++) {
		WORKS(kill(users[i], SIGKILL));
		WORKS(waitpid(users[i], &status, 0));
	}
	fd = open_quiet();
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
}

static void module_stays_while_open(void)
{
	int fd = open_device();
	volatile uint8_t *memory = map(fd, 0, 4096);

	REFUSED(syscall(SYS_delete_module, "stile", O_NONBLOCK), EWOULDBLOCK);
	close(fd);
	REFUSED(syscall(SYS_delete_module, "stile", O_NONBLOCK), EWOULDBLOCK);
	memory[0] = 1;
	WORKS(munmap((void *)(uintptr_t)memory, 4096));
	fd = open_device();
	memory = map(share(fd, 0, 4096), 0, 4096);
	close(fd);
	REFUSED(syscall(SYS_delete_module, "stile", O_NONBLOCK), EWOULDBLOCK);
}

/* A warning, an oops or a lockup taints: Documentation/admin-guide/tainted-kernels.rst of Linux. */
void kernel_complained_of_nothing(void)
{
	const unsigned long oops = 1ul << 7, warning = 1ul << 9, lockup = 1ul << 14;
	char text[32] = "";
	int fd = open("/proc/sys/kernel/tainted", O_RDONLY);

	WORKS(fd);
	WORKS(read(fd, text, sizeof(text) - 1));
	EQUAL(strtoul(text, NULL, 10) & (oops | warning | lockup), 0);
}

#define BINDING(test)	static void test ## _(void) { atexit(bind_at_exit); test(); }

BINDING(unbound_while_open)
BINDING(bound_again_beside_an_old_file)
BINDING(shared_part_of_what_was_unbound)
BINDING(unbinding_wakes_who_waits)
BINDING(unbound_in_a_storm)
BINDING(bound_and_unbound_while_many_use_it)

const struct test binding_tests[] = {
	{ "unbound_while_open", unbound_while_open_ },
	{ "bound_again_beside_an_old_file", bound_again_beside_an_old_file_ },
	{ "shared_part_of_what_was_unbound", shared_part_of_what_was_unbound_ },
	{ "unbinding_wakes_who_waits", unbinding_wakes_who_waits_ },
	{ "unbound_in_a_storm", unbound_in_a_storm_ },
	{ "bound_and_unbound_while_many_use_it", bound_and_unbound_while_many_use_it_ },
	{ "module_stays_while_open", module_stays_while_open },
	{ "kernel_complained_of_nothing", kernel_complained_of_nothing },
};
const unsigned int binding_test_count = COUNT(binding_tests);
