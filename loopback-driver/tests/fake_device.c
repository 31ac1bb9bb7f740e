/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "fake.h"
#include "test.h"

void fake_reset(struct fake_device *device)
{
	device->status = 0;
	device->accepted = 0;
	for (int i = 0; i < FAKE_QUEUES; i++) {
		struct fake_queue *queue = &device->queue[i];

		memset(&queue->set, 0, sizeof(queue->set));
		queue->taken = 0;
		queue->avail_idx = 0;
		queue->used_idx = 0;
		queue->avail = queue->used = (struct fake_place){ 0 };
		memset(queue->chains, 0, sizeof(queue->chains));
	}
}

void fake_needs_reset(struct fake *fake, unsigned int number, bool tell)
{
	struct fake_device *device = &fake->device[number];
	struct stile_msg_event_config event;

	device->status |= STILE_STATUS_NEEDS_RESET;
	event = (struct stile_msg_event_config){ device->status, device->generation, 0, 0 };
	if (tell)
		fake_message(fake, 0, STILE_MSG_EVENT_CONFIG, (uint16_t)number, &event,
			     sizeof(event));
}

static size_t info(const struct fake *fake, const struct fake_device *device, uint8_t *payload)
{
	struct stile_msg_device_info_v2 v2 = {
		.device_id = device->id,
		.vendor_id = 0x1234,
		.num_feature_blocks = 2,
		.config_size = device->config_size,
		.max_virtqueues = device->queues,
	};
	struct stile_msg_device_info_v0 v0 = {
		.device_id = device->id,
		.vendor_id = 0x1234,
		.num_feature_bits = 64,
		.config_size = device->config_size,
		.max_virtqueues = device->queues,
	};

	memcpy(payload, fake->v0 ? (void *)&v0 : (void *)&v2, fake->v0 ? sizeof(v0) : sizeof(v2));
	return fake->v0 ? sizeof(v0) : sizeof(v2);
}

static size_t get_features(const struct fake_device *device, uint8_t *payload)
{
	memcpy(payload + 8, &device->offered, 8);
	return 16;
}

static size_t set_features(struct fake_device *device, const uint8_t *payload)
{
	CHECK(!(device->status & STILE_STATUS_FEATURES_OK));
	memcpy(&device->accepted, payload + 8, 8);
	return 0;
}

static size_t get_config(struct fake_device *device, uint8_t *payload)
{
	struct stile_msg_get_config ask;
	struct stile_msg_config got;

	memcpy(&ask, payload, sizeof(ask));
	CHECK(ask.offset + ask.length <= device->config_size);
	if (device->config_changes) {
		device->config_changes--;
		device->generation++;
		device->config[0]++;
	}
	got = (struct stile_msg_config){ device->generation, ask.offset, ask.length };
	memcpy(payload, &got, sizeof(got));
	memcpy(payload + sizeof(got), device->config + ask.offset, ask.length);
	return sizeof(got) + ask.length;
}

static size_t set_config(struct fake_device *device, uint8_t *payload)
{
	struct stile_msg_config set;

	memcpy(&set, payload, sizeof(set));
	CHECK_EQ(set.generation, 0);
	if (device->refuses_config)
		set.length = 0;
	else
		memcpy(device->config + set.offset, payload + sizeof(set), set.length);
	memcpy(payload, &set, sizeof(set));
	return sizeof(set);
}

static size_t get_status(struct fake_device *device, uint8_t *payload)
{
	struct stile_msg_status got = { device->status };

	if (device->slow_reset) {
		got.status = STILE_STATUS_ACKNOWLEDGE;
		device->slow_reset--;
	}
	memcpy(payload, &got, sizeof(got));
	return sizeof(got);
}

static size_t set_status(struct fake_device *device, uint8_t *payload)
{
	struct stile_msg_status set;

	memcpy(&set, payload, sizeof(set));
	if (!set.status) {
		fake_reset(device);
	} else {
		/* The driver never clears a bit (section 2.1.1). */
		CHECK_EQ(device->status & ~set.status & ~STILE_STATUS_NEEDS_RESET, 0);
		device->status |= set.status;
		if (device->refuses_features)
			device->status &= ~STILE_STATUS_FEATURES_OK;
	}
	if (device->slow_reset && !set.status)
		return get_status(device, payload);
	memcpy(payload, &device->status, sizeof(device->status));
	return sizeof(device->status);
}

