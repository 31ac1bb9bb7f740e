/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#define SYSTEM_OFF	0x84000008u
#define UART_FULL	(1u << 5)

static unsigned int passed, failed, failures;

static void print(const char *text)
{
	for (; *text; text++) {
		while (read32(BOARD_UART + 0x18) & UART_FULL)
			;
		write32(BOARD_UART, (uint64_t)*text);
	}
}

static void print_number(uint64_t value, unsigned int base)
{
	char digits[21];
	char *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do {
		*--at = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	print(at);
}

void check_eq(const char *file, int line, const char *text, uint64_t got, uint64_t wanted)
{
	if (got == wanted)
		return;
	failures++;
	print(file);
	print(":");
	print_number((uint64_t)line, 10);
	print(": ");
	print(text);
	print(" is 0x");
	print_number(got, 16);
	print(", not 0x");
	print_number(wanted, 16);
	print("\n");
}

void run_tests(const struct test *tests)
{
	for (; tests->name; tests++) {
		failures = 0;
		peer_to_rest();
		tests->run();
		print(failures ? "FAILED  " : "ok      ");
		print(tests->name);
		print("\n");
		if (failures)
			failed++;
		else
			passed++;
	}
}

_Noreturn void conclude(void)
{
	print_number(passed, 10);
	print(" passed, ");
	print_number(failed, 10);
	print(" failed\n");
	call(SYSTEM_OFF, 0, 0, 0, 0);
	for (;;)
		;
}

struct answer call(uint64_t id, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	register uint64_t x0 __asm__("x0") = id;
	register uint64_t x1 __asm__("x1") = a;
	register uint64_t x2 __asm__("x2") = b;
	register uint64_t x3 __asm__("x3") = c;
	register uint64_t x4 __asm__("x4") = d;

	__asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : "r"(x4) : "memory");
	return (struct answer){ { x0, x1, x2, x3 } };
}

uint32_t read32(uint64_t address)
{
	return *(volatile uint32_t *)address;
}

void write32(uint64_t address, uint64_t value)
{
	*(volatile uint32_t *)address = (uint32_t)value;
}

uint8_t read8(uint64_t address)
{
	return *(volatile uint8_t *)address;
}

void write8(uint64_t address, uint64_t value)
{
	*(volatile uint8_t *)address = (uint8_t)value;
}

/* Exceptions. */
static struct {
	bool expected;
	uint64_t esr, far;
} probe;

void took_exception(uint64_t esr, uint64_t elr, uint64_t far);

void took_exception(uint64_t esr, uint64_t elr, uint64_t far)
{
	probe.esr = esr;
	probe.far = far;
	if (probe.expected)
		return;
	print("exception that nobody expected, esr ");
	print_number(esr, 16);
	print(" elr ");
	print_number(elr, 16);
	print(" far ");
	print_number(far, 16);
	print("\n");
	failed++;
	conclude();
}

void took_wrong_vector(void);

void took_wrong_vector(void)
{
	print("exception at a vector that is not for it\n");
	failed++;
	conclude();
}

static uint64_t probe_access(uint64_t address, bool writes, uint32_t value)
{
	probe.expected = true;
	probe.esr = 0;
	__asm__ volatile("dsb sy; isb" ::: "memory");
	if (writes)
		write32(address, value);
	else
		read32(address);
	__asm__ volatile("dsb sy; isb" ::: "memory");
	probe.expected = false;
	return probe.esr;
}

uint64_t probe_read(uint64_t address)
{
	return probe_access(address, false, 0);
}

uint64_t probe_write(uint64_t address, uint32_t value)
{
	return probe_access(address, true, value);
}

uint64_t probed_far(void)
{
	return probe.far;
}
