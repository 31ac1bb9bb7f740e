/* SPDX-License-Identifier: Apache-2.0 */
/* Our own memory functions, which no host test reaches: every alignment, and nothing beside. */
#include <stdint.h>
#include <string.h>

#include "test.h"

#define MOST	40

static _Alignas(16) uint8_t from[MOST + 32], to[MOST + 32];

static void fill(void)
{
	for (unsigned int i = 0; i < sizeof(from); i++) {
		from[i] = (uint8_t)(i * 7 + 1);
		to[i] = 0xee;
	}
}

static bool holds(unsigned int at, unsigned int length, unsigned int source, int value)
{
	for (unsigned int i = 0; i < sizeof(to); i++) {
		uint8_t wanted = i < at || i >= at + length ? 0xee
				 : value >= 0 ? (uint8_t)value : from[source + i - at];

		if (to[i] != wanted)
			return false;
	}
	return true;
}

TEST(mem_copies_at_every_alignment)
{
	for (unsigned int at = 0; at < 9; at++)
		for (unsigned int source = 0; source < 9; source++)
			for (unsigned int length = 0; length < MOST; length++) {
				fill();
				CHECK(memcpy(to + at, from + source, length) == to + at);
				CHECK(holds(at, length, source, -1));
			}
}

TEST(mem_sets_at_every_alignment)
{
	for (unsigned int at = 0; at < 9; at++)
		for (unsigned int length = 0; length < MOST; length++) {
			fill();
			CHECK(memset(to + at, 0x1a5, length) == to + at);
			CHECK(holds(at, length, 0, 0xa5));
		}
}

TEST(mem_moves_over_itself)
{
	for (unsigned int a = 0; a < 9; a++)
		for (unsigned int b = 0; b < 9; b++) {
			fill();
			memcpy(to, from, sizeof(to));
			memmove(to + a, to + b, MOST);
			CHECK_EQ(memcmp(to + a, from + b, MOST), 0);
		}
}

TEST(mem_compares_as_unsigned)
{
	CHECK(memcmp("a\xff", "a\x01", 2) > 0);
	CHECK(memcmp("a\x01", "a\xff", 2) < 0);
	CHECK_EQ(memcmp("ab", "ac", 1), 0);
}
