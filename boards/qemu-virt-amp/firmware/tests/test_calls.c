/* SPDX-License-Identifier: Apache-2.0 */
/* What is answered, and what is refused, by SMC. */
#include "harness.h"

#define PSCI_VERSION		0x84000000u
#define PSCI_CPU_SUSPEND	0xc4000001u
#define PSCI_CPU_OFF		0x84000002u
#define PSCI_CPU_ON		0xc4000003u
#define PSCI_CPU_ON_32		0x84000003u
#define PSCI_AFFINITY_INFO	0xc4000004u
#define PSCI_SYSTEM_OFF		0x84000008u
#define PSCI_SYSTEM_RESET	0x84000009u
#define PSCI_FEATURES		0x8400000au
#define SMCCC_VERSION		0x80000000u
#define SMCCC_FEATURES		0x80000001u

#define INVALID		ERROR(STILE_FW_INVALID)
#define NOT_SUPPORTED	ERROR(STILE_FW_NOT_SUPPORTED)
#define WRONG_STATE	ERROR(STILE_FW_WRONG_STATE)

static uint64_t error(uint64_t id, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return call(id, a, b, c, d).x[0];
}

static void identity(void)
{
	struct answer uid = call(STILE_FW_UID, 0, 0, 0, 0);
	struct answer version = call(STILE_FW_VERSION, 0, 0, 0, 0);

	CHECK_EQ(uid.x[0], STILE_FW_UID_0);
	CHECK_EQ(uid.x[1], STILE_FW_UID_1);
	CHECK_EQ(uid.x[2], STILE_FW_UID_2);
	CHECK_EQ(uid.x[3], STILE_FW_UID_3);
	CHECK_EQ(version.x[0], STILE_FW_OK);
	CHECK_EQ(version.x[1], STILE_FW_ABI);
	CHECK_EQ(version.x[2], 1);
	CHECK_EQ(error(STILE_FW_FAULT + 1, PEER, 0, 0, 0), NOT_SUPPORTED);
	CHECK_EQ(error(0xc2000000u, 0, 0, 0, 0), NOT_SUPPORTED);
}

static void info(void)
{
	struct answer memory = call(STILE_FW_INFO, PEER, STILE_FW_MEMORY, 0, 0);
	struct answer carveout = call(STILE_FW_INFO, PEER, STILE_FW_CARVEOUT, 0, 0);
	struct answer cores = call(STILE_FW_INFO, PEER, STILE_FW_CORES, 0, 0);

	CHECK_EQ(memory.x[0] | carveout.x[0] | cores.x[0], STILE_FW_OK);
	CHECK_EQ(memory.x[1], PEER_MEMORY);
	CHECK_EQ(memory.x[2], PEER_MEMORY_SIZE);
	CHECK_EQ(carveout.x[1], CARVEOUT);
	CHECK_EQ(carveout.x[2], CARVEOUT_SIZE);
	CHECK_EQ(cores.x[1], 1u << PEER_CORE);
	CHECK_EQ(cores.x[2], 0);
	CHECK_EQ(error(STILE_FW_INFO, PEER, 3, 0, 0), INVALID);
	CHECK_EQ(error(STILE_FW_INFO, PEER, 1ull << 32, 0, 0), INVALID);
}

static void no_such_compartment(void)
{
	static const uint64_t numbers[] = { 0, 2, 1ull << 32 | PEER, ~0ull };

	for (unsigned int i = 0; i < 4; i++)
		for (uint64_t id = STILE_FW_INFO; id <= STILE_FW_FAULT; id++)
			CHECK_EQ(error(id, numbers[i], 0, 0, 0), INVALID);
}

static uint64_t load(uint64_t to, uint64_t from, uint64_t length)
{
	return error(STILE_FW_LOAD, PEER, to, from, length);
}

#define SOURCE	0x48000000ull		/* of Linux's */
#define END_OF(region)	((uint64_t)region + region##_SIZE)

