// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mappings: which ranges, of what kind, and what they keep alive.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"

#define PAGE	4096ull

static void *try_map(int fd, int protection, int flags, uint64_t offset, uint64_t length)
{
	return mmap(NULL, length, protection, flags, fd, (off_t)offset);
}

#define SHARED(fd, offset, length)	try_map(fd, PROT_READ | PROT_WRITE, MAP_SHARED, offset, length)

static void ranges_inside(void)
{
	int fd = open_device();
	uint64_t size = info_of(fd).carveout_size;

	WORKS(SHARED(fd, 0, size));
	WORKS(SHARED(fd, 0, PAGE));
	WORKS(SHARED(fd, size - PAGE, PAGE));
	WORKS(SHARED(fd, size / 2, size / 2));
	WORKS(SHARED(fd, STILE_MMAP_DOORBELL, PAGE));
	WORKS(SHARED(fd, STILE_MMAP_DOORBELL, 1));
}

static void ranges_outside(void)
{
	int fd = open_device();
	uint64_t size = info_of(fd).carveout_size;

	REFUSED(SHARED(fd, size, PAGE), EINVAL);
	REFUSED(SHARED(fd, 0, size + PAGE), EINVAL);
	REFUSED(SHARED(fd, size - PAGE, 2 * PAGE), EINVAL);
	REFUSED(SHARED(fd, size + PAGE, PAGE), EINVAL);
	REFUSED(SHARED(fd, STILE_MMAP_DOORBELL - PAGE, PAGE), EINVAL);
	REFUSED(SHARED(fd, STILE_MMAP_DOORBELL - PAGE, 2 * PAGE), EINVAL);
	REFUSED(SHARED(fd, STILE_MMAP_DOORBELL, 2 * PAGE), EINVAL);
	REFUSED(SHARED(fd, STILE_MMAP_DOORBELL + PAGE, PAGE), EINVAL);
	REFUSED(SHARED(fd, 2 * STILE_MMAP_DOORBELL, PAGE), EINVAL);
	REFUSED(SHARED(fd, INT64_MAX & ~(PAGE - 1), PAGE), EINVAL);
	/* The end of the range wraps around: the kernel refuses it before us. */
	REFUSED(SHARED(fd, UINT64_MAX & ~(PAGE - 1), 2 * PAGE), EOVERFLOW);
	REFUSED(SHARED(fd, UINT64_MAX & ~(PAGE - 1), PAGE), EOVERFLOW);
}

