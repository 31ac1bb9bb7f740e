/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of a port need besides the port: someone to ring the doorbell. */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stdint.h>

void target_ring_now(void);

/* Rings once the port's clock shows this time; false where the machine cannot. */
bool target_ring_at(uint64_t time);

#endif
