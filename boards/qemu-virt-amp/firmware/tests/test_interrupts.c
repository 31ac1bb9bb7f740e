/* SPDX-License-Identifier: Apache-2.0 */
/* Doorbells, and that each side's view of the distributor ends at its own interrupts. */
#include "harness.h"

#define GICD(offset)	(BOARD_GICD + (offset))
#define CTLR		0x000u
#define TYPER		0x004u
#define IGROUPR		0x080u
#define ISENABLER	0x100u
#define ICENABLER	0x180u
#define ISPENDR		0x200u
#define ICPENDR		0x280u
#define ICACTIVER	0x380u
#define IPRIORITYR	0x400u
#define ITARGETSR	0x800u
#define ICFGR		0xc00u
#define SGIR		0xf00u
#define BIT(n)		(1u << ((n) % 32))
#define WORD(n)		((n) / 32 * 4u)
#define INTERRUPTS	288u
#define ALL		0xffffffffu

#define PEER_LISTENS								\
	{ .op = WRITE, .a = BOARD_GICC + 4, .b = 0xff },			\
	{ .op = WRITE, .a = BOARD_GICC, .b = 1 },				\
	{ .op = WRITE_BYTE, .a = GICD(IPRIORITYR) + DOORBELL_PEER, .b = 0x80 },	\
	{ .op = WRITE_BYTE, .a = GICD(ITARGETSR) + DOORBELL_PEER, .b = 2 },	\
	{ .op = WRITE, .a = GICD(ISENABLER) + WORD(DOORBELL_PEER), .b = BIT(DOORBELL_PEER) }
#define LISTEN_STEPS	5u

static void ring_peer(void)
{
	write32(BOARD_GICV2M + DOORBELL_REGISTER, DOORBELL_PEER);
}

