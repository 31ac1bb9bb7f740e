/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

void main(void);

void main(void)
{
	interrupts_enable();
	run_tests(tests_calls);
	run_tests(tests_memory);
	run_tests(tests_interrupts);
	run_tests(tests_life);
	conclude();
}
