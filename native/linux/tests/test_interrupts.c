// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts: counted, read, polled, told to eventfds. We ring ourselves, which on
 * this board is a store like the peer's.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"

static int polled(int fd)
{
	struct pollfd descriptor = { .fd = fd, .events = POLLIN | POLLOUT };

	WORKS(poll(&descriptor, 1, 0));
	return descriptor.revents;
}

static void read_counts_since_the_last(void)
{
	int fd = open_quiet();
	struct stile_interrupts came;

	ring(fd, DOORBELL_LINUX);
	EQUAL(read(fd, &came, sizeof(came)), sizeof(came));
	EQUAL(came.doorbells, 1);
	EQUAL(came.events, 0);
	ring(fd, EVENT_LINUX);
	ring(fd, DOORBELL_LINUX);
	pause_ms(20);
	ring(fd, DOORBELL_LINUX);
	pause_ms(20);
	EQUAL(read(fd, &came, sizeof(came)), sizeof(came));
	EQUAL(came.doorbells, 2);
	EQUAL(came.events, 1);
	WORKS(fcntl(fd, F_SETFL, O_NONBLOCK));
	REFUSED(read(fd, &came, sizeof(came)), EAGAIN);
}

static void read_needs_room(void)
{
	int fd = open_quiet();
	char buffer[64];

	REFUSED(read(fd, buffer, 0), EINVAL);
	REFUSED(read(fd, buffer, 7), EINVAL);
	ring(fd, DOORBELL_LINUX);
	EQUAL(read(fd, buffer, sizeof(buffer)), sizeof(struct stile_interrupts));
}

static void what_could_not_be_read_is_not_lost(void)
{
	int fd = open_quiet();
	struct stile_interrupts came, *volatile nowhere = (void *)8;

	ring(fd, DOORBELL_LINUX);
	REFUSED(read(fd, nowhere, sizeof(came)), EFAULT);
	EQUAL(polled(fd), POLLIN);
	EQUAL(read(fd, &came, sizeof(came)), sizeof(came));
	EQUAL(came.doorbells, 1);
}

static void poll_tells_when_read_would_not_wait(void)
{
	int fd = open_quiet();

	EQUAL(polled(fd), 0);
	ring(fd, DOORBELL_LINUX);
	EQUAL(polled(fd), POLLIN);
	await(fd);
	EQUAL(polled(fd), 0);
	ring(fd, EVENT_LINUX);
	EQUAL(polled(fd), POLLIN);
}

static void read_waits(void)
{
	int fd = open_quiet(), status;
	struct stile_interrupts came;
	volatile uint8_t *page = map(fd, STILE_MMAP_DOORBELL, 4096);
	pid_t child = fork();

	WORKS(child);
	if (!child) {
		pause_ms(200);
		store_doorbell(page, DOORBELL_LINUX);
		_exit(0);
	}
	EQUAL(read(fd, &came, sizeof(came)), sizeof(came));
	EQUAL(came.doorbells, 1);
	WORKS(waitpid(child, &status, 0));
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void a_signal_ends_a_read(void)
{
	int fd = open_quiet();
	struct stile_interrupts came;
	struct sigaction action = { .sa_handler = on_alarm };

	WORKS(sigaction(SIGALRM, &action, NULL));
	alarm(1);
	REFUSED(read(fd, &came, sizeof(came)), EINTR);
}

static uint64_t signalled(int fd)
{
	uint64_t count = 0;

	if (read(fd, &count, sizeof(count)) != sizeof(count))
		EQUAL(errno, EAGAIN);
	return count;
}

static void eventfds(void)
{
	int fd = open_quiet(), door = eventfd(0, EFD_NONBLOCK), other = eventfd(0, EFD_NONBLOCK);
	struct stile_eventfd doorbell = { STILE_INTERRUPT_DOORBELL, door };
	struct stile_eventfd event = { STILE_INTERRUPT_EVENT, other };

	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &event));
	ring(fd, DOORBELL_LINUX);
	EQUAL(signalled(door), 1);
	EQUAL(signalled(other), 0);
	EQUAL(await(fd).doorbells, 1);
	ring(fd, EVENT_LINUX);
	EQUAL(signalled(door), 0);
	EQUAL(signalled(other), 1);
	EQUAL(await(fd).events, 1);
	/* another in its place */
	doorbell.fd = other;
	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	ring(fd, DOORBELL_LINUX);
	EQUAL(signalled(door), 0);
	EQUAL(signalled(other), 1);
	await(fd);
	/* no longer */
	doorbell.fd = -1;
	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	ring(fd, DOORBELL_LINUX);
	EQUAL(signalled(other), 0);
	EQUAL(await(fd).doorbells, 1);
}

static void eventfds_end_with_the_file(void)
{
	int fd = open_quiet(), door = eventfd(0, EFD_NONBLOCK);
	struct stile_eventfd doorbell = { STILE_INTERRUPT_DOORBELL, door };

	WORKS(ioctl(fd, STILE_IOCTL_EVENTFD, &doorbell));
	close(fd);
	ring(open_quiet(), DOORBELL_LINUX);
	EQUAL(signalled(door), 0);
}

static void a_ring_before_open_is_told(void)
{
	int fd = open_quiet();

	ring(fd, DOORBELL_LINUX);
	close(fd);
	EQUAL(await(open_device()).doorbells, 1);
}

/* Whoever rings without a pause and is not read gets a share of the time, not all of it. */
static void a_storm_is_held_back(void)
{
	int fd = open_quiet();
	volatile uint8_t *page = map(fd, STILE_MMAP_DOORBELL, 4096);
	double start = seconds(), length;
	struct stile_interrupts came;

	while (seconds() - start < 1.0)
		for (int i = 0; i < 100; i++)
			store_doorbell(page, DOORBELL_LINUX);
	length = seconds() - start;
	came = await(fd);
	if ((double)came.doorbells > length * MOST_A_SECOND)
		FAIL("%u interrupts in %.1f s", came.doorbells, length);
	/* The last ring before it was enabled again is told, and so is the next. */
	pause_ms(100);
	WORKS(fcntl(fd, F_SETFL, O_NONBLOCK));
	while (read(fd, &came, sizeof(came)) == sizeof(came))
		pause_ms(20);
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
}

const struct test interrupt_tests[] = {
	{ "read_counts_since_the_last", read_counts_since_the_last },
	{ "read_needs_room", read_needs_room },
	{ "what_could_not_be_read_is_not_lost", what_could_not_be_read_is_not_lost },
	{ "poll_tells_when_read_would_not_wait", poll_tells_when_read_would_not_wait },
	{ "read_waits", read_waits },
	{ "a_signal_ends_a_read", a_signal_ends_a_read },
	{ "eventfds", eventfds },
	{ "eventfds_end_with_the_file", eventfds_end_with_the_file },
	{ "a_ring_before_open_is_told", a_ring_before_open_is_told },
	{ "a_storm_is_held_back", a_storm_is_held_back },
};
const unsigned int interrupt_test_count = COUNT(interrupt_tests);
