/* SPDX-License-Identifier: Apache-2.0 */
/* A bus on a fake device side with an entropy device, a console and a disk. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stile/error.h>
#include <stile/pool.h>

#include "fake.h"
#include "test.h"

#define SECOND	1000000ull

extern struct fixture {
	struct fake fake;
	struct stile_bus bus;
	struct stile_pool pool;
} fix;

/* Published and not connected; change fix.fake.header before if need be, then fake_publish. */
void fixture_init(void);

/* Published and connected. */
void fixture_connect(void);

/* An answer that never comes. */
bool drop(struct fake *fake, struct stile_message *answer);

#endif
