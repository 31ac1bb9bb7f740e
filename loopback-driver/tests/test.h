/* SPDX-License-Identifier: Apache-2.0 */
/* A test is a function; a failed check ends it. */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>

struct test {
	const char *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);
_Noreturn void test_fail(const char *file, int line, const char *text, long long got,
			   long long wanted);

#define TEST(function)								\
	static void function(void);						\
	__attribute__((constructor)) static void register_##function(void)	\
	{									\
		static struct test test = { #function, function, 0 };		\
		test_register(&test);						\
	}									\
	static void function(void)

/* What the devices of the present test offer; false before each test. */
extern bool test_split_rings;

/* A test that runs twice, over packed rings and over split ones. */
#define RING_TEST(function)							\
	static void function(void);						\
	TEST(packed_##function)							\
	{									\
		function();							\
	}									\
	TEST(split_##function)							\
	{									\
		test_split_rings = true;					\
		function();							\
	}									\
	static void function(void)

#define CHECK_EQ(got, wanted)							\
	do {									\
		long long got_ = (long long)(got), wanted_ = (long long)(wanted);	\
		if (got_ != wanted_)						\
			test_fail(__FILE__, __LINE__, #got, got_, wanted_);	\
	} while (0)

#define CHECK(condition)	CHECK_EQ(!!(condition), 1)

#endif
