// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life cycle by PSCI, in a machine without partitioning firmware: core 1 is not
 * Linux's, and nobody can stop it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <stile/life.h>

#include "device.h"
#include "program.h"

#define ONLINE	"/sys/devices/system/cpu/cpu1/online"
#define BIND	"/sys/bus/platform/drivers/stile/bind"

extern const uint8_t peer_obeys[], peer_obeys_end[], peer_refuses[], peer_refuses_end[],
	peer_leaves[], peer_leaves_end[];

static void state_is(const char *should)
{
	char text[64];

	read_attribute("state", text, sizeof(text));
	if (strcmp(text, should))
		FAIL("state is \"%s\", should be \"%s\"", text, should);
}

static void await_state(int fd, uint64_t state)
{
	for (int i = 0; i < 500 && state_of(fd).state != state; i++)
		pause_ms(10);
	EQUAL(state_of(fd).state, state);
}

static void await_doorbell(int fd)
{
	while (!await(fd).doorbells)
		;
}

/* What refuses to end does so by its own word. */
static void let_go(int fd, uint32_t let)
{
	volatile uint8_t *memory = map(fd, 0, 4096);

	*(volatile uint32_t *)memory = let;
	munmap((void *)(uintptr_t)memory, 4096);
}

/* Off, whatever the test before left. */
static int open_off(void)
{
	int fd = open_device();

	let_go(fd, 1);
	if (ioctl(fd, STILE_IOCTL_RESET))
		FAIL("reset: %s", strerror(errno));
	let_go(fd, 0);
	close(fd);
	fd = open_quiet();
	EQUAL(state_of(fd).state, STILE_FW_STATE_OFF);
	return fd;
}

static void says_whose_it_is(void)
{
	struct stile_info info = info_of(open_off());

	EQUAL(info.firmware, 0);
	EQUAL(info.memory, PEER_MEMORY);
	EQUAL(info.memory_size, PEER_MEMORY_SIZE);
	EQUAL(info.carveout, CARVEOUT);
}

static void loads_only_into_its_memory(void)
{
	int fd = open_off();
	static uint8_t source[4096];
	const uint64_t end = PEER_MEMORY + PEER_MEMORY_SIZE;

	REFUSED(load(fd, PEER_MEMORY + 4, source, 8), EINVAL);
	REFUSED(load(fd, PEER_MEMORY - 8, source, 8), EINVAL);
	REFUSED(load(fd, end, source, 8), EINVAL);
	REFUSED(load(fd, end - 8, source, 16), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, source, PEER_MEMORY_SIZE + 8), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, source, UINT64_MAX & ~7ull), EINVAL);
	REFUSED(load(fd, CARVEOUT, source, 8), EINVAL);
	REFUSED(load(fd, LINUX_IMAGE, source, 8), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, (void *)8, 8), EFAULT);
	WORKS(load(fd, end - 8, source, 8));
	WORKS(load(fd, PEER_MEMORY, source, 0));
	REFUSED(start_at(fd, end), EINVAL);
	REFUSED(start_at(fd, PEER_MEMORY - 4), EINVAL);
	REFUSED(start_at(fd, PEER_MEMORY + 2), EINVAL);
	REFUSED(start_at(fd, LINUX_IMAGE), EINVAL);
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), EBUSY);
	state_is("off");
}

/* More than one chunk, not at a page's start, at the end of the memory. */
static void loads_much(void)
{
	int fd = open_off();
	size_t length = (1 << 20) - 8, code = (size_t)(peer_obeys_end - peer_obeys);
	uint64_t end = PEER_MEMORY + PEER_MEMORY_SIZE;
	uint8_t *image = calloc(1, length);

	memcpy(image + length - code, peer_obeys, code);
	WORKS(load(fd, end - length, image, length));
	WORKS(start_at(fd, end - code));
	await_doorbell(fd);
	EQUAL(state_of(fd).state, STILE_FW_STATE_RUNNING);
	WORKS(ioctl(fd, STILE_IOCTL_STOP));
}

static void starts_and_stops(void)
{
	int fd = open_off();
	uint64_t starts = state_of(fd).starts;

	for (int i = 0; i < 3; i++) {
		START(fd, peer_obeys);
		await_doorbell(fd);
		state_is("running");
		EQUAL(state_of(fd).starts, ++starts);
		REFUSED(load(fd, PEER_MEMORY, NULL, 8), EBUSY);
		REFUSED(start_at(fd, PEER_MEMORY), EBUSY);
		WORKS(ioctl(fd, STILE_IOCTL_STOP));
		EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
		EQUAL(state_of(fd).exit, 7);
		state_is("stopped");
	}
	/* As it was: it runs again without being loaded. */
	WORKS(start_at(fd, PEER_MEMORY));
	await_doorbell(fd);
	WORKS(ioctl(fd, STILE_IOCTL_RESET));
	EQUAL(state_of(fd).state, STILE_FW_STATE_OFF);
}

