/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "semihosting.h"

#define SYS_WRITE0		0x04u
#define SYS_EXIT_EXTENDED	0x20u
#define APPLICATION_EXIT	0x20026u

/* The trap that each architecture has reserved, with the call's number and argument. */
static void call(uintptr_t number, const void *argument)
{
#if defined(__riscv)
	register uintptr_t a0 __asm__("a0") = number;
	register const void *a1 __asm__("a1") = argument;

	/* Three instructions of full length, of which none crosses a page. */
	__asm__ volatile(".option push\n"
			 ".option norvc\n"
			 ".balign 16\n"
			 "slli	zero, zero, 0x1f\n"
			 "ebreak\n"
			 "srai	zero, zero, 7\n"
			 ".option pop\n"
			 : "+r"(a0) : "r"(a1) : "memory");
#elif defined(__aarch64__)
	register uintptr_t x0 __asm__("x0") = number;
	register const void *x1 __asm__("x1") = argument;

	__asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
#elif defined(__arm__)
	register uintptr_t r0 __asm__("r0") = number;
	register const void *r1 __asm__("r1") = argument;

#if __ARM_ARCH_PROFILE == 'M'
	__asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
#elif defined(__thumb__)
	__asm__ volatile("svc 0xab" : "+r"(r0) : "r"(r1) : "memory");
#else
	__asm__ volatile("svc 0x123456" : "+r"(r0) : "r"(r1) : "memory");
#endif
#else
#error "no semihosting for this architecture"
#endif
}

void semihosting_print(const char *text)
{
	call(SYS_WRITE0, text);
}

_Noreturn void semihosting_exit(unsigned int code)
{
	const uintptr_t block[2] = { APPLICATION_EXIT, code };

	for (;;)
		call(SYS_EXIT_EXTENDED, block);
}