static void load_refuses_destinations(void)
{
	static const struct {
		uint64_t to, length;
	} bad[] = {
		{ PEER_MEMORY - 8, 8 }, { PEER_MEMORY - 8, 16 }, { END_OF(PEER_MEMORY), 8 },
		{ END_OF(PEER_MEMORY) - 8, 16 }, { SOURCE, 8 }, { FIRMWARE, 8 }, { CARVEOUT, 8 },
		{ BOARD_UART, 8 }, { 0, 8 }, { ~7ull, 8 }, { ~7ull, 16 },
		{ 1ull << 32 | PEER_MEMORY, 8 }, { PEER_MEMORY + 4, 8 }, { PEER_MEMORY, 4 },
		{ PEER_MEMORY, STILE_FW_LOAD_MAX + 8 }, { PEER_MEMORY, 1ull << 32 | 8 },
		{ PEER_MEMORY, ~7ull }, { PEER_MEMORY + 8, ~7ull },
	};

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_EQ(load(bad[i].to, SOURCE, bad[i].length), INVALID);
	CHECK_EQ(load(END_OF(PEER_MEMORY) - 8, SOURCE, 8), STILE_FW_OK);
	CHECK_EQ(load(PEER_MEMORY, SOURCE, STILE_FW_LOAD_MAX), STILE_FW_OK);
	CHECK_EQ(load(PEER_MEMORY, SOURCE, 0), STILE_FW_OK);
}

static void load_refuses_sources(void)
{
	static const struct {
		uint64_t from, length;
	} bad[] = {
		{ PEER_MEMORY, 8 }, { PEER_MEMORY - 8, 16 }, { END_OF(PEER_MEMORY) - 8, 16 },
		{ CARVEOUT, 8 }, { CARVEOUT - 8, 16 }, { END_OF(CARVEOUT) - 8, 16 }, { FIRMWARE, 8 },
		{ FIRMWARE - 8, 16 }, { END_OF(BOARD_RAM) - 8, 8 }, { END_OF(BOARD_RAM), 8 },
		{ BOARD_RAM - 8, 16 }, { BOARD_UART, 8 }, { ~7ull, 8 }, { ~7ull, 16 },
		{ 1ull << 32 | SOURCE, 8 }, { SOURCE + 4, 8 },
	};

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_EQ(load(PEER_MEMORY, bad[i].from, bad[i].length), INVALID);
	CHECK_EQ(load(PEER_MEMORY, CARVEOUT - 8, 8), STILE_FW_OK);
	CHECK_EQ(load(PEER_MEMORY, END_OF(CARVEOUT), 8), STILE_FW_OK);
	CHECK_EQ(load(PEER_MEMORY, BOARD_RAM, 8), STILE_FW_OK);
}