static void tells_how_it_ended(void)
{
	int fd = open_off();

	START(fd, peer_leaves);
	await_state(fd, STILE_FW_STATE_ENDED);
	EQUAL(state_of(fd).exit, 42);
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), EBUSY);
	START(fd, peer_obeys);
	await_doorbell(fd);
	EQUAL(state_of(fd).exit, 0);
}

/* Nobody can end it, so nobody gets its memory. */
static void says_that_it_does_not_stop(void)
{
	int fd = open_off();
	double began;

	START(fd, peer_refuses);
	await_doorbell(fd);
	began = seconds();
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), ETIMEDOUT);
	CHECK(seconds() - began > 1.5 && seconds() - began < 20);
	state_is("stopping");
	REFUSED(load(fd, PEER_MEMORY, NULL, 8), EBUSY);
	REFUSED(start_at(fd, PEER_MEMORY), EBUSY);
	REFUSED(ioctl(fd, STILE_IOCTL_RESET), ETIMEDOUT);
	state_is("stopping");
	let_go(fd, 1);
	await_state(fd, STILE_FW_STATE_STOPPED);
	START(fd, peer_obeys);
	await_doorbell(fd);
	state_is("running");
}

static void linux_does_not_get_the_core(void)
{
	int fd = open_off();

	REFUSED(write_file(ONLINE, "1"), EBUSY);
	START(fd, peer_obeys);
	await_doorbell(fd);
	REFUSED(write_file(ONLINE, "1"), EBUSY);
	state_is("running");
}

static void core_of_linux_is_refused(void)
{
	const char *name = platform_name();

	atexit(bind_at_exit);
	close(open_off());
	unbind_driver();
	WORKS(write_file(ONLINE, "1"));
	REFUSED(write_file(BIND, name), EBUSY);
	WORKS(write_file(ONLINE, "0"));
	bind_driver();
	close(open_off());
}

/* A node of tests/psci that wants its memory. */
#define SQUATTER	"77201000.squatter"

static void runs_on_without_its_driver(void)
{
	int fd = open_off();
	uint64_t starts;

	atexit(bind_at_exit);
	START(fd, peer_obeys);
	await_doorbell(fd);
	starts = state_of(fd).starts;
	unbind_driver();
	REFUSED(ioctl(fd, STILE_IOCTL_STOP), ENODEV);
	close(fd);
	REFUSED(write_file(ONLINE, "1"), EBUSY);
	if (!access("/sys/bus/platform/devices/" SQUATTER, F_OK))
		REFUSED(write_file(BIND, SQUATTER), EBUSY);
	REFUSED(syscall(SYS_delete_module, "stile", O_NONBLOCK), EAGAIN);
	bind_driver();
	fd = open_device();
	EQUAL(state_of(fd).state, STILE_FW_STATE_RUNNING);
	EQUAL(state_of(fd).starts, starts);
	REFUSED(load(fd, PEER_MEMORY, NULL, 8), EBUSY);
	WORKS(ioctl(fd, STILE_IOCTL_STOP));
	EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
}

/* It ends while nobody looks: the mapping has outlived the driver. */
static void ends_without_its_driver(void)
{
	int fd = open_off();
	volatile uint8_t *memory = map(fd, 0, 4096);

	atexit(bind_at_exit);
	START(fd, peer_refuses);
	await_doorbell(fd);
	unbind_driver();
	*(volatile uint32_t *)memory = 1;
	pause_ms(100);
	bind_driver();
	EQUAL(state_of(open_device()).state, STILE_FW_STATE_OFF);
}

const struct test alone_tests[] = {
	{ "says_whose_it_is", says_whose_it_is },
	{ "loads_only_into_its_memory", loads_only_into_its_memory },
	{ "loads_much", loads_much },
	{ "starts_and_stops", starts_and_stops },
	{ "tells_how_it_ended", tells_how_it_ended },
	{ "says_that_it_does_not_stop", says_that_it_does_not_stop },
	{ "linux_does_not_get_the_core", linux_does_not_get_the_core },
	{ "core_of_linux_is_refused", core_of_linux_is_refused },
	{ "runs_on_without_its_driver", runs_on_without_its_driver },
	{ "ends_without_its_driver", ends_without_its_driver },
	{ "kernel_complained_of_nothing", kernel_complained_of_nothing },
};
const unsigned int alone_test_count = COUNT(alone_tests);
