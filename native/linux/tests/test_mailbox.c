// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mailboxes, with one that is none: the machine's real-time clock, an Arm PL031
 * (DDI0224). Its alarm is a level that stays until it is acknowledged there, and
 * rings when the time is set to that of the alarm. We look at its registers beside
 * the module, by /dev/mem.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"
#include "lists.h"

#define PAGE		4096u

static volatile uint8_t *registers;

static uint32_t peek(uint64_t offset)
{
	return *(volatile uint32_t *)(registers + offset);
}

static void poke(uint64_t offset, uint32_t value)
{
	*(volatile uint32_t *)(registers + offset) = value;
}

/* Makes the clock the device of this test. Nothing is installed yet. */
static void use_clock(void)
{
	int memory = open("/dev/mem", O_RDWR | O_SYNC);
	void *at;

	if (!mailbox_path)
		skip("no device with a mailbox was named");
	WORKS(memory);
	at = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, memory, CLOCK);
	if (at == MAP_FAILED)
		FAIL("/dev/mem: %s", strerror(errno));
	registers = at;
	device_path = mailbox_path;
	device_name = strrchr(mailbox_path, '/') + 1;
	atexit(bind_at_exit);
	unbind_driver();
	bind_driver();
}

static int install(int fd, const struct stile_mailbox *mailbox)
{
	return ioctl(fd, STILE_IOCTL_MAILBOX, mailbox);
}

static int installed(const struct stile_mailbox *mailbox)
{
	int fd = open_quiet();

	WORKS(install(fd, mailbox));
	WORKS(fcntl(fd, F_SETFL, O_NONBLOCK));
	return fd;
}

static uint32_t came(int fd)
{
	struct stile_interrupts interrupts;

	if (read(fd, &interrupts, sizeof(interrupts)) == sizeof(interrupts))
		return interrupts.doorbells;
	EQUAL(errno, EAGAIN);
	return 0;
}

static void says(int fd, uint32_t state, const char *text)
{
	char attribute[32];

	EQUAL(info_of(fd).mailbox, state);
	read_attribute("mailbox", attribute, sizeof(attribute));
	if (strcmp(attribute, text))
		FAIL("the attribute mailbox is \"%s\", should be \"%s\"", attribute, text);
}

static void no_interrupt_before_it_can_be_acknowledged(void)
{
	int fd;

	use_clock();
	fd = open_quiet();
	says(fd, STILE_MAILBOX_MISSING, "missing");
	EQUAL(info_of(fd).doorbell_size, 0);
	REFUSED(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, STILE_MMAP_DOORBELL), EINVAL);
	REFUSED(ioctl(fd, STILE_IOCTL_RING), ENXIO);
	poke(CLOCK_MATCH, ALARM);
	poke(CLOCK_MASK, 1);
	poke(CLOCK_LOAD, ALARM);
	EQUAL(peek(CLOCK_PENDING), 1);
	pause_ms(100);
	WORKS(fcntl(fd, F_SETFL, O_NONBLOCK));
	EQUAL(came(fd), 0);
	/* Initialising forgets what is stale, by the lists. */
	WORKS(install(fd, &clock_mailbox));
	says(fd, STILE_MAILBOX_INSTALLED, "installed");
	pause_ms(50);
	EQUAL(came(fd), 0);
	EQUAL(peek(CLOCK_PENDING), 0);
}

static void what_is_pending_already_is_told(void)
{
	struct stile_mailbox keeps = clock_mailbox;
	int fd;

	use_clock();
	keeps.initialise.count = 0;
	poke(CLOCK_MATCH, ALARM);
	poke(CLOCK_MASK, 1);
	poke(CLOCK_LOAD, ALARM);
	fd = installed(&keeps);
	EQUAL(await(fd).doorbells, 1);
	pause_ms(50);
	EQUAL(came(fd), 0);
}

static void each_ring_is_told_once(void)
{
	int fd;

	use_clock();
	fd = installed(&clock_mailbox);
	for (int i = 0; i < 20; i++) {
		WORKS(ioctl(fd, STILE_IOCTL_RING));
		EQUAL(await(fd).doorbells, 1);
		EQUAL(peek(CLOCK_PENDING), 0);
	}
	pause_ms(100);
	EQUAL(came(fd), 0);
}

