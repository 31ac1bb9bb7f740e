/* SPDX-License-Identifier: Apache-2.0 */
#include "hostile.h"

#define TIMEOUT		(5 * SECOND)
#define QUIET		(SECOND / 10)
#define USED_BYTES	32

struct stile_rng victim;

int hostile_send(const void *message, size_t size)
{
	return stile_amp_send(&peer.bus.link, message, size,
			      stile_bus_deadline(&peer.bus, TIMEOUT));
}

/* The victim as a correct driver uses it, from reset to data. */
static int use_victim(void)
{
	uint8_t bytes[USED_BYTES];
	int error = stile_rng_start(&victim, &peer.pool);

	return error ? error : stile_rng_read(&victim, bytes, sizeof(bytes), TIMEOUT);
}

static int await_needs_reset(void)
{
	uint64_t deadline = stile_bus_deadline(&peer.bus, TIMEOUT);
	int error = 0;

	while (!error && stile_bus_now(&peer.bus) < deadline) {
		stile_bus_wait(&peer.bus, deadline);
		error = stile_device_check(&victim.device);
		if (!error)
			error = stile_device_status(&victim.device) < 0 ? STILE_E_RESPONSE : 0;
	}
	return error == STILE_E_NEEDS_RESET ? 0 : STILE_E_TIMEOUT;
}

/*
 * Throws away the answers nobody waited for, until none has come for a while. The
 * device side may drop what a peer that does not read is owed, so a request that
 * follows a flood too closely is owed nothing.
 */
static int settle(void)
{
	uint64_t end = stile_bus_deadline(&peer.bus, TIMEOUT);
	uint64_t quiet = stile_bus_deadline(&peer.bus, QUIET);
	int error = 0;

	while (!error && stile_bus_now(&peer.bus) < quiet && stile_bus_now(&peer.bus) < end) {
		uint32_t stray = peer.bus.counters.stray;

		error = stile_bus_poll(&peer.bus);
		if (peer.bus.counters.stray != stray)
			quiet = stile_bus_deadline(&peer.bus, QUIET);
		else
			stile_bus_wait(&peer.bus, quiet);
	}
	return error;
}

/* Then the bus must work as ever. */
static int await_nothing(void)
{
	int error = settle();

	return error ? error : stile_bus_ping(&peer.bus, 1);
}

static int await_given_up(void)
{
	uint64_t deadline = stile_bus_deadline(&peer.bus, TIMEOUT);

	while (!stile_bus_poll(&peer.bus)) {
		if (stile_bus_now(&peer.bus) >= deadline)
			return STILE_E_TIMEOUT;
		stile_bus_wait(&peer.bus, deadline);
	}
	return peer_reconnect();
}

static int await_outcome(enum outcome wanted)
{
	switch (wanted) {
	case NEEDS_RESET:
		return await_needs_reset();
	case PEER_DEAD:
		return await_given_up();
	default:
		return await_nothing();
	}
}

static void run_round(const struct attack *attack)
{
	static const char *const results[] = {
		[NEEDS_RESET] = "device needed a reset and works again",
		[IGNORED] = "ignored, device works",
		[PEER_DEAD] = "given up and taken back",
	};
	/* A fresh start, so that no round meets what another left; a read would move the ring. */
	int error = stile_rng_start(&victim, &peer.pool);
	const char *step = "start";

	if (!error) {
		step = "attack";
		error = attack->run();
	}
	if (!error) {
		step = "outcome";
		error = await_outcome(attack->wanted);
	}
	if (!error) {
		step = "use after it";
		error = use_victim();
	}
	if (!error) {
		peer_say("hostile round %s: %s", attack->name, results[attack->wanted]);
		return;
	}
	if (peer.bus.link.error)
		peer_reconnect();
	peer_say("hostile round %s: FAILED at %s", attack->name, step);
	peer_failed(attack->name, error);
}

static void run_all(const struct attack *attack)
{
	for (; attack->name; attack++)
		run_round(attack);
}

/* Each kind of attack on its kind of ring; the others follow on whichever is left. */
static void run_on_rings(void)
{
	victim.device.refused = STILE_FEATURE(STILE_F_RING_PACKED);
	run_all(split_attacks);
	victim.device.refused = 0;
	if (!stile_rng_start(&victim, &peer.pool) &&
	    stile_device_has(&victim.device, STILE_F_RING_PACKED))
		run_all(packed_attacks);
	else
		peer_say("hostile: the device has no packed rings");
}

void stile_main(void)
{
	if (peer_start(false)) {
		int error = stile_device_find(&victim.device, &peer.bus, STILE_ID_ENTROPY);

		if (error) {
			peer_failed("rng", error);
		} else {
			run_on_rings();
			run_all(message_attacks);
			run_all(bus_attacks);
			stile_device_reset(&victim.device);
		}
	}
	peer_conclude();
	peer_off();
}
