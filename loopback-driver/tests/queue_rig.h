/* SPDX-License-Identifier: Apache-2.0 */
/* The entropy device's queue with nobody serving it, so that tests play the device. */
#ifndef QUEUE_RIG_H
#define QUEUE_RIG_H

#include <stile/queue.h>

#include "fixture.h"

#define DIRECT		STILE_FEATURE(STILE_F_INDIRECT_DESC)
#define NO_EVENT	STILE_FEATURE(STILE_F_EVENT_IDX)

/* What get() answers when there is nothing, or an error. */
#define NONE		(-1000)
#define ERROR(e)	((e) - 1000)

extern struct stile_device device;
extern struct stile_queue queue;
extern uint8_t *memory;

struct fake_device *start(uint16_t size, uint64_t refused);
struct fake_device *start_split(uint16_t size, uint64_t refused);

/* Adds request i: buffers of 1 byte to read and of 16 to write. */
int add(int i, unsigned int readables, unsigned int writables);

/* The number of the next used request. */
int get(uint32_t *written);

/* What the i-th chain made available is called; takes chains up to it. */
uint16_t head_of(struct fake_device *fake, unsigned int i);

#endif
