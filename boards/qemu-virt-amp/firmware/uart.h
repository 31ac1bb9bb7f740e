/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011: Linux's from its first instruction on, ours before and when all is lost. */
#ifndef UART_H
#define UART_H

#include <stdint.h>

void uart_init(void);
void uart_print(const char *text);
void uart_hex(uint64_t value);
void uart_decimal(uint32_t value);

#endif
