/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/console.h>
#include <stile/rng.h>

#include "fixture.h"

static struct stile_rng rng;
static struct stile_console console;

static void start_rng(void)
{
	memset(&rng, 0, sizeof(rng));
	/* A device that leaves chains alone would have to move its event by hand. */
	rng.device.refused = STILE_FEATURE(STILE_F_EVENT_IDX);
	fixture_connect();
	CHECK_EQ(stile_device_find(&rng.device, &fix.bus, STILE_ID_ENTROPY), 0);
	CHECK_EQ(stile_rng_start(&rng, &fix.pool), 0);
}

RING_TEST(rng_fills_more_than_one_buffer)
{
	uint8_t bytes[1000] = { 0 };

	start_rng();
	models.rng_most = 100;
	CHECK_EQ(stile_rng_read(&rng, bytes, sizeof(bytes), SECOND), 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		CHECK_EQ(bytes[i], 0xa5);
}

RING_TEST(rng_that_gives_nothing_is_an_error)
{
	uint8_t byte;

	start_rng();
	models.rng_most = 0;
	CHECK_EQ(stile_rng_read(&rng, &byte, 1, SECOND), STILE_E_IO);
}

RING_TEST(rng_answer_to_an_earlier_read_stays_within_the_later)
{
	struct fake_device *fake = &fix.fake.device[FAKE_RNG];
	uint8_t big[200], small[4];
	bool (*serve)(struct fake *, struct fake_device *, unsigned int, uint16_t);

	start_rng();
	serve = fake->serve;
	fake->serve = NULL;
	CHECK_EQ(stile_rng_read(&rng, big, sizeof(big), SECOND), STILE_E_TIMEOUT);
	fake->serve = serve;
	CHECK_EQ(stile_rng_read(&rng, small, sizeof(small), SECOND), 0);
}

static void start_console(void)
{
	memset(&console, 0, sizeof(console));
	fixture_connect();
	CHECK_EQ(stile_device_find(&console.device, &fix.bus, STILE_ID_CONSOLE), 0);
	CHECK_EQ(stile_console_start(&console, &fix.pool), 0);
}

RING_TEST(console_writes_everything_in_order)
{
	char text[3000];

	start_console();
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i % 26);
	CHECK_EQ(stile_console_write(&console, text, sizeof(text), SECOND), 0);
	CHECK_EQ(stile_console_write(&console, "end", 3, SECOND), 0);
	CHECK_EQ(stile_console_drain(&console, SECOND), 0);
	CHECK_EQ(models.console_out_length, sizeof(text) + 3);
	CHECK_EQ(memcmp(models.console_out, text, sizeof(text)), 0);
	CHECK_EQ(memcmp(models.console_out + sizeof(text), "end", 3), 0);
}

RING_TEST(console_write_gives_up_when_nobody_reads)
{
	int error = 0, written = 0;

	start_console();
	fix.fake.device[FAKE_CONSOLE].serve = NULL;
	for (; !error && written < 100; written++)
		error = stile_console_write(&console, "x", 1, SECOND);
	CHECK_EQ(error, STILE_E_TIMEOUT);
	CHECK_EQ(written, STILE_CONSOLE_BUFFERS + 1);
	CHECK_EQ(stile_console_drain(&console, SECOND), STILE_E_TIMEOUT);
}

RING_TEST(console_reads_in_pieces_and_for_ever)
{
	char text[8];

	start_console();
	CHECK_EQ(stile_console_read(&console, text, sizeof(text)), 0);
	for (int i = 0; i < 100; i++) {
		CHECK_EQ(stile_bus_poll(&fix.bus), 0);
		fake_console_input(&fix.fake, "hello there");
		CHECK_EQ(stile_console_read(&console, text, 5), 5);
		CHECK_EQ(memcmp(text, "hello", 5), 0);
		CHECK_EQ(stile_console_read(&console, text, sizeof(text)), 6);
		CHECK_EQ(memcmp(text, " there", 6), 0);
		CHECK_EQ(stile_console_read(&console, text, sizeof(text)), 0);
	}
}

RING_TEST(console_starts_again_after_the_device_side_restarted)
{
	start_console();
	CHECK_EQ(stile_console_write(&console, "one", 3, SECOND), 0);
	CHECK_EQ(stile_console_drain(&console, SECOND), 0);
	fake_restart(&fix.fake);
	CHECK_EQ(stile_bus_poll(&fix.bus), STILE_E_RESTARTED);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
	CHECK_EQ(stile_console_start(&console, &fix.pool), 0);
	CHECK_EQ(stile_console_write(&console, "two", 3, SECOND), 0);
	CHECK_EQ(stile_console_drain(&console, SECOND), 0);
	CHECK_EQ(memcmp(models.console_out, "onetwo", 6), 0);
}
