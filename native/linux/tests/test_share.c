// SPDX-License-Identifier: GPL-2.0-only
/*
 * A part of the carve-out as a descriptor of its own: what it gives, and what not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"

#define PAGE	4096ull
#define PART	(16 * PAGE)		/* offset and size of the part that most tests share */

static void *try_map(int fd, int protection, uint64_t offset, uint64_t length)
{
	return mmap(NULL, length, protection, MAP_SHARED, fd, (off_t)offset);
}

static void is_its_part_from_the_first_byte_on(void)
{
	int fd = open_device();
	volatile uint8_t *all = map(fd, 0, CARVEOUT_SIZE), *part = map(share(fd, PART, PART), 0, PART);

	all[PART] = 1;
	all[2 * PART - 1] = 2;
	EQUAL(part[0], 1);
	EQUAL(part[PART - 1], 2);
	part[PAGE + 1] = 3;
	EQUAL(all[PART + PAGE + 1], 3);
	map(share(fd, 0, CARVEOUT_SIZE), 0, CARVEOUT_SIZE)[CARVEOUT_SIZE - 1] = 4;
	EQUAL(all[CARVEOUT_SIZE - 1], 4);
}

static void is_no_more_than_its_part(void)
{
	const int both = PROT_READ | PROT_WRITE;
	int part = share(open_device(), PART, PART);
	void *at;

	WORKS(try_map(part, both, PART - PAGE, PAGE));
	REFUSED(try_map(part, both, PART - PAGE, 2 * PAGE), EINVAL);
	REFUSED(try_map(part, both, PART, PAGE), EINVAL);
	REFUSED(try_map(part, both, 0, PART + PAGE), EINVAL);
	REFUSED(try_map(part, both, 0, PART + 1), EINVAL);
	REFUSED(try_map(part, both, -PAGE, PAGE), EOVERFLOW);
	REFUSED(try_map(part, both, INT64_MAX & ~(PAGE - 1), PAGE), EINVAL);
	REFUSED(try_map(part, both, STILE_MMAP_DOORBELL, PAGE), EINVAL);
	at = try_map(part, both, 0, PART);
	WORKS(at);
	REFUSED(mremap(at, PART, PART + PAGE, MREMAP_MAYMOVE), EFAULT);
}

static void only_shared_and_never_executable(void)
{
	int part = share(open_device(), PART, PART);
	void *at = try_map(part, PROT_READ | PROT_WRITE, 0, PAGE);

	WORKS(at);
	REFUSED(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, part, 0), EINVAL);
	REFUSED(try_map(part, PROT_READ | PROT_EXEC, 0, PAGE), EPERM);
	REFUSED(mprotect(at, PAGE, PROT_READ | PROT_EXEC), EACCES);
}

/* Device memory would fault. */
static void is_normal_memory(void)
{
	volatile uint8_t *memory = map(share(open_device(), PART, PART), 0, PART);
	uint64_t value;

	for (uint8_t i = 0; i < 16; i++)
		memory[i] = i;
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(memory + 1) : "memory");
	EQUAL(value, 0x0807060504030201);
	__asm__ volatile("dc zva, %0" : : "r"(memory) : "memory");
	EQUAL(memory[15], 0);
}

static void parts_that_are_none(void)
{
	static const uint64_t parts[][2] = {
		{ 0, 0 }, { CARVEOUT_SIZE, 0 }, { CARVEOUT_SIZE, PAGE }, { 0, CARVEOUT_SIZE + PAGE },
		{ PAGE, CARVEOUT_SIZE }, { 0, PAGE - 1 }, { 1, PAGE }, { 512, 512 }, { -PAGE, PAGE },
		{ -PAGE, 2 * PAGE }, { PAGE, -PAGE }, { 0, UINT64_MAX }, { UINT64_MAX, UINT64_MAX },
		{ STILE_MMAP_DOORBELL, PAGE },
	};
	int fd = open_device();

	for (size_t i = 0; i < COUNT(parts); i++) {
		struct stile_share part = { .offset = parts[i][0], .size = parts[i][1] };

		REFUSED(ioctl(fd, STILE_IOCTL_SHARE, &part), EINVAL);
	}
}

