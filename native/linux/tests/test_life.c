// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading, starting, stopping: needs the firmware.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "device.h"
#include "program.h"

extern const uint8_t peer_rings[], peer_rings_end[], peer_spins[], peer_spins_end[], peer_storms[],
	peer_storms_end[], peer_trespasses[], peer_trespasses_end[], peer_ends[], peer_ends_end[];

static struct stile_fault fault_of(int fd)
{
	struct stile_fault fault;

	memset(&fault, 0xff, sizeof(fault));
	WORKS(ioctl(fd, STILE_IOCTL_FAULT, &fault));
	return fault;
}

static void attribute_is(const char *attribute, const char *should)
{
	char text[256];

	read_attribute(attribute, text, sizeof(text));
	if (strcmp(text, should))
		FAIL("%s is \"%s\", should be \"%s\"", attribute, text, should);
}

/* Off, whatever ran before. */
static int open_reset(void)
{
	int fd = open_device();

	if (!info_of(fd).firmware) {
		close(fd);
		skip("no firmware");
	}
	if (ioctl(fd, STILE_IOCTL_RESET))
		FAIL("reset: %s", strerror(errno));
	close(fd);
	fd = open_quiet();
	EQUAL(state_of(fd).state, STILE_FW_STATE_OFF);
	return fd;
}

static void await_doorbell(int fd)
{
	struct stile_interrupts came = { 0 };

	while (!came.doorbells)
		came = await(fd);
}

static void await_event(int fd)
{
	struct stile_interrupts came = { 0 };

	while (!came.events)
		came = await(fd);
}

static void loads_only_into_its_memory(void)
{
	int fd = open_reset();
	static uint8_t source[4096];
	const uint64_t end = PEER_MEMORY + PEER_MEMORY_SIZE;

	REFUSED(load(fd, PEER_MEMORY + 4, source, 8), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, source, 12), EINVAL);
	REFUSED(load(fd, PEER_MEMORY - 8, source, 8), EINVAL);
	REFUSED(load(fd, end, source, 8), EINVAL);
	REFUSED(load(fd, end - 8, source, 16), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, source, UINT64_MAX & ~7ull), EINVAL);
	REFUSED(load(fd, UINT64_MAX & ~7ull, source, 16), EINVAL);
	REFUSED(load(fd, PEER_MEMORY, source, PEER_MEMORY_SIZE + 8), EINVAL);
	REFUSED(load(fd, CARVEOUT, source, 8), EINVAL);
	REFUSED(load(fd, LINUX_IMAGE, NULL, 8), EINVAL);
	REFUSED(load(fd, 0, source, 8), EINVAL);
	WORKS(load(fd, end - 8, source, 8));
	WORKS(load(fd, PEER_MEMORY, source, 0));
	WORKS(load(fd, PEER_MEMORY, NULL, PEER_MEMORY_SIZE));
}

static void loads_only_from_the_caller(void)
{
	int fd = open_reset();
	static uint8_t source[4096];

	REFUSED(load(fd, PEER_MEMORY, (void *)8, 8), EFAULT);
	REFUSED(load(fd, PEER_MEMORY, (void *)0xffff000000000000, 8), EFAULT);
	REFUSED(load(fd, PEER_MEMORY, (void *)(UINTPTR_MAX - 7), 16), EFAULT);
	REFUSED(load(fd, PEER_MEMORY, source, 64 << 10), EFAULT);
	/* The carve-out is the caller's too. */
	WORKS(load(fd, PEER_MEMORY, (void *)(uintptr_t)map(fd, 0, 4096), 4096));
}

/* More than one chunk, at the end of the memory. */
static void loads_much(void)
{
	int fd = open_reset();
	size_t length = 1 << 20, code = (size_t)(peer_rings_end - peer_rings);
	uint64_t entry = PEER_MEMORY + PEER_MEMORY_SIZE - code;
	uint8_t *image = calloc(1, length);

	memcpy(image + length - code, peer_rings, code);
	WORKS(load(fd, PEER_MEMORY + PEER_MEMORY_SIZE - length, image, length));
	WORKS(start_at(fd, entry));
	await_doorbell(fd);
	EQUAL(state_of(fd).state, STILE_FW_STATE_RUNNING);
}

static void starts_and_stops(void)
{
	int fd = open_reset();
	uint64_t starts = state_of(fd).starts;

	attribute_is("state", "off");
	REFUSED(start_at(fd, LINUX_IMAGE), EINVAL);
	REFUSED(start_at(fd, UINT64_MAX & ~3ull), EINVAL);
	for (int i = 0; i < 5; i++) {
		START(fd, peer_rings);
		await_doorbell(fd);
		attribute_is("state", "running");
		EQUAL(state_of(fd).starts, ++starts);
		REFUSED(load(fd, PEER_MEMORY, NULL, 8), EBUSY);
		REFUSED(start_at(fd, PEER_MEMORY), EBUSY);
		WORKS(ioctl(fd, STILE_IOCTL_STOP));
		EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
		attribute_is("state", "stopped");
	}
	/* As it was: it runs again without being loaded. */
	WORKS(start_at(fd, PEER_MEMORY));
	await_doorbell(fd);
	WORKS(ioctl(fd, STILE_IOCTL_RESET));
	EQUAL(state_of(fd).state, STILE_FW_STATE_OFF);
}

