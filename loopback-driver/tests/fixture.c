/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

struct fixture fix;

/* The memory of the test before goes here, for a failed check skips the end of its test. */
void fixture_init(void)
{
	if (fix.fake.window)
		fake_done(&fix.fake);
	fake_init(&fix.fake);
	fake_models(&fix.fake);
	stile_pool_init(&fix.pool, fix.fake.data, FAKE_DATA);
	stile_bus_init(&fix.bus, &(struct stile_bus_config){
		.port = &fix.fake.port,
		.window = fix.fake.window,
		.window_size = FAKE_WINDOW,
	});
}

void fixture_connect(void)
{
	fixture_init();
	fake_publish(&fix.fake);
	CHECK_EQ(stile_bus_connect(&fix.bus, SECOND), 0);
}

bool drop(struct fake *fake, struct stile_message *answer)
{
	(void)answer;
	fake->tampered++;
	return false;
}
