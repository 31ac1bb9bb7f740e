/* SPDX-License-Identifier: Apache-2.0 */
/* Every field of the window header, each broken on its own. */
#include <stddef.h>
#include <string.h>

#include "fixture.h"

struct broken {
	const char *field;
	size_t offset;
	size_t size;
	uint64_t value;
	int error;
};

#define FIELD(name, value, error)	{ #name, offsetof(struct stile_amp_header, name), \
	sizeof(((struct stile_amp_header *)0)->name), value, error }

static const struct broken cases[] = {
	FIELD(length, 63, STILE_E_HEADER_LENGTH),
	FIELD(length, 0, STILE_E_HEADER_LENGTH),
	FIELD(version, 0, STILE_E_HEADER_VERSION),
	FIELD(version, 2, STILE_E_HEADER_VERSION),
	FIELD(features, 2, STILE_E_HEADER_FEATURES),
	FIELD(num_notifications, 65, STILE_E_HEADER_NOTIFICATIONS),
	FIELD(notifications_per_device, 0, STILE_E_HEADER_NOTIFICATIONS),
	FIELD(notifications_per_device, 3, STILE_E_HEADER_NOTIFICATIONS),
	FIELD(notifications_per_device, 32, STILE_E_HEADER_NOTIFICATIONS),
	FIELD(num_queue_elements, 1, STILE_E_HEADER_ELEMENTS),
	FIELD(num_queue_elements, 0, STILE_E_HEADER_ELEMENTS),
	FIELD(size_queue_elements, 51, STILE_E_HEADER_ELEMENT_SIZE),
	FIELD(size_queue_elements, 0, STILE_E_HEADER_ELEMENT_SIZE),
	FIELD(device_notifications, FAKE_WINDOW, STILE_E_HEADER_BOUNDS),
	FIELD(device_notifications, 0x84, STILE_E_HEADER_ALIGNMENT),
	FIELD(device_queue_head, 0x41, STILE_E_HEADER_ALIGNMENT),
	FIELD(device_queue_head, 0x38, STILE_E_HEADER_OVERLAP),
	FIELD(device_queue_head, FAKE_WINDOW - 6, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_head, UINT64_MAX - 1, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_elements, FAKE_WINDOW - 8 * 264 + 1, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_elements, UINT64_MAX, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_elements, 0, STILE_E_HEADER_OVERLAP),
	FIELD(driver_notifications, 0x80, STILE_E_HEADER_OVERLAP),
	FIELD(driver_notifications, 0xffffffffffffull, STILE_E_HEADER_BOUNDS),
	FIELD(driver_queue_head, 0x44, STILE_E_HEADER_OVERLAP),
	FIELD(driver_queue_head, 0x49, STILE_E_HEADER_ALIGNMENT),
	FIELD(driver_queue_head, 1ull << 32, STILE_E_HEADER_BOUNDS),
	FIELD(driver_queue_elements, 0x1000 + 8 * 264 - 1, STILE_E_HEADER_OVERLAP),
	FIELD(driver_queue_elements, FAKE_WINDOW, STILE_E_HEADER_BOUNDS),
	/* Right in the lower half, and cut to it on a core of 32 bits they would pass. */
	FIELD(device_notifications, 0x100000080ull, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_head, 0x100000040ull, STILE_E_HEADER_BOUNDS),
	FIELD(device_queue_elements, 0x8000000000001000ull, STILE_E_HEADER_BOUNDS),
	FIELD(driver_queue_head, 0x100000048ull, STILE_E_HEADER_BOUNDS),
	FIELD(driver_queue_elements, 0x100008000ull, STILE_E_HEADER_BOUNDS),
};

TEST(layout_each_field_is_checked)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct broken *c = &cases[i];

		fixture_init();
		fix.fake.header.num_notifications = 2;
		fix.fake.header.notifications_per_device = 4;
		memcpy((uint8_t *)&fix.fake.header + c->offset, &c->value, c->size);
		memcpy(fix.fake.window, &fix.fake.header, sizeof(fix.fake.header));
		fix.fake.dead = true;
		CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), c->error);
		CHECK_EQ(strcmp(fix.bus.link.bad_field, c->field), 0);
	}
}

TEST(layout_areas_may_touch_and_fill_the_window)
{
	fixture_init();
	fix.fake.header.device_queue_elements = FAKE_WINDOW - 8 * 264;
	fix.fake.header.driver_queue_elements = FAKE_WINDOW - 2 * 8 * 264;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_bus_ping(&fix.bus, 7), 0);
}

TEST(layout_notification_fields_do_not_matter_without_words)
{
	fixture_init();
	fix.fake.header.device_notifications = UINT64_MAX;
	fix.fake.header.notifications_per_device = 0;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
}

TEST(layout_v0_takes_slots_of_48_bytes)
{
	fixture_init();
	fix.bus.v0 = true;
	fix.fake.v0 = true;
	fix.bus.link.message_min = 48;
	fix.fake.header.size_queue_elements = 48;
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
}