/* A level that nobody acknowledges comes again at once: the limit on storms holds it back. */
static void without_acknowledging_it_storms(void)
{
	struct stile_mailbox never = clock_mailbox;
	double start, length;
	uint32_t count;
	int fd;

	use_clock();
	never.acknowledge.count = 0;
	fd = installed(&never);
	start = seconds();
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	pause_ms(1000);
	count = came(fd);
	length = seconds() - start;
	if (count < 128 || (double)count > length * MOST_A_SECOND)
		FAIL("%u interrupts in %.1f s", count, length);
}

/* How often we can look at the clock in half a second. */
static unsigned long looks(void)
{
	double start = seconds();
	unsigned long count = 0;

	while (seconds() - start < 0.5)
		count++;
	return count;
}

/* Its 64 take longer than a tick: nobody may count on time to tell what a storm is. */
static void a_slow_storm_is_held_back_too(void)
{
	struct stile_mailbox slow = clock_mailbox;
	unsigned long quiet, stormy;
	int fd;

	use_clock();
	quiet = looks();
	slow.acknowledge.count = STILE_OPERATIONS;
	for (unsigned int i = 0; i < STILE_OPERATIONS; i++)
		slow.acknowledge.operations[i] = delay(STILE_DELAY_SHORT_MAX);
	fd = installed(&slow);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	stormy = looks();
	CHECK(came(fd) >= 128);
	if (stormy < quiet / 10)
		FAIL("%lu looks at the clock, and %lu without the storm", stormy, quiet);
}

static void what_is_not_pending_is_not_counted(void)
{
	struct stile_mailbox other = clock_mailbox;
	double start = seconds();
	int fd;

	use_clock();
	other.pending = (struct stile_condition){
		.place = { .width = 32, .offset = CLOCK_MATCH }, .mask = 1, .value = 1,
		.sense = STILE_CONDITION_EQUAL,
	};
	fd = installed(&other);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	pause_ms(100);
	EQUAL(came(fd), 0);
	EQUAL(peek(CLOCK_PENDING), 1);
	CHECK(seconds() - start < 20);
}

static void a_full_one_is_not_rung(void)
{
	struct stile_mailbox full = clock_mailbox;
	int fd;

	use_clock();
	full.full = (struct stile_condition){
		.place = { .width = 32, .offset = CLOCK_MATCH }, .mask = 0xffffffff, .value = 7,
		.sense = STILE_CONDITION_EQUAL,
	};
	fd = installed(&full);
	poke(CLOCK_MATCH, 7);
	poke(CLOCK_LOAD, 9);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(peek(CLOCK_LOAD), 9);
	EQUAL(came(fd), 0);
	poke(CLOCK_MATCH, ALARM);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(peek(CLOCK_LOAD), ALARM);
	EQUAL(await(fd).doorbells, 1);
}

/* On a register that only remembers. */
static void operations_do_what_they_say(void)
{
	struct stile_mailbox mailbox = { .blocks = { CLOCK } };
	double start;

	use_clock();
	list_of(&mailbox.initialise, (struct stile_operation[]){
		store(CLOCK_MATCH, 0xf0f0),
		set(CLOCK_MATCH, 0x0a0a),
		clear(CLOCK_MATCH, 0x8080),
		reading(CLOCK_MATCH),
		take(CLOCK_MATCH, CLOCK_MATCH, 64),
		await_until(CLOCK_MATCH, 0xff, 0x7a, 1000),
		delay(1000000),
		barrier(),
	}, 8);
	start = seconds();
	installed(&mailbox);
	CHECK(seconds() - start >= 0.001);
	EQUAL(peek(CLOCK_MATCH), 0x7a7a);
}

static void what_does_not_answer_is_not_installed(void)
{
	struct stile_mailbox mute = clock_mailbox;
	int fd;

	use_clock();
	fd = open_quiet();
	mute.initialise.operations[1] = await_until(CLOCK_MATCH, 1, 1, 1000000);
	poke(CLOCK_MATCH, 2);
	REFUSED(install(fd, &mute), ETIMEDOUT);
	says(fd, STILE_MAILBOX_MISSING, "missing");
	REFUSED(ioctl(fd, STILE_IOCTL_RING), ENXIO);
	WORKS(install(fd, &clock_mailbox));
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(await(fd).doorbells, 1);
}

/* Each is wrong in one thing; all else of it would do. */
static void hostile_lists(void)
{
	int fd;

	use_clock();
	fd = open_quiet();
	poke(CLOCK_MATCH, 0x55);
	for (unsigned int i = 0; i < hostile_count; i++) {
		struct stile_mailbox mailbox = clock_mailbox;

		hostile[i].spoil(&mailbox);
		errno = 0;
		if (install(fd, &mailbox) != -1 || errno != EINVAL)
			FAIL("%s: %s, should be refused as invalid", hostile[i].name, strerror(errno));
		says(fd, STILE_MAILBOX_MISSING, "missing");
	}
	/* Nothing was done, not even what stood before the mistake. */
	EQUAL(peek(CLOCK_MATCH), 0x55);
	WORKS(install(fd, &clock_mailbox));
}

