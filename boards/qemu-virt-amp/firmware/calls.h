/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of stile/firmware.h: x0 to x4 in, x0 to x3 out. */
#ifndef CALLS_H
#define CALLS_H

#include <stdint.h>

void calls(unsigned int who, uint32_t id, uint64_t x[5]);

#endif
