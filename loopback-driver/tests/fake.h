/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A device side in this process, on memory and time that are no more real. It
 * acts whenever the driver side looks at the clock, so every test is
 * deterministic and a time-out of seconds takes no time. It can misbehave.
 */
#ifndef FAKE_H
#define FAKE_H

#include <stdbool.h>
#include <stile/amp_bus.h>
#include <stile/bus.h>
#include <stile/virtio.h>
#include <stile/virtio_ring.h>

#define FAKE_WINDOW	0x10000u
#define FAKE_DATA	0x80000u
/* Not 0, so that a missing translation shows, and above 4 GiB, so that a cut one does. */
#define FAKE_BUS_BASE	0x840000000ull
#define FAKE_DEVICES	6
#define FAKE_QUEUES	3

struct fake;
struct fake_device;

struct fake_segment {
	uint8_t *data;
	uint32_t length;
	bool writable;
};

#define FAKE_SEGMENTS	16
#define FAKE_CHAINS	64

/* A chain of a packed ring. */
struct fake_chain {
	struct fake_segment segments[FAKE_SEGMENTS];
	unsigned int count;
	unsigned int slots;
};

/* A place in a packed ring: the wrap counter starts as 1, and is 0 once turned. */
struct fake_place {
	unsigned int slot;
	bool turned;
};

struct fake_queue {
	uint32_t max_size;
	struct stile_msg_set_vqueue set;
	unsigned int notified;

	/* Chains taken, and what the last of them are called. */
	unsigned int taken;
	uint16_t heads[64];

	/* Split. */
	uint16_t avail_idx;
	uint16_t used_idx;

	/* Packed. */
	struct fake_place avail, used, used_before;
	struct fake_chain chains[FAKE_CHAINS];
};

struct fake_device {
	bool present;
	uint32_t id;
	uint64_t offered;
	uint64_t accepted;
	uint32_t status;
	_Alignas(8) uint8_t config[72];
	uint32_t config_size;
	uint32_t generation;
	uint32_t queues;
	struct fake_queue queue[FAKE_QUEUES];

	/* Called for available chains of a queue when notified; false or NULL leaves them there. */
	bool (*serve)(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t head);

	/* How it misbehaves. */
	bool refuses_features;
	bool refuses_config;
	unsigned int slow_reset;	/* GET_DEVICE_STATUS answers before a reset is over */
	unsigned int config_changes;	/* GET_CONFIG answers each of a new generation */
	bool forgets_queues;		/* SET_VQUEUE has no effect */
};

struct fake {
	struct stile_port port;
	uint8_t *window;
	uint8_t *data;
	uint64_t time;
	unsigned int rings;		/* of our doorbell */
	bool v0;

	/* The window; may be changed before fake_publish. */
	struct stile_amp_header header;

	/* The bus. */
	uint16_t state;
	uint16_t tail;
	uint16_t head;
	bool dead;			/* does nothing at all */
	bool deaf;			/* does not answer messages */
	bool stuck_in_run;		/* ignores INIT */
	unsigned int handshakes;

	/* Sees each answer before it is sent; false drops it. */
	bool (*tamper)(struct fake *fake, struct stile_message *answer);
	unsigned int tampered;

	/* Called when our doorbell is rung, from within the driver side. */
	void (*rung)(struct fake *fake);

	/* What came from the driver side and was no request. */
	unsigned int events_avail;
	struct stile_message last_response;
	unsigned int responses;

	struct fake_device device[FAKE_DEVICES];
};

/* fake_bus.c */
void fake_init(struct fake *fake);
void fake_publish(struct fake *fake);		/* writes the header and its magic */
void fake_done(struct fake *fake);
void fake_restart(struct fake *fake);		/* dies and comes back with INIT */
void fake_send(struct fake *fake, const struct stile_message *message);
/* Sends a message of length payload bytes. */
void fake_message(struct fake *fake, uint8_t type, uint8_t id, uint16_t device,
		  const void *payload, size_t length);
struct stile_amp_queue_head *fake_mine(struct fake *fake);
struct stile_amp_queue_head *fake_theirs(struct fake *fake);
void fake_notify(struct fake *fake, unsigned int bit);

/* fake_device.c */
void fake_device_message(struct fake *fake, const struct stile_message *request);
void fake_needs_reset(struct fake *fake, unsigned int device, bool tell);
void fake_reset(struct fake_device *device);

/* fake_queue.c */
bool fake_is_packed(const struct fake_device *device);
/* Finds the next available chain, and takes it. Its head is its id in a packed ring. */
bool fake_peek(struct fake *fake, struct fake_device *device, unsigned int queue, uint16_t *head);
void fake_take(struct fake_device *device, unsigned int queue, uint16_t head);
void fake_serve(struct fake *fake, unsigned int device, unsigned int queue);
/* Walks a chain; test failure when it is not what a driver may build. Returns the segments. */
unsigned int fake_chain(struct fake *fake, struct fake_device *device, unsigned int queue,
			uint16_t head, struct fake_segment *segments);
void fake_used(struct fake *fake, struct fake_device *device, unsigned int queue, uint32_t id,
	       uint32_t length);
/* Writes a used entry and index without any care or notification. */
void fake_raw_used(struct fake *fake, struct fake_device *device, unsigned int queue, uint32_t id,
		   uint32_t length, uint16_t step);
struct stile_used *fake_used_ring(struct fake *fake, struct fake_device *device,
				  unsigned int queue);
struct stile_avail *fake_avail_ring(struct fake *fake, struct fake_device *device,
				    unsigned int queue);

/* fake_packed.c */
uint32_t *fake_driver_event(struct fake *fake, struct fake_queue *queue);
uint32_t *fake_device_event(struct fake *fake, struct fake_queue *queue);
bool fake_packed_peek(struct fake *fake, struct fake_device *device, unsigned int queue,
		      uint16_t *id);
void fake_packed_take(struct fake_queue *queue, uint16_t id);
void fake_packed_used(struct fake *fake, struct fake_queue *queue, uint32_t id, uint32_t length);
bool fake_packed_wants(struct fake *fake, struct fake_device *device, struct fake_queue *queue);
void fake_packed_ask(struct fake *fake, struct fake_device *device, struct fake_queue *queue);

/* fake_models.c */
#define FAKE_RNG	0
#define FAKE_CONSOLE	1
#define FAKE_BLK	3		/* 2 is left free, so that numbers have a gap */
#define FAKE_NET	5		/* absent but in its own tests */

extern struct fake_models {
	uint32_t rng_most;		/* bytes a request is given */
	uint8_t console_out[4096];
	size_t console_out_length;
	uint8_t disk[256 * 512];
	uint8_t blk_status;		/* of the next requests */
	uint32_t blk_short;		/* bytes too few in the used length */
	bool blk_holds;			/* leaves requests alone until blk_release */
	unsigned int blk_types[16];	/* requests seen by type */
	unsigned int blk_most_segments;
} models;

void fake_models(struct fake *fake);
void fake_console_input(struct fake *fake, const char *text);
/* Completes all requests held, the last first. */
void fake_blk_release(struct fake *fake);

#endif