static void only_once(void)
{
	int fd;

	use_clock();
	fd = installed(&clock_mailbox);
	REFUSED(install(fd, &clock_mailbox), EBUSY);
	close(fd);
	fd = open_quiet();
	REFUSED(install(fd, &clock_mailbox), EBUSY);
	says(fd, STILE_MAILBOX_INSTALLED, "installed");
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(await(fd).doorbells, 1);
	unbind_driver();
	REFUSED(install(fd, &clock_mailbox), ENODEV);
	REFUSED(ioctl(fd, STILE_IOCTL_RING), ENODEV);
	/* finish */
	EQUAL(peek(CLOCK_MASK), 0);
	bind_driver();
	says(installed(&clock_mailbox), STILE_MAILBOX_INSTALLED, "installed");
}

static void not_without_the_capability(void)
{
	int fd;

	use_clock();
	fd = open_quiet();
	WORKS(seteuid(65534));
	REFUSED(install(fd, &clock_mailbox), EPERM);
	WORKS(seteuid(0));
	says(fd, STILE_MAILBOX_MISSING, "missing");
	WORKS(install(fd, &clock_mailbox));
	WORKS(seteuid(65534));
	REFUSED(install(fd, &clock_mailbox), EPERM);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(await(fd).doorbells, 1);
	WORKS(seteuid(0));
}

static void unbound_while_it_rings(void)
{
	int fd, status;
	pid_t ringer;

	use_clock();
	for (int i = 0; i < 10; i++) {
		fd = installed(&clock_mailbox);
		ringer = fork();
		WORKS(ringer);
		if (!ringer) {
			while (!ioctl(fd, STILE_IOCTL_RING))
				;
			_exit(errno == ENODEV ? 0 : 1);
		}
		pause_ms(20);
		unbind_driver();
		WORKS(waitpid(ringer, &status, 0));
		CHECK(WIFEXITED(status) && !WEXITSTATUS(status));
		close(fd);
		bind_driver();
	}
}

/* The first device's interrupt is an edge, and its page the process's: a mailbox is possible, not needed. */
static void an_edge_may_have_one_too(void)
{
	struct stile_mailbox page = { .blocks = { BOARD_GICV2M } };
	int fd = open_quiet();

	atexit(bind_at_exit);
	says(fd, STILE_MAILBOX_NONE, "none");
	list_of(&page.ring, (struct stile_operation[]){ store(DOORBELL_REGISTER, DOORBELL_LINUX) }, 1);
	ring(fd, DOORBELL_LINUX);
	WORKS(install(fd, &page));
	says(fd, STILE_MAILBOX_INSTALLED, "installed");
	EQUAL(await(fd).doorbells, 1);
	WORKS(ioctl(fd, STILE_IOCTL_RING));
	EQUAL(await(fd).doorbells, 1);
	ring(fd, DOORBELL_LINUX);
	EQUAL(await(fd).doorbells, 1);
	close(fd);
	unbind_driver();
	bind_driver();
	says(open_quiet(), STILE_MAILBOX_NONE, "none");
}

const struct test mailbox_tests[] = {
	{ "no_interrupt_before_it_can_be_acknowledged", no_interrupt_before_it_can_be_acknowledged },
	{ "what_is_pending_already_is_told", what_is_pending_already_is_told },
	{ "each_ring_is_told_once", each_ring_is_told_once },
	{ "without_acknowledging_it_storms", without_acknowledging_it_storms },
	{ "a_slow_storm_is_held_back_too", a_slow_storm_is_held_back_too },
	{ "what_is_not_pending_is_not_counted", what_is_not_pending_is_not_counted },
	{ "a_full_one_is_not_rung", a_full_one_is_not_rung },
	{ "operations_do_what_they_say", operations_do_what_they_say },
	{ "what_does_not_answer_is_not_installed", what_does_not_answer_is_not_installed },
	{ "hostile_lists", hostile_lists },
	{ "only_once", only_once },
	{ "not_without_the_capability", not_without_the_capability },
	{ "unbound_while_it_rings", unbound_while_it_rings },
	{ "an_edge_may_have_one_too", an_edge_may_have_one_too },
};
const unsigned int mailbox_test_count = COUNT(mailbox_tests);
