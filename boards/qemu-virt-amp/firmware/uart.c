/* SPDX-License-Identifier: Apache-2.0 */
#include "arm64.h"
#include "board.h"
#include "uart.h"

#define DR		0x00
#define FR		0x18
#define FR_FULL		(1u << 5)
#define LCRH		0x2c
#define LCRH_8BIT_FIFO	0x70u
#define CR		0x30
#define CR_ENABLE	0x301u		/* UART, transmitter, receiver */

void uart_init(void)
{
	mmio_write(BOARD_UART + LCRH, LCRH_8BIT_FIFO);
	mmio_write(BOARD_UART + CR, CR_ENABLE);
}

static void put(char c)
{
	while (mmio_read(BOARD_UART + FR) & FR_FULL)
		;
	mmio_write(BOARD_UART + DR, (uint8_t)c);
}

void uart_print(const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			put('\r');
		put(*text);
	}
}

static void number(uint64_t value, unsigned int base, unsigned int width)
{
	char digits[21];
	char *at = digits + sizeof(digits) - 1;

	*at = '\0';
	while (value || width) {
		*--at = "0123456789abcdef"[value % base];
		value /= base;
		width -= width ? 1 : 0;
	}
	uart_print(at);
}

void uart_hex(uint64_t value)
{
	number(value, 16, 8);
}

void uart_decimal(uint32_t value)
{
	number(value, 10, 1);
}
