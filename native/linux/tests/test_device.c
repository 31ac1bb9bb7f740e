// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open, information, and ioctls that must be refused.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"

/* No user has this address: it is the kernel's half. */
#define KERNELS	((void *)0xffff000000000000)

static void one_process_at_a_time(void)
{
	int fd = open_device(), copy = dup(fd);

	REFUSED(open(device_path, O_RDWR), EBUSY);
	REFUSED(open(device_path, O_RDONLY), EBUSY);
	close(fd);
	REFUSED(open(device_path, O_RDWR), EBUSY);
	close(copy);
	close(open_device());
}

static void node_is_for_its_group(void)
{
	struct stat stat_;

	WORKS(stat(device_path, &stat_));
	CHECK(S_ISCHR(stat_.st_mode));
	EQUAL(stat_.st_mode & 07777, 0660);
}

static void info_says_what_is_there(void)
{
	struct stile_info info = info_of(open_device());

	EQUAL(info.abi, STILE_COMPARTMENT_ABI);
	CHECK(info.firmware == 0 || info.firmware == STILE_FW_ABI);
	EQUAL(info.carveout, CARVEOUT);
	EQUAL(info.carveout_size, CARVEOUT_SIZE);
	EQUAL(info.doorbell, BOARD_GICV2M);
	EQUAL(info.doorbell_size, 0x1000);
	EQUAL(info.memory, info.firmware ? PEER_MEMORY : 0);
	EQUAL(info.memory_size, info.firmware ? PEER_MEMORY_SIZE : 0);
	EQUAL(info.cores, info.firmware ? 1 << PEER_CORE : 0);
	EQUAL(info.mailbox, STILE_MAILBOX_NONE);
	EQUAL(info.carveout_type, STILE_CARVEOUT_CACHED);
	CHECK(!strcmp(info.name, device_name));
	for (size_t i = strlen(info.name); i < sizeof(info.name); i++)
		EQUAL(info.name[i], 0);
}

static void unknown_ioctls(void)
{
	int fd = open_device();

	REFUSED(ioctl(fd, STILE_IOCTL_NONE(0x7fu), 0), ENOTTY);
	REFUSED(ioctl(fd, STILE_IOCTL_READ(0u, 103u), 0), ENOTTY);
	REFUSED(ioctl(fd, STILE_IOCTL_WRITE(6u, 24u), 0), ENOTTY);
}

static void bad_pointers(void)
{
	int fd = open_device();
	int without = info_of(fd).firmware ? EFAULT : EOPNOTSUPP;
	void *bad[] = { NULL, KERNELS, (void *)-1 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		REFUSED(ioctl(fd, STILE_IOCTL_INFO, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_LOAD, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_START, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_SHARE, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_MAILBOX, bad[i]), EFAULT);
		REFUSED(ioctl(fd, STILE_IOCTL_STATE, bad[i]), without);
		REFUSED(ioctl(fd, STILE_IOCTL_FAULT, bad[i]), without);
	}
}

static void bad_eventfds(void)
{
	int fd = open_device(), pipes[2];
	struct stile_eventfd eventfd = { .interrupt = STILE_INTERRUPT_DOORBELL, .fd = 999 };

	WORKS(pipe(pipes));
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &eventfd), EBADF);
	eventfd.fd = -2;
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &eventfd), EBADF);
	eventfd.fd = pipes[0];
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &eventfd), EINVAL);
	eventfd.interrupt = 2;
	eventfd.fd = -1;
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &eventfd), EINVAL);
	eventfd.interrupt = UINT32_MAX;
	REFUSED(ioctl(fd, STILE_IOCTL_EVENTFD, &eventfd), EINVAL);
}

static void no_life_cycle_without_firmware(void)
{
	int fd = open_device();
	struct stile_load load = { 0 };
	struct stile_start start = { 0 };
	struct stile_state state;
	struct stile_fault fault;
	char path[128];

	if (info_of(fd).firmware)
		skip("there is firmware");
	REFUSED(ioctl(fd, STILE_IOCTL_LOAD, &load), EOPNOTSUPP);
	REFUSED(ioctl(fd, STILE_IOCTL_START, &start), EOPNOTSUPP);
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), EOPNOTSUPP);
	REFUSED(ioctl(fd, STILE_IOCTL_RESET), EOPNOTSUPP);
	REFUSED(ioctl(fd, STILE_IOCTL_STATE, &state), EOPNOTSUPP);
	REFUSED(ioctl(fd, STILE_IOCTL_FAULT, &fault), EOPNOTSUPP);
	attribute_path("state", path, sizeof(path));
	REFUSED(access(path, F_OK), ENOENT);
}

static void who_may_only_read_changes_nothing(void)
{
	int fd = open(device_path, O_RDONLY);
	struct stile_load load = { 0 };
	struct stile_start start = { 0 };

	WORKS(fd);
	info_of(fd);
	REFUSED(ioctl(fd, STILE_IOCTL_LOAD, &load), EBADF);
	REFUSED(ioctl(fd, STILE_IOCTL_START, &start), EBADF);
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), EBADF);
	REFUSED(ioctl(fd, STILE_IOCTL_RESET), EBADF);
	REFUSED(ioctl(fd, STILE_IOCTL_MAILBOX, &load), EBADF);
	REFUSED(ioctl(fd, STILE_IOCTL_RING), EBADF);
	WORKS(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
	REFUSED(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), EACCES);
	REFUSED(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, STILE_MMAP_DOORBELL), EACCES);
}

static void neither_written_nor_sought(void)
{
	int fd = open_device();

	REFUSED(write(fd, "12345678", 8), EINVAL);
	REFUSED(lseek(fd, 8, SEEK_SET), ESPIPE);
}

static void version_is_told(void)
{
	char text[64];

	read_attribute("version", text, sizeof(text));
	CHECK(text[0] >= '0' && text[0] <= '9' && strchr(text, '.'));
}

const struct test device_tests[] = {
	{ "one_process_at_a_time", one_process_at_a_time },
	{ "node_is_for_its_group", node_is_for_its_group },
	{ "info_says_what_is_there", info_says_what_is_there },
	{ "unknown_ioctls", unknown_ioctls },
	{ "bad_pointers", bad_pointers },
	{ "bad_eventfds", bad_eventfds },
	{ "no_life_cycle_without_firmware", no_life_cycle_without_firmware },
	{ "who_may_only_read_changes_nothing", who_may_only_read_changes_nothing },
	{ "neither_written_nor_sought", neither_written_nor_sought },
	{ "version_is_told", version_is_told },
};
const unsigned int device_test_count = COUNT(device_tests);