static void stops_what_spins(void)
{
	int fd = open_reset();

	START(fd, peer_spins);
	await_doorbell(fd);
	WORKS(ioctl(fd, STILE_IOCTL_STOP));
	EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
	START(fd, peer_spins);
	await_doorbell(fd);
	WORKS(ioctl(fd, STILE_IOCTL_RESET));
	EQUAL(state_of(fd).state, STILE_FW_STATE_OFF);
}

static void administrator_stops_what_another_has_open(void)
{
	int fd = open_reset();
	char path[128];

	attribute_path("state", path, sizeof(path));
	REFUSED(write_file(path, "explode"), EINVAL);
	START(fd, peer_rings);
	await_doorbell(fd);
	WORKS(write_file(path, "stop\n"));
	attribute_is("state", "stopped");
	await_event(fd);
	EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
	WORKS(write_file(path, "reset\n"));
	attribute_is("state", "off");
}

static void keeps_running_without_a_process(void)
{
	int fd = open_reset();

	START(fd, peer_rings);
	await_doorbell(fd);
	close(fd);
	attribute_is("state", "running");
	fd = open_device();
	EQUAL(state_of(fd).state, STILE_FW_STATE_RUNNING);
	WORKS(ioctl(fd, STILE_IOCTL_STOP));
}

static void tells_how_it_ended(void)
{
	int fd = open_reset();

	START(fd, peer_ends);
	await_event(fd);
	EQUAL(state_of(fd).state, STILE_FW_STATE_ENDED);
	EQUAL(state_of(fd).exit, 42);
	attribute_is("state", "ended");
	START(fd, peer_rings);
	await_doorbell(fd);
}

static void tells_its_fault(void)
{
	int fd = open_reset();
	struct stile_fault fault;
	char text[256];

	EQUAL(fault_of(fd).count, 0);
	attribute_is("fault", "");
	START(fd, peer_trespasses);
	EQUAL(await(fd).doorbells, 0);
	EQUAL(state_of(fd).state, STILE_FW_STATE_FAULTED);
	attribute_is("state", "faulted");
	fault = fault_of(fd);
	EQUAL(fault.count, 1);
	EQUAL(fault.ipa, LINUX_IMAGE);
	EQUAL(fault.far, LINUX_IMAGE);
	EQUAL(fault.elr, PEER_MEMORY + 4);
	EQUAL(fault.esr >> 26, 0x24); /* data abort from a lower level */
	read_attribute("fault", text, sizeof(text));
	CHECK(!strncmp(text, "count=1 esr=0x9", 15) && strstr(text, " ipa=0x41000000 "));
	WORKS(start_at(fd, PEER_MEMORY));
	await_event(fd);
	EQUAL(fault_of(fd).count, 2);
	WORKS(ioctl(fd, STILE_IOCTL_RESET));
	fault = fault_of(fd);
	EQUAL(fault.count | fault.esr | fault.elr | fault.far | fault.ipa | fault.spsr, 0);
	attribute_is("fault", "");
}

static void refuses_to_stop_what_is_off(void)
{
	int fd = open_reset();

	REFUSED(ioctl(fd, STILE_IOCTL_STOP), EBUSY);
}

static void survives_a_storm(void)
{
	int fd = open_reset();
	double began = seconds(), length;
	uint64_t doorbells = 0;

	START(fd, peer_storms);
	await_doorbell(fd);
	began = seconds();
	pause_ms(1000);
	doorbells = await(fd).doorbells;
	length = seconds() - began;
	if ((double)doorbells > length * MOST_A_SECOND)
		FAIL("%llu interrupts in %.1f s", (unsigned long long)doorbells, length);
	/* Read as fast as it goes, and still there is time to stop it. */
	for (int i = 0; i < 200; i++)
		await_doorbell(fd);
	WORKS(ioctl(fd, STILE_IOCTL_STOP));
	EQUAL(state_of(fd).state, STILE_FW_STATE_STOPPED);
}

const struct test life_tests[] = {
	{ "loads_only_into_its_memory", loads_only_into_its_memory },
	{ "loads_only_from_the_caller", loads_only_from_the_caller },
	{ "loads_much", loads_much },
	{ "starts_and_stops", starts_and_stops },
	{ "stops_what_spins", stops_what_spins },
	{ "administrator_stops_what_another_has_open", administrator_stops_what_another_has_open },
	{ "keeps_running_without_a_process", keeps_running_without_a_process },
	{ "tells_how_it_ended", tells_how_it_ended },
	{ "tells_its_fault", tells_its_fault },
	{ "refuses_to_stop_what_is_off", refuses_to_stop_what_is_off },
	{ "survives_a_storm", survives_a_storm },
};
const unsigned int life_test_count = COUNT(life_tests);
