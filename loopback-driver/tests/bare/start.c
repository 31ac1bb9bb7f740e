/* SPDX-License-Identifier: Apache-2.0 */
/* From a board's start to the tests' main, which on a host the C library does. */
#include <stile/board.h>

typedef void constructor(void);

extern constructor *const __init_array_start[];
extern constructor *const __init_array_end[];

int main(int argc, char **argv);

void stile_main(void)
{
	for (constructor *const *one = __init_array_start; one != __init_array_end; one++)
		(*one)();
	stile_board_off((unsigned int)main(0, 0));
}
