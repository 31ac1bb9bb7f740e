// SPDX-License-Identifier: GPL-2.0-only
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int open_device(void)
{
	int fd = open(device_path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		FAIL("%s: %s", device_path, strerror(errno));
	return fd;
}

int open_quiet(void)
{
	int fd = open_device();
	struct stile_interrupts came;

	WORKS(fcntl(fd, F_SETFL, O_NONBLOCK));
	while (read(fd, &came, sizeof(came)) == sizeof(came))
		pause_ms(20);
	EQUAL(errno, EAGAIN);
	WORKS(fcntl(fd, F_SETFL, 0));
	return fd;
}

struct stile_info info_of(int fd)
{
	struct stile_info info;

	memset(&info, 0xff, sizeof(info));
	WORKS(ioctl(fd, STILE_IOCTL_INFO, &info));
	return info;
}

volatile uint8_t *map(int fd, uint64_t offset, size_t length)
{
	void *at = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);

	if (at == MAP_FAILED)
		FAIL("mmap of %zu bytes at %#llx: %s", length, (unsigned long long)offset, strerror(errno));
	return at;
}

int share(int fd, uint64_t offset, uint64_t size)
{
	struct stile_share part = { .offset = offset, .size = size };
	int shared = ioctl(fd, STILE_IOCTL_SHARE, &part);

	if (shared < 0)
		FAIL("sharing %llu bytes at %#llx: %s", (unsigned long long)size,
		     (unsigned long long)offset, strerror(errno));
	return shared;
}

void store_doorbell(volatile uint8_t *page, uint32_t interrupt)
{
	*(volatile uint32_t *)(page + DOORBELL_REGISTER) = interrupt;
}

void ring(int fd, uint32_t interrupt)
{
	volatile uint8_t *page = map(fd, STILE_MMAP_DOORBELL, 4096);
	struct pollfd readable = { .fd = fd, .events = POLLIN };

	store_doorbell(page, interrupt);
	EQUAL(poll(&readable, 1, 5000), 1);
	pause_ms(1);
	WORKS(munmap((void *)(uintptr_t)page, 4096));
}

struct stile_interrupts await(int fd)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };
	struct stile_interrupts came;

	if (poll(&readable, 1, 10000) != 1)
		FAIL("no interrupt came within ten seconds");
	EQUAL(read(fd, &came, sizeof(came)), sizeof(came));
	return came;
}

void pause_ms(unsigned int ms)
{
	struct timespec time = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	nanosleep(&time, NULL);
}

double seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void attribute_path(const char *attribute, char *path, size_t size)
{
	int length = snprintf(path, size, "/sys/class/stile/%s/%s", device_name, attribute);

	CHECK(length > 0 && (size_t)length < size);
}

void read_attribute(const char *attribute, char *text, size_t size)
{
	char path[128];
	ssize_t length;
	int fd;

	attribute_path(attribute, path, sizeof(path));
	fd = open(path, O_RDONLY);
	if (fd < 0)
		FAIL("%s: %s", path, strerror(errno));
	length = read(fd, text, size - 1);
	WORKS(length);
	close(fd);
	text[length] = 0;
	text[strcspn(text, "\n")] = 0;
}

int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY), error;
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, text, strlen(text));
	error = errno;
	close(fd);
	errno = error;
	return written < 0 ? -1 : 0;
}

static char platform_device[NAME_MAX + 1];

const char *platform_name(void)
{
	char path[128], target[PATH_MAX];

	if (!platform_device[0]) {
		attribute_path("device", path, sizeof(path));
		if (!realpath(path, target))
			FAIL("%s: %s", path, strerror(errno));
		snprintf(platform_device, sizeof(platform_device), "%s", strrchr(target, '/') + 1);
	}
	return platform_device;
}

/* "bind" or "unbind" */
static void tell_driver(const char *what)
{
	const char *name = platform_name();
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/platform/drivers/stile/%s", what);
	if (write_file(path, name))
		FAIL("%s: %s", path, strerror(errno));
}

void unbind_driver(void)
{
	tell_driver("unbind");
}

void bind_driver(void)
{
	tell_driver("bind");
}

void bind_at_exit(void)
{
	if (access(device_path, F_OK))
		bind_driver();
}
