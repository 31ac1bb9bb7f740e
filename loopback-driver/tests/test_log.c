/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <stile/log.h>

#include "test.h"

#define ROOM	(sizeof(struct stile_peer_log) + 100)	/* 64 bytes of text fit */

static struct stile_log writer;

static struct stile_peer_log *fresh(void)
{
	static _Alignas(8) uint8_t memory[ROOM];

	memset(memory, 0xff, sizeof(memory));
	stile_log_init(&writer, memory, sizeof(memory));
	return (struct stile_peer_log *)memory;
}

TEST(log_begins_empty)
{
	struct stile_peer_log *shared = fresh();

	CHECK_EQ(shared->magic, STILE_PEER_LOG_MAGIC);
	CHECK_EQ(shared->size, 64);
	CHECK_EQ(shared->head, 0);
	CHECK_EQ(shared->reserved, 0);
}

TEST(log_keeps_the_last_of_what_is_written)
{
	struct stile_peer_log *shared = fresh();
	char text[101];

	stile_log_write(&writer, "one\n");
	stile_log_write(&writer, "two\n");
	CHECK_EQ(shared->head, 8);
	CHECK_EQ(memcmp(shared->text, "one\ntwo\n", 8), 0);
	for (int i = 0; i < 100; i++)
		text[i] = (char)('a' + i % 26);
	text[100] = '\0';
	stile_log_write(&writer, text);
	CHECK_EQ(shared->head, 108);
	for (uint32_t i = 108 - 64; i < 108; i++)
		CHECK_EQ(shared->text[i % 64], text[i - 8]);
	/* Nothing behind the text that was promised. */
	CHECK_EQ(shared->text[64], 0xff);
}

TEST(log_counts_over_the_wrap)
{
	struct stile_peer_log *shared = fresh();

	writer.head = UINT32_MAX;
	stile_log_write(&writer, "ab");
	CHECK_EQ(shared->head, 1);
	CHECK_EQ(shared->text[63], 'a');
	CHECK_EQ(shared->text[0], 'b');
}

TEST(log_does_not_believe_what_it_shares)
{
	struct stile_peer_log *shared = fresh();

	shared->size = UINT32_MAX;
	shared->head = 1u << 31;
	stile_log_write(&writer, "x");
	CHECK_EQ(shared->head, 1);
	CHECK_EQ(shared->text[0], 'x');
}

TEST(log_is_silent_before_it_begins)
{
	struct stile_log none = { 0 };

	stile_log_write(&none, "x");
	CHECK_EQ(none.head, 0);
}
