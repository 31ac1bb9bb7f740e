/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stile/end.h>
#include <stile/port.h>

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