static void start_refuses_entries(void)
{
	static const uint64_t bad[] = {
		PEER_MEMORY - 4, END_OF(PEER_MEMORY), PEER_MEMORY + 2, 0, ~3ull, SOURCE, FIRMWARE,
		CARVEOUT, 1ull << 32 | PEER_MEMORY,
	};

	for (unsigned int i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_EQ(error(STILE_FW_START, PEER, bad[i], 0, 0), INVALID);
	CHECK_EQ(peer_state(), STILE_FW_STATE_OFF);
}

static void running_is_a_wrong_state(void)
{
	BEGIN({ .op = SPIN });
	peer_reaches(1);
	CHECK_EQ(load(PEER_MEMORY, SOURCE, 8), WRONG_STATE);
	CHECK_EQ(error(STILE_FW_START, PEER, PEER_MEMORY, 0, 0), WRONG_STATE);
	CHECK_EQ(error(STILE_FW_STOP, PEER, 0, 0, 0), STILE_FW_OK);
	CHECK_EQ(peer_rests(), STILE_FW_STATE_STOPPED);
	CHECK_EQ(error(STILE_FW_STOP, PEER, 0, 0, 0), WRONG_STATE);
}

static void psci_for_linux(void)
{
	CHECK(error(PSCI_VERSION, 0, 0, 0, 0) >= 2);
	CHECK_EQ(error(PSCI_CPU_ON, PEER_CORE, SOURCE, 0, 0), ERROR(-3));
	CHECK_EQ(error(PSCI_CPU_ON_32, PEER_CORE, SOURCE, 0, 0), ERROR(-3));
	CHECK_EQ(error(PSCI_CPU_ON_32, 1ull << 32 | PEER_CORE, SOURCE, 0, 0), ERROR(-3));
	CHECK_EQ(error(PSCI_CPU_ON, 1ull << 32, SOURCE, 0, 0), ERROR(-3));
	CHECK_EQ(error(PSCI_CPU_ON, 0, SOURCE, 0, 0), ERROR(-4));
	CHECK_EQ(error(PSCI_CPU_OFF, 0, 0, 0, 0), ERROR(-3));
	CHECK_EQ(error(PSCI_CPU_SUSPEND, 1u << 16, SOURCE, 0, 0), ERROR(-2));
	CHECK_EQ(error(PSCI_AFFINITY_INFO, 0, 0, 0, 0), 0);
	CHECK_EQ(error(PSCI_AFFINITY_INFO, PEER_CORE, 0, 0, 0), ERROR(-2));
	CHECK_EQ(error(PSCI_FEATURES, PSCI_SYSTEM_OFF, 0, 0, 0), 0);
	CHECK_EQ(error(PSCI_FEATURES, SMCCC_VERSION, 0, 0, 0), 0);
	CHECK_EQ(error(PSCI_FEATURES, 0x8400000eu, 0, 0, 0), NOT_SUPPORTED);
	CHECK_EQ(error(SMCCC_VERSION, 0, 0, 0, 0), 0x10001);
	CHECK_EQ(error(SMCCC_FEATURES, 0x80008000u, 0, 0, 0), NOT_SUPPORTED);
}

/* Standby ends with an interrupt, and this one is pending. */
static void suspend_is_standby(void)
{
	write32(BOARD_GICD + 0xf00, 2u << 24 | 6);
	CHECK_EQ(error(PSCI_CPU_SUSPEND, 0, SOURCE, 0, 0), 0);
	CHECK_EQ(interrupts_taken(6), 1);
}

static void hvc_is_refused(void)
{
	register uint64_t x0 __asm__("x0") = STILE_FW_VERSION;

	__asm__ volatile("hvc #0" : "+r"(x0) :: "x1", "x2", "x3", "memory");
	CHECK_EQ(x0, NOT_SUPPORTED);
}

static void peer_makes_no_calls(void)
{
	CHECK_EQ(PLAY({ .op = CALL, .a = STILE_FW_UID }, { .op = CALL, .a = STILE_FW_VERSION },
		      { .op = CALL, .a = STILE_FW_RESET, .b = PEER },
		      { .op = CALL, .a = STILE_FW_START, .b = PEER, .c = PEER_MEMORY },
		      { .op = CALL, .a = PSCI_CPU_ON, .b = 0, .c = PEER_MEMORY },
		      { .op = CALL, .a = PSCI_SYSTEM_RESET }, { .op = CALL, .a = PSCI_CPU_SUSPEND },
		      { .op = CALL, .a = PSCI_AFFINITY_INFO }, { .op = CALL, .a = 0x12345678 },
		      { .op = CALL_HVC, .a = PSCI_VERSION }, { .op = CALL, .a = PSCI_VERSION },
		      { .op = CALL, .a = SMCCC_VERSION }),
		 STILE_FW_STATE_ENDED);
	for (unsigned int i = 0; i < 10; i++)
		CHECK_EQ(peer_result(i), NOT_SUPPORTED);
	CHECK_EQ(peer_result(10), 0x10001);
	CHECK_EQ(peer_result(11), 0x10001);
}

const struct test tests_calls[] = {
	{ "identity", identity },
	{ "info", info },
	{ "no_such_compartment", no_such_compartment },
	{ "load_refuses_destinations", load_refuses_destinations },
	{ "load_refuses_sources", load_refuses_sources },
	{ "start_refuses_entries", start_refuses_entries },
	{ "running_is_a_wrong_state", running_is_a_wrong_state },
	{ "psci_for_linux", psci_for_linux },
	{ "suspend_is_standby", suspend_is_standby },
	{ "hvc_is_refused", hvc_is_refused },
	{ "peer_makes_no_calls", peer_makes_no_calls },
	{ 0 },
};
