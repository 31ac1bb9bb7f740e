/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEMO_BLK_H
#define DEMO_BLK_H

#include <stdint.h>

/* Reads the whole disk, then writes and reads back its end if it is writable. */
void demo_blk(uint64_t seed);
void demo_blk_stop(void);

#endif
