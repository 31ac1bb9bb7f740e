// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SKIPPED		77
#define LIMIT_SECONDS	60

static unsigned int good, bad;
static const char *running;

_Noreturn void failed(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	printf("FAILED %s: %s:%d: ", running, file, line);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	exit(1);
}

_Noreturn void skip(const char *why)
{
	printf("skipped %s: %s\n", running, why);
	exit(SKIPPED);
}

static void run_test(const struct test *test)
{
	int status;
	pid_t child;

	running = test->name;
	fflush(stdout);
	child = fork();
	if (!child) {
		alarm(LIMIT_SECONDS);
		test->run();
		exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		perror("stile-module-test");
		exit(2);
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
		return;
	if (WIFEXITED(status) && !WEXITSTATUS(status)) {
		printf("ok %s\n", running);
		good++;
		return;
	}
	if (WIFSIGNALED(status))
		printf("FAILED %s: %s\n", running, strsignal(WTERMSIG(status)));
	bad++;
}

void run_tests(const struct test *tests, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		run_test(&tests[i]);
}

bool summary(void)
{
	printf("%u passed, %u failed\n", good, bad);
	fflush(stdout);
	return !bad;
}
