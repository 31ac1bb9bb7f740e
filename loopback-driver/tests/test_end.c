/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/end.h>

#include "fixture.h"
#include "test.h"

static _Alignas(8) uint8_t carveout[2 * STILE_LIFE_SIZE];

TEST(end_is_in_the_last_page)
{
	CHECK_EQ((uint8_t *)stile_end_words(carveout, sizeof(carveout)) - carveout, STILE_LIFE_SIZE);
}

TEST(end_is_asked_for_by_one_value_alone)
{
	struct stile_life_words *words = stile_end_words(carveout, sizeof(carveout));

	words->stop = 0;
	CHECK(!stile_end_asked(words));
	words->stop = 2;
	CHECK(!stile_end_asked(words));
	words->stop = STILE_LIFE_STOP;
	CHECK(stile_end_asked(words));
}

TEST(end_is_told_in_its_own_word)
{
	struct stile_life_words *words = stile_end_words(carveout, sizeof(carveout));

	memset(carveout, 0, sizeof(carveout));
	stile_end_tell(words, 7);
	CHECK_EQ(words->stop, 0);
	CHECK_EQ(words->end, 7);
}

static unsigned int looks;

static void look(void *context)
{
	CHECK(context == &fix.fake);
	looks++;
}

/* Also by a bus that is not connected: a program waits for its devices, and shall end all the same. */
TEST(end_is_looked_for_whenever_the_bus_is)
{
	fixture_init();
	fix.fake.port.look = look;
	looks = 0;
	stile_bus_poll(&fix.bus);
	CHECK_EQ(looks, 1);
	stile_bus_wait(&fix.bus, stile_bus_now(&fix.bus));
	CHECK_EQ(looks, 2);
	stile_bus_set_polling(&fix.bus, true);
	stile_bus_wait(&fix.bus, stile_bus_now(&fix.bus));
	CHECK_EQ(looks, 3);
}
