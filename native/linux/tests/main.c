// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests the module in the machine that it is for, through one device that nobody
 * else has open. The compartment is stopped and its memory and the carve-out are
 * overwritten. Mailboxes are tried with a second device, whose mailbox is a clock.
 * Run as root.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "device.h"

const char *device_path, *device_name, *mailbox_path;

/* What still runs in the compartment is in nobody's way; one that was never started is as good. */
static void stop_compartment(void)
{
	char path[128];

	attribute_path("state", path, sizeof(path));
	write_file(path, "reset");
}

/* One that PSCI starts is for those tests alone: the others' programs are the firmware's to stop. */
static bool is_alone(void)
{
	struct stile_info info = { 0 };
	int fd = open(device_path, O_RDWR | O_CLOEXEC);
	int err = ioctl(fd, STILE_IOCTL_INFO, &info);

	close(fd);
	return !err && !info.firmware && info.memory_size;
}

int main(int argc, char **argv)
{
	if (argc < 2 || argc > 3 || !strrchr(argv[1], '/')) {
		fprintf(stderr, "usage: stile-module-test /dev/stile/NAME [/dev/stile/CLOCK]\n");
		return 2;
	}
	mailbox_path = argv[2];
	device_path = argv[1];
	device_name = strrchr(argv[1], '/') + 1;

	if (is_alone()) {
		run_tests(alone_tests, alone_test_count);
		return summary() ? 0 : 1;
	}
	run_tests(device_tests, device_test_count);
	run_tests(mmap_tests, mmap_test_count);
	run_tests(share_tests, share_test_count);
	run_tests(interrupt_tests, interrupt_test_count);
	run_tests(life_tests, life_test_count);
	run_tests(mailbox_tests, mailbox_test_count);
	stop_compartment();
	run_tests(binding_tests, binding_test_count);
	return summary() ? 0 : 1;
}
