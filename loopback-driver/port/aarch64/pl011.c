/* SPDX-License-Identifier: Apache-2.0 */
/* A PL011 that firmware has set up, for panics and little else. */
#include "aarch64.h"

#define DR	0x00
#define FR	0x18
#define FR_TXFF	(1u << 5)

/* A UART that nobody drains must not hang a dying program. */
#define SPINS	1000000

static uintptr_t uart;

void uart_init(uintptr_t base)
{
	uart = base;
}

static void put(char c)
{
	for (int i = 0; i < SPINS && mmio_read(uart + FR) & FR_TXFF; i++)
		;
	mmio_write(uart + DR, (uint8_t)c);
}

void uart_print(const char *text)
{
	if (!uart)
		return;
	for (; *text; text++) {
		if (*text == '\n')
			put('\r');
		put(*text);
	}
}
