/* SPDX-License-Identifier: Apache-2.0 */
/* The parts that need no device side. */
#include <string.h>

#include "fixture.h"
#include "format.h"
#include "queue_layout.h"
#include "sha256.h"

TEST(pool_aligns_and_ends)
{
	static _Alignas(64) uint8_t memory[256];
	struct stile_pool pool;

	memset(memory, 0xff, sizeof(memory));
	stile_pool_init(&pool, memory, sizeof(memory));
	CHECK(stile_pool_take(&pool, 3, 1) == memory);
	CHECK(stile_pool_take(&pool, 4, 16) == memory + 16);
	CHECK_EQ(memory[16] | memory[19], 0);
	CHECK_EQ(memory[20], 0xff);
	CHECK(stile_pool_take(&pool, 233, 16) == NULL);
	CHECK(stile_pool_take(&pool, SIZE_MAX, 16) == NULL);
	CHECK(stile_pool_take(&pool, 224, 32) == memory + 32);
	CHECK(stile_pool_take(&pool, 1, 64) == NULL);
}

TEST(translation_stays_inside)
{
	static uint8_t memory[64];
	struct stile_port port = { .carveout = { memory + 16, 0x1000, 32 } };
	uint64_t address;

	CHECK_EQ(stile_bus_address(&port, memory + 16, 32, &address), 0);
	CHECK_EQ(address, 0x1000);
	CHECK_EQ(stile_bus_address(&port, memory + 48, 0, &address), 0);
	CHECK_EQ(stile_bus_address(&port, memory + 15, 1, &address), STILE_E_OUTSIDE);
	CHECK_EQ(stile_bus_address(&port, memory + 47, 2, &address), STILE_E_OUTSIDE);
	CHECK_EQ(stile_bus_address(&port, memory + 17, SIZE_MAX, &address), STILE_E_OUTSIDE);
	CHECK(stile_bus_pointer(&port, 0x101f, 1) == memory + 47);
	CHECK(stile_bus_pointer(&port, 0x1020, 1) == NULL);
	CHECK(stile_bus_pointer(&port, 0xfff, 1) == NULL);
	CHECK(stile_bus_pointer(&port, UINT64_MAX, 2) == NULL);
}

/* A core of 32 bits must not take an address for what its lower half says. */
TEST(translation_looks_at_all_64_bits)
{
	static uint8_t memory[64];
	struct stile_port port = { .carveout = { memory, 0xfffffff0ull, 64 } };
	uint64_t address;

	CHECK(stile_bus_pointer(&port, 0x100000000ull, 1) == memory + 16);
	CHECK(stile_bus_pointer(&port, 0x10000002full, 1) == memory + 63);
	CHECK(stile_bus_pointer(&port, 0x100000030ull, 1) == NULL);
	CHECK(stile_bus_pointer(&port, 0, 1) == NULL);
	CHECK(stile_bus_pointer(&port, 0x1fffffff0ull, 1) == NULL);
	CHECK(stile_bus_pointer(&port, 0x8000000100000000ull, 1) == NULL);
	CHECK_EQ(stile_bus_address(&port, memory + 32, 1, &address), 0);
	CHECK_EQ(address, 0x100000010ull);
}

TEST(event_is_passed_once_also_over_the_wrap)
{
	CHECK(stile_event_passed(0, 1, 0));
	CHECK(!stile_event_passed(1, 1, 0));
	CHECK(!stile_event_passed(0, 2, 1));
	CHECK(stile_event_passed(0xffff, 1, 0xfffe));
	CHECK(stile_event_passed(0, 1, 0xfffe));
	CHECK(!stile_event_passed(0xfffd, 1, 0xfffe));
}

TEST(errors_have_texts)
{
	CHECK_EQ(strcmp(stile_error_text(STILE_E_TIMEOUT), "time-out"), 0);
	CHECK_EQ(strcmp(stile_error_text(-999), "unknown error"), 0);
}

static bool hashes_to(const char *text, size_t times, const char *wanted)
{
	uint8_t digest[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];
	struct sha256 hash;

	sha256_start(&hash);
	while (times--)
		sha256_add(&hash, text, strlen(text));
	sha256_end(&hash, digest);
	format_hex(hex, digest, sizeof(digest));
	return !strcmp(hex, wanted);
}

/* The vectors of FIPS 180-4's examples. */
TEST(sha256_knows_its_vectors)
{
	CHECK(hashes_to("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	CHECK(hashes_to("abc", 1,
			"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	CHECK(hashes_to("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
	CHECK(hashes_to("aaaaaaaaaa", 100000,
			"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

static size_t format(char *out, size_t size, const char *text, ...)
{
	va_list list;
	size_t length;

	va_start(list, text);
	length = format_list(out, size, text, list);
	va_end(list);
	return length;
}

TEST(format_converts_and_cuts)
{
	char out[64];

	format(out, sizeof(out), "%s|%d|%u|%lu|%llu|%x|%%", "a", -5, 7u, 1ul << 20,
	       1ull << 40, 0xbeefu);
	CHECK_EQ(strcmp(out, "a|-5|7|1048576|1099511627776|beef|%"), 0);
	CHECK_EQ(format(out, 4, "%s", "abcdef"), 3);
	CHECK_EQ(strcmp(out, "abc"), 0);
	format(out, sizeof(out), "%lld|%ld", -(1ll << 40), -3l);
	CHECK_EQ(strcmp(out, "-1099511627776|-3"), 0);
	format(out, sizeof(out), "%d%", -2147483647 - 1);
	CHECK_EQ(memcmp(out, "-2147483648", 11), 0);
}
