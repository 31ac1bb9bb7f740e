/* SPDX-License-Identifier: Apache-2.0 */
/* As much of a C library as the tests use. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <stile/board.h>
#include <string.h>

#include "format.h"

#define CARVEOUT	0x100000
#define PIECES		8
#define PIECE		2048
#define LINE		256

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

/* The fake device side's, where the board maps memory as it maps a carve-out; and a few small ones. */
static _Alignas(4096) uint8_t carveout[CARVEOUT] __attribute__((section(".carveout")));
static bool carveout_taken;
static struct piece {
	_Alignas(16) uint8_t bytes[PIECE];
	bool taken;
} pieces[PIECES];

static _Noreturn void none_left(void)
{
	stile_board_print("panic: no memory: see tests/bare/libc.c\n");
	stile_board_off(STILE_END_PANIC);
}

void *aligned_alloc(size_t align, size_t size)
{
	if (carveout_taken || align > 4096 || size > sizeof(carveout))
		none_left();
	carveout_taken = true;
	return carveout;
}

void *calloc(size_t count, size_t size)
{
	for (struct piece *piece = pieces; piece < pieces + PIECES; piece++) {
		if (piece->taken || size > PIECE || count > PIECE / size)
			continue;
		piece->taken = true;
		return memset(piece->bytes, 0, count * size);
	}
	none_left();
}

void free(void *memory)
{
	for (struct piece *piece = pieces; piece < pieces + PIECES; piece++)
		if (memory == piece->bytes)
			piece->taken = false;
	if (memory == carveout)
		carveout_taken = false;
}

static uint32_t random_state;

void srand(unsigned int seed)
{
	random_state = seed;
}

/* The upper half of a linear congruential generator. */
int rand(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (int)(random_state >> 16);
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
