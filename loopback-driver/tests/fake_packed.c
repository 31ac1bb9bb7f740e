/* SPDX-License-Identifier: Apache-2.0 */
/* The device's side of a packed ring, in slots and wrap counters as the standard counts. */
#include "fake.h"
#include "test.h"

static struct stile_packed_desc *ring(struct fake *fake, const struct fake_queue *q)
{
	void *p = stile_bus_pointer(&fake->port, q->set.desc, 16 * q->set.size);

	CHECK(p != NULL);
	return p;
}

static uint32_t *event(struct fake *fake, uint64_t address)
{
	void *p = stile_bus_pointer(&fake->port, address, sizeof(struct stile_event));

	CHECK(p != NULL);
	return p;
}

uint32_t *fake_driver_event(struct fake *fake, struct fake_queue *q)
{
	return event(fake, q->set.driver);
}

uint32_t *fake_device_event(struct fake *fake, struct fake_queue *q)
{
	return event(fake, q->set.device);
}

static void step(const struct fake_queue *q, struct fake_place *place, unsigned int by)
{
	place->slot += by;
	if (place->slot >= q->set.size) {
		place->slot -= q->set.size;
		place->turned = !place->turned;
	}
}

static bool available(uint16_t flags, const struct fake_place *place)
{
	bool wrap = !place->turned;

	return !!(flags & STILE_DESC_F_AVAIL) == wrap && !!(flags & STILE_DESC_F_USED) != wrap;
}

static void add(struct fake *fake, struct fake_chain *chain, const struct stile_packed_desc *desc)
{
	bool writable = desc->flags & STILE_DESC_F_WRITE;

	CHECK(chain->count < FAKE_SEGMENTS);
	/* Readable before writable. */
	CHECK(writable || !chain->count || !chain->segments[chain->count - 1].writable);
	chain->segments[chain->count++] = (struct fake_segment){
		.data = stile_bus_pointer(&fake->port, desc->addr, desc->len),
		.length = desc->len,
		.writable = writable,
	};
	CHECK(chain->segments[chain->count - 1].data != NULL);
}

static void add_table(struct fake *fake, const struct fake_device *device,
		      struct fake_chain *chain, const struct stile_packed_desc *desc)
{
	const struct stile_packed_desc *table =
		stile_bus_pointer(&fake->port, desc->addr, desc->len);

	CHECK(device->accepted >> STILE_F_INDIRECT_DESC & 1);
	CHECK(table && desc->len && desc->len % 16 == 0);
	CHECK_EQ(desc->flags & (STILE_DESC_F_NEXT | STILE_DESC_F_WRITE), 0);
	for (uint32_t i = 0; i < desc->len / 16; i++) {
		CHECK_EQ(table[i].flags & ~STILE_DESC_F_WRITE, 0);
		add(fake, chain, &table[i]);
	}
}

/* A chain must be copied when it is found: its descriptors are overwritten by any used one. */
bool fake_packed_peek(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t *id)
{
	struct fake_queue *q = &device->queue[queue];
	struct fake_place at = q->avail;
	struct fake_chain chain = { 0 };
	const struct stile_packed_desc *desc = &ring(fake, q)[at.slot];

	if (!available(desc->flags, &at))
		return false;
	for (;;) {
		desc = &ring(fake, q)[at.slot];
		CHECK(available(desc->flags, &at));
		CHECK(chain.slots < q->set.size);
		chain.slots++;
		if (desc->flags & STILE_DESC_F_INDIRECT) {
			CHECK_EQ(chain.slots, 1);
			add_table(fake, device, &chain, desc);
			break;
		}
		add(fake, &chain, desc);
		if (!(desc->flags & STILE_DESC_F_NEXT))
			break;
		step(q, &at, 1);
	}
	*id = desc->id;
	CHECK(*id < q->set.size && *id < FAKE_CHAINS);
	q->chains[*id] = chain;
	return true;
}

void fake_packed_take(struct fake_queue *q, uint16_t id)
{
	step(q, &q->avail, q->chains[id].slots);
}

/* Not a power of two, and both marks as the wrap counter: what the driver finds. */
void fake_packed_used(struct fake *fake, struct fake_queue *q, uint32_t id, uint32_t length)
{
	struct stile_packed_desc *desc = &ring(fake, q)[q->used.slot];

	desc->id = (uint16_t)id;
	desc->len = length;
	desc->flags = (uint16_t)((length ? STILE_DESC_F_WRITE : 0) |
				 (q->used.turned ? 0 : STILE_DESC_F_AVAIL | STILE_DESC_F_USED));
	q->used_before = q->used;
	step(q, &q->used, id < FAKE_CHAINS && q->chains[id].slots ? q->chains[id].slots : 1);
}

/* Whether the driver wants to hear of the one last used. */
bool fake_packed_wants(struct fake *fake, struct fake_device *device, struct fake_queue *q)
{
	uint32_t wish = *fake_driver_event(fake, q);
	struct fake_place at = q->used_before;

	CHECK(wish >> 16 <= STILE_EVENT_DESC);
	if (wish >> 16 != STILE_EVENT_DESC)
		return wish >> 16 == STILE_EVENT_ENABLE;
	CHECK(device->accepted >> STILE_F_EVENT_IDX & 1);
	for (; at.slot != q->used.slot || at.turned != q->used.turned; step(q, &at, 1))
		if ((wish & 0xffff) == (at.slot | (at.turned ? 0 : STILE_EVENT_WRAP)))
			return true;
	return false;
}

/* Asks to be notified of the next chain not taken. */
void fake_packed_ask(struct fake *fake, struct fake_device *device, struct fake_queue *q)
{
	bool event_idx = device->accepted >> STILE_F_EVENT_IDX & 1;

	*fake_device_event(fake, q) = !event_idx ? 0 :
		STILE_EVENT_DESC << 16 | q->avail.slot | (q->avail.turned ? 0 : STILE_EVENT_WRAP);
}
