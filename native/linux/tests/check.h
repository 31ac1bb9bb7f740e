/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Each test runs in a process of its own: what it opens and maps is gone when it
 * ends, and one that crashes or hangs fails alone.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

struct test {
	const char *name;
	void (*run)(void);
};

/* Prints "ok NAME", "skipped NAME: why" or "FAILED NAME: why"; counts them. */
void run_tests(const struct test *tests, unsigned int count);

/* Prints "N passed, N failed"; true when none failed. */
bool summary(void);

/* End the test that runs. */
_Noreturn void failed(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
_Noreturn void skip(const char *why);

#define FAIL(...)	failed(__FILE__, __LINE__, __VA_ARGS__)

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			FAIL("not so: %s", #condition); \
	} while (0)

#define EQUAL(is, should) \
	do { \
		long long is_ = (long long)(is), should_ = (long long)(should); \
		if (is_ != should_) \
			FAIL("%s is %lld (%#llx), should be %s (%#llx)", #is, is_, \
			     (unsigned long long)is_, #should, (unsigned long long)should_); \
	} while (0)

/* call must fail with this errno */
#define REFUSED(call, error) \
	do { \
		errno = 0; \
		long long is_ = (long long)(call); \
		if (is_ != -1) \
			FAIL("%s gave %lld, should fail with %s", #call, is_, strerror(error)); \
		if (errno != (error)) \
			FAIL("%s failed with \"%s\", should with \"%s\"", #call, \
			     strerror(errno), strerror(error)); \
	} while (0)

/* call must not fail */
#define WORKS(call) \
	do { \
		if ((long long)(call) == -1) \
			FAIL("%s: %s", #call, strerror(errno)); \
	} while (0)

#endif
