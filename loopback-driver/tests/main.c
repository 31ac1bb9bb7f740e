/* SPDX-License-Identifier: Apache-2.0 */
/* check [part of a name]: runs the tests whose name contains it. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

/* Seconds after which a test hangs; all time in the tests is the fake's. */
#define HANGS	30

bool test_split_rings;
static struct test *first;
static jmp_buf end_of_test;

void test_register(struct test *test)
{
	struct test **at = &first;

	while (*at && strcmp((*at)->name, test->name) < 0)
		at = &(*at)->next;
	test->next = *at;
	*at = test;
}

_Noreturn void test_fail(const char *file, int line, const char *text, long long got,
			   long long wanted)
{
	printf("%s:%d: %s is %lld, not %lld\n", file, line, text, got, wanted);
	longjmp(end_of_test, 1);
}

/* The only frame that a failed check jumps to: it has no variables to lose. */
static int runs(const struct test *test)
{
	if (setjmp(end_of_test))
		return 0;
	alarm(HANGS);
	test_split_rings = false;
	test->run();
	return 1;
}

int main(int argc, char **argv)
{
	const char *wanted = argc > 1 ? argv[1] : "";
	int passed = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (struct test *test = first; test; test = test->next) {
		if (!strstr(test->name, wanted))
			continue;
		if (runs(test)) {
			passed++;
			printf("ok      %s\n", test->name);
		} else {
			failed++;
			printf("FAILED  %s\n", test->name);
		}
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed || !passed;
}