static void only_shared_and_never_executable(void)
{
	int fd = open_device();
	void *at;

	REFUSED(try_map(fd, PROT_READ, MAP_PRIVATE, 0, PAGE), EINVAL);
	REFUSED(try_map(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE, STILE_MMAP_DOORBELL, PAGE), EINVAL);
	REFUSED(try_map(fd, PROT_READ | PROT_EXEC, MAP_SHARED, 0, PAGE), EPERM);
	REFUSED(try_map(fd, PROT_EXEC, MAP_SHARED, STILE_MMAP_DOORBELL, PAGE), EPERM);
	at = SHARED(fd, 0, PAGE);
	WORKS(at);
	REFUSED(mprotect(at, PAGE, PROT_READ | PROT_EXEC), EACCES);
	/* Nor longer than it was: the pages behind it are not ours to give. */
	REFUSED(mremap(at, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
}

static void pieces_show_the_same_memory(void)
{
	int fd = open_device();
	volatile uint8_t *whole = map(fd, 0, CARVEOUT_SIZE), *piece = map(fd, 0x10000, PAGE);

	whole[0x10000] = 1;
	piece[0] = 42;
	EQUAL(whole[0x10000], 42);
}

/* Whatever Device memory forbids. */
static void carve_out_is_normal_memory(void)
{
	int fd = open_device(), zero = open("/dev/zero", O_RDONLY);
	volatile uint8_t *memory = map(fd, 0x100000, 16 * PAGE);
	void *plain = (void *)(uintptr_t)memory;
	uint64_t value = 0;
	uint32_t status;

	for (size_t i = 0; i < 16 * PAGE; i++)
		memory[i] = (uint8_t)i;
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(memory + 1) : "memory");
	EQUAL(value, 0x0807060504030201);
	__asm__ volatile("str %0, [%1]" : : "r"(~0ull), "r"(memory + 13) : "memory");
	EQUAL(memory[12], 12);
	EQUAL(memory[20], 0xff);
	__asm__ volatile("ldr q0, [%0]; str q0, [%0, #35]" : : "r"(memory + 3) : "v0", "memory");
	__asm__ volatile("ldxr %0, [%2]; add %0, %0, #1; stxr %w1, %0, [%2]"
			 : "=&r"(value), "=&r"(status) : "r"(memory + 64) : "memory");
	EQUAL(status, 0);
	__asm__ volatile("dc zva, %0" : : "r"(memory + PAGE) : "memory");
	EQUAL(memory[PAGE], 0);
	memset((char *)plain + 5, 7, 8 * PAGE);
	memcpy((char *)plain + 8 * PAGE + 1, (char *)plain + 3, 4 * PAGE);
	EQUAL(memory[12 * PAGE], 7);
	/* And the kernel's own copying. */
	EQUAL(read(zero, (char *)plain + 3, 4 * PAGE - 1), 4 * PAGE - 1);
	EQUAL(memory[4 * PAGE + 1], 0);
	EQUAL(memory[4 * PAGE + 2], 7);
}

/* What a load that is not aligned ends with; 0: well. */
static int unaligned_load(const volatile uint8_t *page)
{
	int status;
	pid_t child = fork();

	WORKS(child);
	if (!child) {
		uint32_t value;

		__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(page + 1) : "memory");
		_exit(0);
	}
	WORKS(waitpid(child, &status, 0));
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* Emulators need not raise alignment faults: the same page by /dev/mem is the measure. */
/* As MAIR_ELx has it; see tests/amp/attribute. */
#define WRITE_BACK	0xff
#define NON_CACHEABLE	0x44
#define DEVICE_NGNRE	0x04

static uint8_t attribute(const volatile uint8_t *address)
{
	int fd = open("/dev/stile-attribute", O_RDONLY);
	uint8_t told;

	if (fd < 0)
		skip("no module tells attributes");
	(void)*address; /* its page is there now */
	EQUAL(pread(fd, &told, 1, (off_t)(uintptr_t)address), 1);
	close(fd);
	return told;
}

static void coherent_memory_is_cached(void)
{
	int fd = open_device();
	uint8_t own[1] = { 1 };

	EQUAL(attribute(own), WRITE_BACK);
	EQUAL(attribute(map(fd, 0, PAGE)), WRITE_BACK);
	EQUAL(attribute(map(share(fd, 0, PAGE), 0, PAGE)), WRITE_BACK);
	EQUAL(attribute(map(fd, STILE_MMAP_DOORBELL, PAGE)), DEVICE_NGNRE);
}

/* Normal memory all the same: what is not aligned works. */
static void memory_of_who_is_not_coherent_is_not(void)
{
	volatile uint8_t *memory;
	uint64_t value;
	int fd;

	if (!mailbox_path)
		skip("no device with such memory was named");
	device_path = mailbox_path;
	device_name = strrchr(mailbox_path, '/') + 1;
	fd = open_device();
	EQUAL(info_of(fd).carveout_type, STILE_CARVEOUT_UNCACHED);
	memory = map(fd, 0, PAGE);
	EQUAL(attribute(memory), NON_CACHEABLE);
	EQUAL(attribute(map(share(fd, 0, PAGE), 0, PAGE)), NON_CACHEABLE);
	for (uint8_t i = 0; i < 16; i++)
		memory[i] = i;
	__asm__ volatile("ldr %0, [%1]" : "=r"(value) : "r"(memory + 1) : "memory");
	EQUAL(value, 0x0807060504030201);
}

static void doorbell_is_device_memory(void)
{
	volatile uint8_t *page = map(open_device(), STILE_MMAP_DOORBELL, PAGE);
	int mem = open("/dev/mem", O_RDWR | O_SYNC);
	void *same;

	WORKS(mem);
	same = SHARED(mem, BOARD_GICV2M, PAGE);
	WORKS(same);
	if (unaligned_load(same) != SIGBUS)
		skip("this machine raises no alignment faults");
	EQUAL(unaligned_load(page), SIGBUS);
}

static void contents_outlive_the_process(void)
{
	int fd = open_device();
	volatile uint8_t *memory = map(fd, 0, PAGE);

	for (size_t i = 0; i < PAGE; i++)
		memory[i] = (uint8_t)(i * 7 + 1);
	WORKS(munmap((void *)(uintptr_t)memory, PAGE));
	close(fd);
	memory = map(open_device(), 0, PAGE);
	for (size_t i = 0; i < PAGE; i++)
		EQUAL(memory[i], (uint8_t)(i * 7 + 1));
}

static void a_mapping_keeps_the_device(void)
{
	int fd = open_device();
	volatile uint8_t *memory = map(fd, 0, PAGE);

	close(fd);
	REFUSED(open(device_path, O_RDWR), EBUSY);
	WORKS(munmap((void *)(uintptr_t)memory, PAGE));
	close(open_device());
}

const struct test mmap_tests[] = {
	{ "ranges_inside", ranges_inside },
	{ "ranges_outside", ranges_outside },
	{ "only_shared_and_never_executable", only_shared_and_never_executable },
	{ "pieces_show_the_same_memory", pieces_show_the_same_memory },
	{ "carve_out_is_normal_memory", carve_out_is_normal_memory },
	{ "coherent_memory_is_cached", coherent_memory_is_cached },
	{ "memory_of_who_is_not_coherent_is_not", memory_of_who_is_not_coherent_is_not },
	{ "doorbell_is_device_memory", doorbell_is_device_memory },
	{ "contents_outlive_the_process", contents_outlive_the_process },
	{ "a_mapping_keeps_the_device", a_mapping_keeps_the_device },
};
const unsigned int mmap_test_count = COUNT(mmap_tests);
