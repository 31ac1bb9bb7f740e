/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a program by an exception, for every architecture's handler. */
#ifndef STILE_FAULT_H
#define STILE_FAULT_H

#include <stdint.h>

/*
 * Fills the three rows of dots in line with hexadecimal numbers, as many digits
 * as there are dots, prints it and turns the board off.
 */
_Noreturn void fault_end(char *line, uint64_t a, uint64_t b, uint64_t c);

#endif
