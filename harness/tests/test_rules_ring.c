// SPDX-License-Identifier: GPL-2.0-only
/* The ring rules: for each a sequence that breaks it, and one beside it that does not. */
#include "tests/judge_fixture.h"

static void queue(uint32_t size, uint64_t desc, uint64_t driver, uint64_t device, uint16_t flags)
{
	uint64_t at = fx_alloc(1 << 20), areas[] = { at + desc, at + driver, at + device };

	fx_queue_at(size, areas, flags);
}

static void split(void)
{
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1, V1);
	/* The sizes below are all allowed, as far as the device goes. */
	judge.mmio.max_read = 0;
}

static void packed(void)
{
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1 | PACKED, V1 | PACKED);
}

START_TEST(ring_001_002_alignment)
{
	split();
	queue(16, 0, 0x1002, 0x2004, 0);
	fx_silent();
	split();
	queue(16, 8, 0x1000, 0x2000, 0);
	BY_DRIVER("RF-RING-001");
	split();
	queue(16, 0, 0x1001, 0x2000, 0);
	BY_DRIVER("RF-RING-001");
	split();
	queue(16, 0, 0x1000, 0x2002, 0);
	BY_DRIVER("RF-RING-001");
	packed();
	queue(16, 16, 0x1004, 0x2004, RF_RING_PACKED);
	fx_silent();
	packed();
	queue(16, 0, 0x1002, 0x2000, RF_RING_PACKED);
	BY_DRIVER("RF-RING-002");
}
END_TEST

/* The queue's size, whatever the register said it may be. */
static void sized(uint32_t size, uint16_t flags)
{
	uint64_t at = fx_alloc(4 << 20);

	RF_EMIT(&trace, QUEUE_LIVE, .ring = { .size = size, .desc = at, .driver = at + (2 << 20),
					      .device = at + (3 << 20), .flags = flags });
}

START_TEST(ring_003_split_size)
{
	split();
	sized(32768, 0);
	fx_silent();
	split();
	sized(65536, 0);
	BY_DRIVER("RF-RING-003");
	split();
	sized(100, 0);
	BY_DRIVER("RF-RING-003");
	split();
	sized(0, 0);
	BY_DRIVER("RF-RING-003");
	/* F12 of the reference: also where the device allows it. */
	split();
	judge.hostile = judge.armed = true;
	sized(65536, 0);
	BY_DRIVER("RF-RING-003");
}
END_TEST

START_TEST(ring_004_packed_size)
{
	packed();
	sized(100, RF_RING_PACKED);
	fx_silent();
	packed();
	sized(32769, RF_RING_PACKED);
	BY_DRIVER("RF-RING-004");
	packed();
	sized(0, RF_RING_PACKED);
	BY_DRIVER("RF-RING-004");
}
END_TEST

static void chain(uint32_t problems)
{
	RF_EMIT(&trace, CHAIN, .chain = { .head = 1, .count = 2, .problems = problems });
}

START_TEST(ring_019_packed_through_the_legacy_interface)
{
	uint64_t ring;

	for (uint32_t packed = 0; packed < 2; packed++) {
		fx_start(RF_PLATFORM_FLAT, false);
		ring = fx_alloc(FX_RING_BYTES);
		fx_queue(ring, RF_RING_LEGACY | (packed ? RF_RING_PACKED : 0));
		ck_assert_uint_eq(fx_count("RF-RING-019", RF_PARTY_DRIVER), packed);
	}
	/* What the device reads behind the descriptors is nobody's word. */
	RF_EMIT(&trace, CHAIN, .chain = { .problems = RF_CHAIN_LOOP });
	fx_publish(1, 0x10, 64, 0);
	ck_assert_uint_eq(fx_count("RF-RING-005", RF_PARTY_DRIVER), 0);
	ck_assert_uint_eq(fx_count("RF-DMA-001", RF_PARTY_DRIVER), 0);
}
END_TEST

