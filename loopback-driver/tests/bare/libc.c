/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a C library as the tests use. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <stile/board.h>
#include <string.h>

#include "format.h"

#define ARENA	0x100000
#define LINE	256

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}

char *strstr(const char *text, const char *part)
{
	size_t length = strlen(part);

	for (; strlen(text) >= length; text++)
		if (!memcmp(text, part, length))
			return (char *)(uintptr_t)text;
	return NULL;
}

/* Where the board maps memory as it maps a carve-out. */
static _Alignas(4096) uint8_t arena[ARENA] __attribute__((section(".carveout")));
static bool taken;

void *aligned_alloc(size_t align, size_t size)
{
	if (taken || align > 4096 || size > sizeof(arena)) {
		stile_board_print("panic: one piece of memory, of 1 MiB at most\n");
		stile_board_off(STILE_END_PANIC);
	}
	taken = true;
	return arena;
}

void free(void *memory)
{
	(void)memory;
	taken = false;
}

int printf(const char *format, ...)
{
	char line[LINE];
	va_list list;
	size_t length;

	va_start(list, format);
	length = format_list(line, sizeof(line), format, list);
	va_end(list);
	stile_board_print(line);
	return (int)length;
}