static size_t get_vqueue(const struct fake *fake, const struct fake_device *device,
			 uint8_t *payload)
{
	struct stile_msg_vqueue_index ask;
	struct stile_msg_get_vqueue got = { 0 };
	const struct fake_queue *queue;

	memcpy(&ask, payload, sizeof(ask));
	CHECK(ask.index < device->queues);
	queue = &device->queue[ask.index];
	got = (struct stile_msg_get_vqueue){
		.index = ask.index,
		.max_size = queue->max_size,
		.cur_size = queue->set.size,
		.flags = !fake->v0 && queue->set.size ? STILE_MSG_VQUEUE_ENABLED : 0,
		.desc = queue->set.desc,
		.driver = queue->set.driver,
		.device = queue->set.device,
	};
	memcpy(payload, &got, sizeof(got));
	return sizeof(got);
}

static size_t set_vqueue(const struct fake *fake, struct fake_device *device,
			 const uint8_t *payload)
{
	struct stile_msg_set_vqueue set;

	memcpy(&set, payload, sizeof(set));
	CHECK(device->status & STILE_STATUS_FEATURES_OK);
	CHECK(!(device->status & STILE_STATUS_DRIVER_OK));
	CHECK_EQ(set.op, fake->v0 ? 0 : STILE_MSG_VQUEUE_ENABLE);
	if (fake_is_packed(device)) {
		CHECK_EQ(set.desc % STILE_DESC_ALIGN | set.driver % STILE_EVENT_ALIGN |
			 set.device % STILE_EVENT_ALIGN, 0);
	} else {
		CHECK_EQ(set.desc % STILE_DESC_ALIGN | set.driver % STILE_AVAIL_ALIGN |
			 set.device % STILE_USED_ALIGN, 0);
		CHECK(!(set.size & (set.size - 1)));
	}
	CHECK(set.size && set.size <= device->queue[set.index].max_size);
	if (!device->forgets_queues)
		device->queue[set.index].set = set;
	return 0;
}

static size_t answer(struct fake *fake, struct fake_device *device, uint8_t id, uint8_t *payload)
{
	switch (id) {
	case STILE_MSG_GET_DEVICE_INFO:
		return info(fake, device, payload);
	case STILE_MSG_GET_DEVICE_FEATURES:
		return get_features(device, payload);
	case STILE_MSG_SET_DRIVER_FEATURES:
		return set_features(device, payload);
	case STILE_MSG_GET_CONFIG:
		return get_config(device, payload);
	case STILE_MSG_SET_CONFIG:
		return set_config(device, payload);
	case STILE_MSG_GET_DEVICE_STATUS:
		return get_status(device, payload);
	case STILE_MSG_SET_DEVICE_STATUS:
		return set_status(device, payload);
	case STILE_MSG_GET_VQUEUE:
		return get_vqueue(fake, device, payload);
	case STILE_MSG_SET_VQUEUE:
		return set_vqueue(fake, device, payload);
	}
	CHECK_EQ(id, 0);
	return 0;
}

void fake_device_message(struct fake *fake, const struct stile_message *request)
{
	struct fake_device *device = &fake->device[request->header.dev_num % FAKE_DEVICES];
	struct stile_message m = *request;
	struct stile_msg_event_avail event;

	CHECK(request->header.dev_num < FAKE_DEVICES && device->present);
	if (m.header.msg_id == STILE_MSG_EVENT_AVAIL) {
		memcpy(&event, m.payload, sizeof(event));
		fake->events_avail++;
		fake_serve(fake, m.header.dev_num, event.index);
		return;
	}
	m.header.msg_size = (uint16_t)(sizeof(m.header) +
				       answer(fake, device, m.header.msg_id, m.payload));
	m.header.type |= STILE_MSG_TYPE_RESPONSE;
	if (!fake->tamper || fake->tamper(fake, &m))
		fake_send(fake, &m);
}