static void peer_rings_linux(void)
{
	CHECK_EQ(PLAY({ .op = WRITE, .a = BOARD_GICV2M + DOORBELL_REGISTER, .b = DOORBELL_LINUX }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(interrupts_taken(DOORBELL_LINUX), 1);
}

static void both_ring(void)
{
	BEGIN(PEER_LISTENS, { .op = COUNT_RINGS, .a = 100 });
	peer_reaches(LISTEN_STEPS + 1);
	for (unsigned int i = 0; i < 100; i++) {
		ring_peer();
		CHECK(interrupt_comes(DOORBELL_LINUX));
	}
	CHECK_EQ(peer_rests(), STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(LISTEN_STEPS), 0);
}

static void ring_before_it_sleeps_counts(void)
{
	CHECK_EQ(PLAY(PEER_LISTENS,
		      { .op = WRITE, .a = BOARD_GICV2M + DOORBELL_REGISTER, .b = DOORBELL_PEER },
		      { .op = WAIT }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(LISTEN_STEPS + 1), DOORBELL_PEER);
}

/* As Linux's driver does when it finds a GICv2, and then more. */
static void linux_takes_all(void)
{
	write32(GICD(CTLR), 0);
	for (unsigned int i = 32; i < INTERRUPTS; i += 32) {
		write32(GICD(ICENABLER) + WORD(i), ALL);
		write32(GICD(ICACTIVER) + WORD(i), ALL);
		write32(GICD(ICPENDR) + WORD(i), ALL);
		write32(GICD(IGROUPR) + WORD(i), ALL);
	}
	for (unsigned int i = 32; i < INTERRUPTS; i += 4) {
		write32(GICD(ITARGETSR) + i, 0x01010101);
		write32(GICD(IPRIORITYR) + i, 0xffffffff);
	}
	for (unsigned int i = 32; i < INTERRUPTS; i += 16)
		write32(GICD(ICFGR) + i / 4, 0);
	write32(GICD(ISENABLER), ALL);
	write32(GICD(ICENABLER), 0xffff0000);
}

static void linux_cannot_take_the_peers_doorbell(void)
{
	BEGIN(PEER_LISTENS, { .op = WAIT }, { .op = READ_BYTE, .a = GICD(IPRIORITYR) + DOORBELL_PEER },
	      { .op = READ_BYTE, .a = GICD(ITARGETSR) + DOORBELL_PEER },
	      { .op = READ, .a = GICD(ICFGR) + DOORBELL_PEER / 16 * 4 },
	      { .op = READ, .a = GICD(ISENABLER) + WORD(DOORBELL_PEER) });
	peer_reaches(LISTEN_STEPS + 1);
	linux_takes_all();
	ring_peer();
	CHECK_EQ(peer_rests(), STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(LISTEN_STEPS), DOORBELL_PEER);
	CHECK_EQ(peer_result(LISTEN_STEPS + 1), 0x80);
	CHECK_EQ(peer_result(LISTEN_STEPS + 2), 2);
	CHECK_EQ(peer_result(LISTEN_STEPS + 3), 2);
	CHECK_EQ(peer_result(LISTEN_STEPS + 4), BIT(DOORBELL_PEER));
	interrupts_enable();
}

static void linux_rings_by_the_page_only(void)
{
	write32(GICD(ISPENDR) + WORD(DOORBELL_PEER), BIT(DOORBELL_PEER));
	CHECK_EQ(read32(GICD(ISPENDR) + WORD(DOORBELL_PEER)) & BIT(DOORBELL_PEER), 0);
	write32(GICD(SGIR), 2u << 16 | 3);
	write32(GICD(SGIR), 1u << 24 | 3);
	write32(GICD(SGIR), 2u << 16 | 15);
	CHECK_EQ(PLAY({ .op = READ, .a = GICD(ISPENDR) }, { .op = WRITE, .a = BOARD_GICC + 4, .b = 0xff },
		      { .op = WRITE, .a = BOARD_GICC, .b = 1 }, { .op = TAKE }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(0), 0);
	CHECK_EQ(peer_result(3), 1023);
}

static void linux_has_its_own(void)
{
	write32(GICD(SGIR), 1u << 16 | 4);
	CHECK_EQ(interrupts_taken(4), 1);
	write32(GICD(SGIR), 2u << 24 | 5);
	CHECK_EQ(interrupts_taken(5), 1);
	write32(GICD(SGIR), 2u << 24 | 15);
	CHECK_EQ(interrupts_taken(15), 0);
	write32(GICD(ISENABLER) + WORD(200), BIT(200));
	write8(GICD(IPRIORITYR) + 200, 0x80);
	write8(GICD(ITARGETSR) + 200, 3);
	CHECK_EQ(read8(GICD(ITARGETSR) + 200), 1);
	write32(GICD(ISPENDR) + WORD(200), BIT(200));
	CHECK_EQ(interrupts_taken(200), 1);
	CHECK(read32(GICD(CTLR)) & 1);
}

/* A word holds four interrupts: the peer's is one, three are Linux's. */
static void bytes_of_others_are_kept(void)
{
	uint32_t targets = read32(GICD(ITARGETSR) + DOORBELL_PEER) & ~0xffu;

	write32(GICD(IPRIORITYR) + DOORBELL_PEER, 0x70605040);
	CHECK_EQ(read32(GICD(IPRIORITYR) + DOORBELL_PEER), 0x70605000);
	CHECK_EQ(PLAY({ .op = WRITE, .a = GICD(IPRIORITYR) + DOORBELL_PEER, .b = 0x90909090 },
		      { .op = READ, .a = GICD(IPRIORITYR) + DOORBELL_PEER },
		      { .op = WRITE, .a = GICD(ITARGETSR) + DOORBELL_PEER, .b = 0x03030303 },
		      { .op = READ, .a = GICD(ITARGETSR) + DOORBELL_PEER },
		      { .op = WRITE, .a = GICD(ICFGR) + DOORBELL_PEER / 16 * 4, .b = ALL },
		      { .op = READ, .a = GICD(ICFGR) + DOORBELL_PEER / 16 * 4 }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(peer_result(1), 0x90);
	CHECK_EQ(peer_result(3), 2);
	CHECK_EQ(peer_result(5), 2);
	CHECK_EQ(read32(GICD(IPRIORITYR) + DOORBELL_PEER) & ~0xffu, 0x70605000);
	CHECK_EQ(read32(GICD(ITARGETSR) + DOORBELL_PEER) & ~0xffu, targets);
}

static void peer_cannot_touch_linuxs(void)
{
	uint32_t enabled = read32(GICD(ISENABLER) + WORD(DOORBELL_LINUX));

	CHECK_EQ(PLAY({ .op = WRITE, .a = GICD(CTLR), .b = 0 },
		      { .op = WRITE, .a = GICD(ICENABLER) + WORD(DOORBELL_LINUX), .b = ALL },
		      { .op = WRITE_BYTE, .a = GICD(ITARGETSR) + DOORBELL_LINUX, .b = 2 },
		      { .op = WRITE_BYTE, .a = GICD(IPRIORITYR) + DOORBELL_LINUX, .b = 0xff },
		      { .op = WRITE, .a = GICD(ISPENDR) + WORD(DOORBELL_LINUX), .b = ALL },
		      { .op = WRITE, .a = GICD(ISPENDR) + 4, .b = ALL },
		      { .op = WRITE, .a = GICD(SGIR), .b = 1u << 16 | 4 },
		      { .op = WRITE, .a = GICD(SGIR), .b = 1u << 24 | 4 },
		      { .op = WRITE, .a = GICD(IGROUPR) + WORD(DOORBELL_LINUX), .b = ALL },
		      { .op = READ, .a = GICD(ISENABLER) + WORD(DOORBELL_LINUX) },
		      { .op = READ_BYTE, .a = GICD(ITARGETSR) + DOORBELL_LINUX },
		      { .op = READ, .a = GICD(TYPER) }, { .op = READ, .a = GICD(CTLR) }),
		 STILE_FW_STATE_ENDED);
	CHECK_EQ(interrupts_taken(4), 0);
	CHECK_EQ(interrupts_taken(DOORBELL_LINUX), 0);
	CHECK_EQ(read32(GICD(ISENABLER) + WORD(DOORBELL_LINUX)), enabled);
	CHECK_EQ(read8(GICD(ITARGETSR) + DOORBELL_LINUX), 1);
	CHECK_EQ(read8(GICD(IPRIORITYR) + DOORBELL_LINUX), 0x80);
	CHECK_EQ(peer_result(9), 0);
	CHECK_EQ(peer_result(10), 0);
	CHECK_EQ(peer_result(11), read32(GICD(TYPER)));
	CHECK_EQ(peer_result(12), 1);
}

const struct test tests_interrupts[] = {
	{ "peer_rings_linux", peer_rings_linux },
	{ "both_ring", both_ring },
	{ "ring_before_it_sleeps_counts", ring_before_it_sleeps_counts },
	{ "linux_cannot_take_the_peers_doorbell", linux_cannot_take_the_peers_doorbell },
	{ "linux_rings_by_the_page_only", linux_rings_by_the_page_only },
	{ "linux_has_its_own", linux_has_its_own },
	{ "bytes_of_others_are_kept", bytes_of_others_are_kept },
	{ "peer_cannot_touch_linuxs", peer_cannot_touch_linuxs },
	{ 0 },
};
