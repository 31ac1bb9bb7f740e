/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "queue_rig.h"

struct stile_device device;
struct stile_queue queue;
uint8_t *memory;
static int cookies[64];

struct fake_device *start(uint16_t size, uint64_t refused)
{
	struct fake_device *fake = &fix.fake.device[FAKE_RNG];

	memset(&device, 0, sizeof(device));
	memset(&queue, 0, sizeof(queue));
	fixture_connect();
	fake->serve = NULL;
	device.refused = refused;
	CHECK_EQ(stile_device_open(&device, &fix.bus, FAKE_RNG), 0);
	CHECK_EQ(stile_device_negotiate(&device, 0), 0);
	CHECK_EQ(stile_queue_setup(&queue, &device, 0, size, &fix.pool), 0);
	CHECK_EQ(stile_device_ready(&device), 0);
	memory = stile_pool_take(&fix.pool, 4096, 16);
	return fake;
}

struct fake_device *start_split(uint16_t size, uint64_t refused)
{
	test_split_rings = true;
	return start(size, refused);
}

int add(int i, unsigned int readables, unsigned int writables)
{
	struct stile_buffer r[16], w[16];

	for (unsigned int k = 0; k < 16; k++) {
		r[k] = (struct stile_buffer){ memory + k, 1 };
		w[k] = (struct stile_buffer){ memory + 64 + 16 * k, 16 };
	}
	return stile_queue_add(&queue, r, readables, w, writables, &cookies[i]);
}

int get(uint32_t *written)
{
	void *cookie = NULL;
	int got = stile_queue_get_used(&queue, &cookie, written);

	return got == 1 ? (int)((int *)cookie - cookies) : got - 1000;
}

uint16_t head_of(struct fake_device *fake, unsigned int i)
{
	struct fake_queue *q = &fake->queue[0];
	uint16_t head;

	while (q->taken <= i) {
		CHECK(fake_peek(&fix.fake, fake, 0, &head));
		fake_take(fake, 0, head);
	}
	return q->heads[i % 64];
}