/* Neither interrupts nor life cycle nor information, and no way back to the device. */
static void gives_nothing_else(void)
{
	int fd = open_device(), part = share(fd, PART, PART);
	struct stile_share again = { .offset = 0, .size = PAGE };
	char bytes[128] = { 0 }, path[32];

	for (unsigned int nr = 0; nr < 32; nr++) {
		REFUSED(ioctl(part, STILE_IOCTL_NONE(nr), 0), ENOTTY);
		for (unsigned int size = 0; size <= 96; size += 8) {
			REFUSED(ioctl(part, STILE_IOCTL_READ(nr, size), bytes), ENOTTY);
			REFUSED(ioctl(part, STILE_IOCTL_WRITE(nr, size), bytes), ENOTTY);
		}
	}
	REFUSED(ioctl(part, STILE_IOCTL_SHARE, &again), ENOTTY);
	REFUSED(read(part, bytes, sizeof(bytes)), EINVAL);
	REFUSED(write(part, bytes, sizeof(bytes)), EINVAL);
	EQUAL(ftruncate(part, PAGE), -1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", part);
	REFUSED(open(path, O_RDWR), ENXIO);
	EQUAL(fcntl(part, F_GETFD), FD_CLOEXEC);
}

static void tells_its_size(void)
{
	int part = share(open_device(), PART, PART);

	EQUAL(lseek(part, 0, SEEK_END), PART);
	EQUAL(lseek(part, 0, SEEK_SET), 0);
	REFUSED(lseek(part, 1, SEEK_END), EINVAL);
}

static void may_be_written_as_the_device_may(void)
{
	int fd = open(device_path, O_RDONLY), part;
	void *at;

	WORKS(fd);
	part = share(fd, PART, PART);
	at = try_map(part, PROT_READ, 0, PAGE);
	WORKS(at);
	REFUSED(try_map(part, PROT_READ | PROT_WRITE, 0, PAGE), EACCES);
	REFUSED(mprotect(at, PAGE, PROT_READ | PROT_WRITE), EACCES);
}

/* A back end that outlives the manager is not in the way of the next. */
static void does_not_keep_the_device(void)
{
	int fd = open_device(), part = share(fd, PART, PART);
	volatile uint8_t *memory = map(part, 0, PART), *anew;

	close(fd);
	fd = open_device();
	anew = map(fd, PART, PART);
	memory[5] = 7;
	EQUAL(anew[5], 7);
	map(part, 0, PART)[5] = 8;
	EQUAL(anew[5], 8);
}

/* Sends a descriptor over a socket, as a manager gives it to a back end. */
static void send_fd(int socket, int fd)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { .header = { .cmsg_len = CMSG_LEN(sizeof(int)),
				  .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS } };
	char byte = 0;
	struct iovec one = { &byte, 1 };
	struct msghdr message = { .msg_iov = &one, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };

	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	EQUAL(sendmsg(socket, &message, 0), 1);
}

static int receive_fd(int socket)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char byte;
	struct iovec one = { &byte, 1 };
	struct msghdr message = { .msg_iov = &one, .msg_iovlen = 1, .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	int fd;

	EQUAL(recvmsg(socket, &message, 0), 1);
	memcpy(&fd, CMSG_DATA(&control.header), sizeof(fd));
	return fd;
}

static void works_for_a_process_without_rights(void)
{
	int fd, sockets[2], status;
	pid_t child;

	WORKS(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	child = fork();
	WORKS(child);
	if (!child) {
		WORKS(setgid(65534));
		WORKS(setuid(65534));
		REFUSED(open(device_path, O_RDWR), EACCES);
		map(receive_fd(sockets[1]), 0, PART)[9] = 99;
		_exit(0);
	}
	fd = open_device();
	map(fd, PART, PART)[9] = 0;
	send_fd(sockets[0], share(fd, PART, PART));
	WORKS(waitpid(child, &status, 0));
	CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
	EQUAL(map(fd, PART, PART)[9], 99);
}

const struct test share_tests[] = {
	{ "is_its_part_from_the_first_byte_on", is_its_part_from_the_first_byte_on },
	{ "is_no_more_than_its_part", is_no_more_than_its_part },
	{ "shared_part_only_shared_and_never_executable", only_shared_and_never_executable },
	{ "shared_part_is_normal_memory", is_normal_memory },
	{ "parts_that_are_none", parts_that_are_none },
	{ "shared_part_gives_nothing_else", gives_nothing_else },
	{ "shared_part_tells_its_size", tells_its_size },
	{ "may_be_written_as_the_device_may", may_be_written_as_the_device_may },
	{ "does_not_keep_the_device", does_not_keep_the_device },
	{ "works_for_a_process_without_rights", works_for_a_process_without_rights },
};
const unsigned int share_test_count = COUNT(share_tests);
