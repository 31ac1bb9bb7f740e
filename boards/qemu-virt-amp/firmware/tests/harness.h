/* SPDX-License-Identifier: Apache-2.0 */
/* The tests' own side: checks, firmware calls, the peer and its script, interrupts. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stile/firmware.h>

#include "board.h"
#include "script.h"

#define PEER	1u			/* the compartment's number */

/* A test is a function; a failed check is told and counted, and the test goes on. */
struct test {
	const char *name;
	void (*run)(void);
};
extern const struct test tests_calls[], tests_life[], tests_memory[], tests_interrupts[];
void run_tests(const struct test *tests);
_Noreturn void conclude(void);

void check_eq(const char *file, int line, const char *text, uint64_t got, uint64_t wanted);
#define CHECK_EQ(got, wanted)	check_eq(__FILE__, __LINE__, #got, (uint64_t)(got), (uint64_t)(wanted))
#define CHECK(condition)	CHECK_EQ(!!(condition), 1)

/* x0 to x3 of a firmware call. */
struct answer {
	uint64_t x[4];
};
struct answer call(uint64_t id, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
#define ERROR(e)	((uint64_t)(int64_t)(e))

/* The peer. Each waits, at most ten seconds. */
uint64_t peer_state(void);
void peer_to_rest(void);		/* whatever it was doing; OFF */
void peer_start(const struct step *steps, unsigned int count);	/* loads and starts */
void peer_reaches(unsigned int steps);	/* it is in step number so many, counted from 1 */
uint64_t peer_rests(void);		/* the state in which it rests */
uint64_t peer_plays(const struct step *steps, unsigned int count);	/* both */
uint64_t peer_result(unsigned int step);
extern volatile struct script *const script;

#define PLAY(...)								\
	peer_plays((const struct step[]){ __VA_ARGS__ },			\
		   sizeof((const struct step[]){ __VA_ARGS__ }) / sizeof(struct step))
#define BEGIN(...)								\
	peer_start((const struct step[]){ __VA_ARGS__ },			\
		   sizeof((const struct step[]){ __VA_ARGS__ }) / sizeof(struct step))

/* An access that may take an exception: its syndrome, or 0. */
uint64_t probe_read(uint64_t address);
uint64_t probe_write(uint64_t address, uint32_t value);
uint64_t probed_far(void);

uint32_t read32(uint64_t address);
void write32(uint64_t address, uint64_t value);
uint8_t read8(uint64_t address);
void write8(uint64_t address, uint64_t value);
void pause_us(uint64_t microseconds);

/* Interrupts of this core, polled. How often one came since it was asked last. */
void interrupts_enable(void);
unsigned int interrupts_taken(unsigned int interrupt);
bool interrupt_comes(unsigned int interrupt);

#endif
