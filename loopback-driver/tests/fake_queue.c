/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "fake.h"
#include "test.h"

static void *at(struct fake *fake, uint64_t address, size_t length)
{
	void *p = stile_bus_pointer(&fake->port, address, length);

	CHECK(p != NULL);
	return p;
}

struct stile_avail *fake_avail_ring(struct fake *fake, struct fake_device *device,
				    unsigned int queue)
{
	struct fake_queue *q = &device->queue[queue];

	return at(fake, q->set.driver, 6 + 2 * q->set.size);
}

struct stile_used *fake_used_ring(struct fake *fake, struct fake_device *device,
				  unsigned int queue)
{
	struct fake_queue *q = &device->queue[queue];

	return at(fake, q->set.device, 6 + 8 * q->set.size);
}

static bool has(const struct fake_device *device, unsigned int feature)
{
	return device->accepted >> feature & 1;
}

static uint16_t *avail_event(struct fake *fake, struct fake_device *device, unsigned int queue)
{
	struct stile_used *used = fake_used_ring(fake, device, queue);

	return (uint16_t *)(void *)&used->ring[device->queue[queue].set.size];
}

bool fake_is_packed(const struct fake_device *device)
{
	return has(device, STILE_F_RING_PACKED);
}

bool fake_peek(struct fake *fake, struct fake_device *device, unsigned int queue, uint16_t *head)
{
	struct fake_queue *q = &device->queue[queue];
	struct stile_avail *avail;

	if (fake_is_packed(device))
		return fake_packed_peek(fake, device, queue, head);
	avail = fake_avail_ring(fake, device, queue);
	*head = avail->ring[q->avail_idx % q->set.size];
	return q->avail_idx != avail->idx;
}

void fake_take(struct fake_device *device, unsigned int queue, uint16_t head)
{
	struct fake_queue *q = &device->queue[queue];

	q->heads[q->taken++ % 64] = head;
	if (fake_is_packed(device))
		fake_packed_take(q, head);
	else
		q->avail_idx++;
}

void fake_serve(struct fake *fake, unsigned int number, unsigned int queue)
{
	struct fake_device *device = &fake->device[number];
	struct fake_queue *q = &device->queue[queue];
	uint16_t head;

	CHECK(queue < device->queues);
	CHECK(device->status & STILE_STATUS_DRIVER_OK);
	q->notified++;
	while (device->serve && fake_peek(fake, device, queue, &head)) {
		if (!device->serve(fake, device, queue, head))
			break;
		fake_take(device, queue, head);
	}
	if (fake_is_packed(device))
		fake_packed_ask(fake, device, q);
	else if (has(device, STILE_F_EVENT_IDX))
		*avail_event(fake, device, queue) = q->avail_idx;
}

unsigned int fake_chain(struct fake *fake, struct fake_device *device, unsigned int queue,
			uint16_t head, struct fake_segment *segments)
{
	const struct fake_queue *q = &device->queue[queue];
	uint32_t size = q->set.size;
	struct stile_desc *table = at(fake, q->set.desc, 16 * size);
	bool writable = false;
	unsigned int count = 0;
	uint16_t i = head;

	if (fake_is_packed(device)) {
		memcpy(segments, q->chains[head].segments, sizeof(q->chains[head].segments));
		return q->chains[head].count;
	}
	if (table[i].flags & STILE_DESC_F_INDIRECT) {
		CHECK(has(device, STILE_F_INDIRECT_DESC));
		CHECK_EQ(table[i].flags, STILE_DESC_F_INDIRECT);
		CHECK_EQ(table[i].len % 16, 0);
		size = table[i].len / 16;
		table = at(fake, table[i].addr, table[i].len);
		i = 0;
	}
	for (;;) {
		CHECK(i < size && count < FAKE_SEGMENTS);
		segments[count] = (struct fake_segment){
			.data = at(fake, table[i].addr, table[i].len),
			.length = table[i].len,
			.writable = table[i].flags & STILE_DESC_F_WRITE,
		};
		/* Readable before writable (section 2.7.4.2). */
		CHECK(segments[count].writable || !writable);
		writable = segments[count++].writable;
		if (!(table[i].flags & STILE_DESC_F_NEXT))
			return count;
		i = table[i].next;
	}
}

void fake_raw_used(struct fake *fake, struct fake_device *device, unsigned int queue, uint32_t id,
		   uint32_t length, uint16_t by)
{
	struct fake_queue *q = &device->queue[queue];
	struct stile_used *used;

	if (fake_is_packed(device)) {
		fake_packed_used(fake, q, id, length);
		return;
	}
	used = fake_used_ring(fake, device, queue);
	used->ring[q->used_idx % q->set.size] = (struct stile_used_elem){ id, length };
	q->used_idx = (uint16_t)(q->used_idx + by);
	used->idx = q->used_idx;
}

static bool wants(struct fake *fake, struct fake_device *device, unsigned int queue)
{
	struct fake_queue *q = &device->queue[queue];
	struct stile_avail *avail;

	if (fake_is_packed(device))
		return fake_packed_wants(fake, device, q);
	avail = fake_avail_ring(fake, device, queue);
	if (has(device, STILE_F_EVENT_IDX))
		return avail->ring[q->set.size] == (uint16_t)(q->used_idx - 1);
	return !(avail->flags & STILE_AVAIL_F_NO_INTERRUPT);
}

void fake_used(struct fake *fake, struct fake_device *device, unsigned int queue, uint32_t id,
	       uint32_t length)
{
	struct stile_msg_event_used event = { .index = queue };
	uint16_t number = (uint16_t)(device - fake->device);
	unsigned int bits = fake->header.notifications_per_device;

	fake_raw_used(fake, device, queue, id, length, 1);
	if (!wants(fake, device, queue))
		return;
	if (fake->header.num_notifications &&
	    8 + (number + 1) * bits <= 64u * fake->header.num_notifications)
		fake_notify(fake, 8 + number * bits + (queue < bits ? queue : bits - 1));
	else
		fake_message(fake, 0, STILE_MSG_EVENT_USED, number, &event, sizeof(event));
}
