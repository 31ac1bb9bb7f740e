/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks the window header, the first thing the device side tells us. After
 * this no offset, size or count from the header can lead outside the window.
 */
#include <stile/amp_bus.h>
#include <stile/amp_layout.h>
#include <stile/barrier.h>
#include <stile/error.h>

struct area {
	const char *field;
	uint64_t offset;
	uint64_t length;
	uint64_t align;
};

#define AREAS	7

static int fail(const char **field, const char *name, int error)
{
	*field = name;
	return error;
}

static bool overlap(const struct area *a, const struct area *b)
{
	return a->length && b->length && a->offset < b->offset + b->length &&
	       b->offset < a->offset + a->length;
}

static int check_areas(const struct area *areas, size_t size, const char **field)
{
	for (int i = 0; i < AREAS; i++) {
		const struct area *a = &areas[i];

		if (!a->length)
			continue;
		if (a->offset > size || a->length > size - a->offset)
			return fail(field, a->field, STILE_E_HEADER_BOUNDS);
		if (a->offset & (a->align - 1))
			return fail(field, a->field, STILE_E_HEADER_ALIGNMENT);
		for (int j = 0; j < i; j++)
			if (overlap(a, &areas[j]))
				return fail(field, a->field, STILE_E_HEADER_OVERLAP);
	}
	return 0;
}

static int check_notifications(const struct stile_amp_header *h, const char **field)
{
	uint8_t bits = h->notifications_per_device;

	if (h->num_notifications > STILE_AMP_NOTIFICATIONS_MAX)
		return fail(field, "num_notifications", STILE_E_HEADER_NOTIFICATIONS);
	if (h->num_notifications && (bits == 0 || bits > 16 || (bits & (bits - 1))))
		return fail(field, "notifications_per_device", STILE_E_HEADER_NOTIFICATIONS);
	return 0;
}

static int check_scalars(const struct stile_amp_header *h, size_t message_min, const char **field)
{
	if (h->length != STILE_AMP_HEADER_LENGTH)
		return fail(field, "length", STILE_E_HEADER_LENGTH);
	if (h->version != STILE_AMP_VERSION)
		return fail(field, "version", STILE_E_HEADER_VERSION);
	if (h->features & ~STILE_AMP_F_MASKED_NOTIFICATIONS)
		return fail(field, "features", STILE_E_HEADER_FEATURES);
	if (h->num_queue_elements < 2)
		return fail(field, "num_queue_elements", STILE_E_HEADER_ELEMENTS);
	if (h->size_queue_elements < message_min)
		return fail(field, "size_queue_elements", STILE_E_HEADER_ELEMENT_SIZE);
	return check_notifications(h, field);
}

/* Field by field and once each, so that what is checked is what is used. */
static struct stile_amp_header copy_header(const struct stile_amp_header *from)
{
	return (struct stile_amp_header){
		.length = stile_read_once(&from->length),
		.version = stile_read_once(&from->version),
		.features = stile_read_once(&from->features),
		.num_notifications = stile_read_once(&from->num_notifications),
		.notifications_per_device = stile_read_once(&from->notifications_per_device),
		.num_queue_elements = stile_read_once(&from->num_queue_elements),
		.size_queue_elements = stile_read_once(&from->size_queue_elements),
		.device_notifications = stile_read_wide(&from->device_notifications),
		.device_queue_head = stile_read_wide(&from->device_queue_head),
		.device_queue_elements = stile_read_wide(&from->device_queue_elements),
		.driver_notifications = stile_read_wide(&from->driver_notifications),
		.driver_queue_head = stile_read_wide(&from->driver_queue_head),
		.driver_queue_elements = stile_read_wide(&from->driver_queue_elements),
	};
}

int stile_amp_layout_read(struct stile_amp_layout *layout, const void *window, size_t size,
			  size_t message_min, const char **field)
{
	const struct stile_amp_header h = copy_header(window);
	bool masked = h.features & STILE_AMP_F_MASKED_NOTIFICATIONS;
	uint64_t words = (uint64_t)h.num_notifications * sizeof(uint64_t) * (masked ? 3 : 2);
	uint64_t ring = (uint64_t)h.num_queue_elements * h.size_queue_elements;
	uint64_t head = sizeof(struct stile_amp_queue_head);
	const struct area areas[AREAS] = {
		{ "header", 0, STILE_AMP_HEADER_LENGTH, 8 },
		{ "device_notifications", h.device_notifications, words, 8 },
		{ "device_queue_head", h.device_queue_head, head, 2 },
		{ "device_queue_elements", h.device_queue_elements, ring, 1 },
		{ "driver_notifications", h.driver_notifications, words, 8 },
		{ "driver_queue_head", h.driver_queue_head, head, 2 },
		{ "driver_queue_elements", h.driver_queue_elements, ring, 1 },
	};
	int error = check_scalars(&h, message_min, field);

	if (!error)
		error = check_areas(areas, size, field);
	if (error)
		return error;
	*layout = (struct stile_amp_layout){
		.elements = h.num_queue_elements,
		.element_size = h.size_queue_elements,
		.words = h.num_notifications,
		.bits_per_device = h.notifications_per_device,
		.masked = masked,
		.device_notifications = (size_t)h.device_notifications,
		.device_head = (size_t)h.device_queue_head,
		.device_ring = (size_t)h.device_queue_elements,
		.driver_notifications = (size_t)h.driver_notifications,
		.driver_head = (size_t)h.driver_queue_head,
		.driver_ring = (size_t)h.driver_queue_elements,
	};
	return 0;
}