START_TEST(ring_005_to_014_and_018_chains)
{
	static const struct { uint32_t problem; const char *rule; } table[] = {
		{ RF_CHAIN_LOOP, "RF-RING-005" },
		{ RF_CHAIN_TOO_LONG, "RF-RING-006" },
		{ RF_CHAIN_READ_AFTER_WRITE, "RF-RING-007" },
		{ RF_CHAIN_INDIRECT_UNNEGOTIATED, "RF-RING-008" },
		{ RF_CHAIN_INDIRECT_NESTED, "RF-RING-009" },
		{ RF_CHAIN_INDIRECT_NEXT, "RF-RING-010" },
		{ RF_CHAIN_INDEX_RANGE, "RF-RING-011" },
		{ RF_CHAIN_INDIRECT_LENGTH, "RF-RING-012" },
		{ RF_CHAIN_TOO_MANY_BYTES, "RF-RING-013" },
		{ RF_CHAIN_INDIRECT_FLAGS, "RF-RING-014" },
		{ RF_CHAIN_NOT_AVAILABLE, "RF-RING-018" },
	};

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(table); i++) {
		fx_running();
		chain(table[i].problem);
		BY_DRIVER(table[i].rule);
		/* Not what the device wrote itself, nor what it led the driver to. */
		fx_running();
		chain(table[i].problem | RF_CHAIN_TAINTED);
		fx_silent();
		fx_running();
		judge.hostile = judge.armed = true;
		chain(table[i].problem);
		fx_silent();
	}
	fx_running();
	chain(0);
	/* An address that cannot be read is judged as an address. */
	chain(RF_CHAIN_UNREADABLE);
	fx_silent();
}
END_TEST

START_TEST(ring_015_published_twice)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_publish(2, a, 64, 0);
	fx_silent();
	fx_publish(1, a, 64, 0);
	BY_DRIVER("RF-RING-015");
	/* The device was given it twice, so it may return it twice. */
	fx_return(1, 0);
	fx_return(1, 0);
	BY_DRIVER("RF-RING-015");
	fx_return(1, 0);
	ck_assert_uint_eq(fx_count("RF-RING-016", RF_PARTY_DEVICE), 1);
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_return(1, 0);
	fx_publish(1, a, 64, 0);
	fx_silent();
	/* The second extent of the same chain is not a second chain. */
	RF_EMIT(&trace, PUBLISH, .publish = { .head = 1, .position = 1, .ba = a, .len = 4 });
	fx_silent();
}
END_TEST

START_TEST(ring_016_not_outstanding)
{
	uint64_t a;

	fx_running();
	fx_return(5, 0);
	BY_DEVICE("RF-RING-016");
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_return(1, 0);
	fx_silent();
	fx_return(1, 0);
	BY_DEVICE("RF-RING-016");
	fx_running();
	fx_return(0x12345678, 0);
	BY_DEVICE("RF-RING-016");
}
END_TEST

START_TEST(ring_017_more_than_there_is)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, RF_PUB_WRITE);
	fx_return(1, 64);
	fx_silent();
	fx_publish(1, a, 64, RF_PUB_WRITE);
	fx_return(1, 65);
	BY_DEVICE("RF-RING-017");
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_return(1, 1);
	BY_DEVICE("RF-RING-017");
}
END_TEST

START_TEST(ring_020_not_enabled)
{
	fx_running();
	RF_EMIT(&trace, QUEUE_DEAD, .queue = { .queue = 0 });
	fx_silent();
	RF_EMIT(&trace, COMPLETE, .complete = { .queue = 0 });
	BY_DEVICE("RF-RING-020");
}
END_TEST

RF_CHECK_MAIN("rules_ring", ring_001_002_alignment, ring_003_split_size, ring_004_packed_size,
	      ring_005_to_014_and_018_chains,
	      ring_019_packed_through_the_legacy_interface, ring_015_published_twice, ring_016_not_outstanding,
	      ring_017_more_than_there_is, ring_020_not_enabled)
