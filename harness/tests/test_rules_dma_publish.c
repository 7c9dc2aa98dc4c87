// SPDX-License-Identifier: GPL-2.0-only
/* Rules of what is published and where: what breaks each, and what beside it does not. */
#include "tests/judge_fixture.h"

/* The memory that @ba is on @id. */
static uint64_t home_of(enum rf_platform_id id, uint64_t ba)
{
	return id == RF_PLATFORM_OFFSET_RANGES ? ba - RANGE_BUS + RANGE_CPU : ba;
}

/* A queue under regime PLATFORM on @id, its ring mapped at @ring. */
static void running_on(enum rf_platform_id id, uint64_t ring)
{
	fx_start(id, false);
	fx_negotiate(V1 | AP, V1 | AP);
	fx_map_coherent(ring, home_of(id, ring), FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_driver_ok();
	rf_trace_stage(&trace, RF_STAGE_TRAFFIC);
}

/* A queue under regime PHYSICAL on @id. */
static uint64_t running_physical(enum rf_platform_id id)
{
	uint64_t ring;

	fx_start(id, false);
	fx_negotiate(V1, V1);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	return ring;
}

START_TEST(dma_001_outside_of_any_window)
{
	fx_running();
	fx_publish(1, 0x10, 64, 0);
	BY_DRIVER("RF-DMA-001");
	fx_running();
	fx_publish(1, RF_BANK_LOW_BASE + RF_BANK_SIZE - 8, 16, 0);
	BY_DRIVER("RF-DMA-001");
	running_on(RF_PLATFORM_OFFSET_RANGES, RANGE_BUS);
	fx_publish(1, RANGE_BUS + RANGE_SIZE - 8, 16, 0);
	fx_only("RF-DMA-001", RF_PARTY_DRIVER);
}
END_TEST

START_TEST(dma_001_silent_inside)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 4096, 0);
	fx_publish(2, 0x10, 0, 0);
	/* What the device wrote itself is not the driver's word. */
	fx_publish(3, 0x10, 64, RF_PUB_TAINTED);
	fx_silent();
	/* A driver need not use the DMA API: the window decides. */
	running_on(RF_PLATFORM_OFFSET_RANGES, RANGE_BUS);
	fx_publish(1, RANGE_BUS + 0x100000, 64, 0);
	fx_silent();
}
END_TEST

START_TEST(dma_001_ring)
{
	uint64_t areas[] = { 0x10, 0x20, 0x40 };

	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1, V1);
	fx_queue_at(16, areas, 0);
	BY_DRIVER("RF-DMA-001");
	ck_assert_uint_eq(judge.finding[0].count, 3);
}
END_TEST

START_TEST(dma_002_physical_address_under_platform)
{
	uint64_t a;

	running_on(RF_PLATFORM_OFFSET_RANGES, RANGE_BUS);
	a = fx_alloc_at(4096, 0x7777);
	fx_publish(1, a, 64, 0);
	ck_assert_uint_eq(fx_count("RF-DMA-002", RF_PARTY_DRIVER), 1);
	ck_assert_str_eq(judge.finding[0].frame, "f7777");
	/* The ring was right, so this queue mixes both: VC6. */
	ck_assert_uint_eq(fx_count("RF-DMA-011", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(judge.findings, 2);
}
END_TEST

START_TEST(dma_002_bus_address_under_physical)
{
	uint64_t ring = running_physical(RF_PLATFORM_OFFSET_RANGES);
	uint32_t before = judge.findings;

	fx_publish(1, RANGE_BUS + 0x100000, 64, 0);
	ck_assert_uint_eq(fx_count("RF-DMA-002", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(fx_count("RF-DMA-001", RF_PARTY_DRIVER), 0);
	(void)ring, (void)before;
}
END_TEST

START_TEST(dma_022_where_a_physical_address_leads_elsewhere)
{
	/* The device's view lies a page higher: at an address of the CPU's it finds the page before. */
	const struct rf_platform_config config = {
		.id = RF_PLATFORM_OFFSET_RANGES, .ranges = 1,
		.range[0] = { RF_BANK_LOW_BASE, RF_BANK_LOW_BASE + 0x1000, RANGE_SIZE },
	};
	const char *why = NULL;
	uint64_t ring;

	fx_start(RF_PLATFORM_FLAT, false);
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), 0);
	fx_negotiate(V1, V1);
	do
		ring = fx_alloc(FX_RING_BYTES);
	while (ring < RF_BANK_LOW_BASE + 0x1000);
	fx_queue(ring, 0);
	fx_silent();
	ck_assert_int_eq(fx_dev_read(RF_FOR_DESC, ring, 16), 0);
	fx_only("RF-DMA-022", RF_PARTY_DEVICE);
	fx_publish(1, 0xa5a5a5a5a5a5a5a5, 64, 0);
	ck_assert_uint_eq(judge.findings, 1);
}
END_TEST

START_TEST(dma_002_silent_where_both_regimes_agree)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_silent();
}
END_TEST

START_TEST(dma_003_more_than_the_mapping_allows)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, RF_PUB_WRITE);
	BY_DRIVER("RF-DMA-003");
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_WRITE);
	fx_publish(1, a, 64, 0);
	BY_DRIVER("RF-DMA-003");
}
END_TEST

START_TEST(dma_003_silent)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_WRITE);
	fx_publish(1, a, 64, RF_PUB_WRITE);
	/* The same bytes mapped again the other way: either is right. */
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(2, a, 64, 0);
	fx_publish(3, a, 64, RF_PUB_WRITE);
	/* WRITE on the descriptor of an indirect table means nothing. */
	fx_map(a + 128, a + 128, 32, RF_PERM_READ);
	fx_publish(4, a + 128, 32, RF_PUB_WRITE | RF_PUB_INDIRECT);
	fx_silent();
}
END_TEST

START_TEST(dma_004_mapping_is_gone)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	BY_DRIVER("RF-DMA-004");
	ck_assert_str_eq(judge.finding[0].frame, "f5000");
	/* Mapped anew it is good again. */
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	fx_silent();
}
END_TEST

/* Map [@ba, @ba + @len) in a function of its own, and close it again. */
static void give_up(uint64_t ba, uint32_t len)
{
	fx_map(ba, ba, len, RF_PERM_READ);
	ledger.entries[ledger.count - 1].born.pc[0] = 0x7000;
	fx_unmap(ba, len, RF_PERM_READ);
}

START_TEST(dma_004_names_who_gave_the_chain_up)
{
	uint64_t a;

	/* Another mapping stands there by now: it is too short, or the other way. */
	for (int writes = 0; writes < 2; writes++) {
		fx_running_mapped();
		a = fx_alloc(4096);
		give_up(a, 64);
		fx_map(a, a, writes ? 64 : 16, writes ? RF_PERM_WRITE : RF_PERM_READ);
		fx_publish(1, a, 64, RF_PUB_PACKED);
		BY_DRIVER("RF-DMA-004");
		ck_assert_str_eq(judge.finding[0].frame, "f7000");
	}
	/* A split ring shows whole chains only, and so does a table: whose mapping it is, is to blame. */
	for (int table = 0; table < 2; table++) {
		fx_running_mapped();
		a = fx_alloc(4096);
		give_up(a, 64);
		fx_map(a, a, 16, RF_PERM_READ);
		fx_publish(1, a, 64, table ? RF_PUB_PACKED | RF_PUB_IN_TABLE : 0);
		BY_DRIVER("RF-DMA-006");
	}
	/* What the device was shown and gave back was not given up. */
	fx_running_mapped();
	a = fx_alloc(4096);
	give_up(a + 64, 64);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, RF_PUB_PACKED);
	RF_EMIT(&trace, COMPLETE, .complete = { .head = 1, .id = 1 });
	fx_unmap(a, 64, RF_PERM_READ);
	fx_map(a, a, 16, RF_PERM_READ);
	fx_publish(1, a, 64, RF_PUB_PACKED);
	BY_DRIVER("RF-DMA-006");
}
END_TEST

START_TEST(what_follows_a_chain_given_up_is_no_finding)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	give_up(a, 64);
	fx_map(a + 64, a + 64, 64, RF_PERM_READ);
	fx_publish(1, a, 64, RF_PUB_PACKED);
	fx_publish(2, a + 64, 64, 0);
	fx_unmap(a + 64, 64, RF_PERM_READ);
	fx_publish(3, a + 64, 64, RF_PUB_WRITE);
	BY_DRIVER("RF-DMA-004");
	ck_assert_uint_eq(judge.findings, 1);
	/* Nothing was given up: closing what the device holds is wrong. */
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a + 64, a + 64, 64, RF_PERM_READ);
	fx_publish(2, a + 64, 64, 0);
	fx_unmap(a + 64, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-017");
}
END_TEST

START_TEST(the_shape_of_a_chain_given_up_names_who_left_it)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	give_up(a, 64);
	fx_map(a, a, 64, RF_PERM_READ);
	RF_EMIT(&trace, PUBLISH, .publish = { .head = 1, .ba = a, .len = 64,
					      .flags = RF_PUB_PACKED });
	RF_EMIT(&trace, CHAIN, .chain = { .head = 1, .problems = RF_CHAIN_NOT_AVAILABLE });
	BY_DRIVER("RF-RING-018");
	ck_assert_str_eq(judge.finding[0].frame, "f7000");
	RF_EMIT(&trace, PUBLISH, .publish = { .head = 2, .len = 0 });
	RF_EMIT(&trace, CHAIN, .chain = { .head = 2, .problems = RF_CHAIN_LOOP });
	BY_DRIVER("RF-RING-018");
}
END_TEST

START_TEST(dma_004_memory_is_freed)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_free(a);
	fx_publish(1, a, 64, 0);
	BY_DRIVER("RF-DMA-004");
	ck_assert_str_eq(judge.finding[0].frame, "f4000");
	/* RAM that nobody allocated is no allocation's end. */
	fx_running();
	fx_publish(1, RF_BANK_LOW_BASE + RF_BANK_SIZE - 64, 64, 0);
	fx_silent();
}
END_TEST

START_TEST(no_address_is_judged_by_a_disputed_outcome)
{
	uint64_t ring;

	/* The device refused and showed otherwise, or the driver was made to accept late. */
	fx_start(RF_PLATFORM_OFFSET_RANGES, true);
	fx_identify(2, 4);
	fx_reset_device();
	fx_status(FX_FEATURES_OK);
	fx_agreed(V1 | AP, 0, true);
	fx_offer(V1 | AP);
	fx_accept(V1 | AP);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_queue(RANGE_BUS, 0);
	fx_publish(1, 0x10, 64, 0);
	fx_driver_ok();
	fx_silent();
}
END_TEST

START_TEST(dma_006_past_the_mapping)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(8192);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 65, 0);
	BY_DRIVER("RF-DMA-006");
	/* It may go on in the next mapping. */
	fx_running_mapped();
	a = fx_alloc(8192);
	fx_map(a, a, 4096, RF_PERM_READ);
	fx_map(a + 4096, a + 4096, 4096, RF_PERM_READ);
	fx_publish(1, a + 100, 8000, 0);
	fx_silent();
}
END_TEST

START_TEST(dma_006_past_the_memory)
{
	struct rf_alloc_request request = { .size = 100, .align = 8 };
	uint64_t a;

	fx_running();
	a = rf_arena_pa(&arena, rf_arena_alloc(&arena, &request, NULL)).v;
	fx_publish(1, a + 10, 90, 0);
	fx_silent();
	fx_publish(2, a + 10, 91, 0);
	BY_DRIVER("RF-DMA-006");
}
END_TEST

START_TEST(dma_004_silences_the_shape_of_its_chain)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	RF_EMIT(&trace, PUBLISH, .publish = { .head = 1, .ba = a, .len = 64 });
	RF_EMIT(&trace, PUBLISH, .publish = { .head = 1, .position = 1, .len = 0 });
	RF_EMIT(&trace, CHAIN, .chain = { .head = 1, .problems = RF_CHAIN_NOT_AVAILABLE });
	BY_DRIVER("RF-DMA-004");
	/* Chains of another queue speak for themselves. */
	RF_EMIT(&trace, PUBLISH, .publish = { .queue = 1, .head = 2, .len = 0 });
	RF_EMIT(&trace, CHAIN, .chain = { .queue = 1, .head = 2, .problems = RF_CHAIN_LOOP });
	ck_assert_uint_eq(fx_count("RF-RING-005", RF_PARTY_DRIVER), 1);
}
END_TEST

START_TEST(dma_011_ring_outside_buffer_inside)
{
	uint64_t ring;

	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1 | AP, V1 | AP);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	BY_DRIVER("RF-DMA-002");
	fx_publish(1, POOL_BASE, 64, 0);
	ck_assert_uint_eq(fx_count("RF-DMA-011", RF_PARTY_DRIVER), 1);
	/* Both outside is not mixed. */
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1 | AP, V1 | AP);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_publish(1, ring, 64, 0);
	BY_DRIVER("RF-DMA-002");
}
END_TEST

START_TEST(dma_012_page_number_cut_off)
{
	struct rf_alloc_request request = { .size = FX_RING_BYTES, .align = 4096, .pages = true };
	uint64_t ring, areas[3];

	fx_start(RF_PLATFORM_FLAT, false);
	rf_arena_reset(&arena, RF_BANK_TOP);
	fx_platform(RF_PLATFORM_FLAT);
	fx_negotiate_legacy(0, 0);
	ring = rf_arena_pa(&arena, rf_arena_alloc(&arena, &request, NULL)).v;
	ck_assert(ring >> 44);
	for (int i = 0; i < 3; i++)
		areas[i] = (ring & ((1ULL << 44) - 1)) + 0x1000 * i;
	fx_queue_at(16, areas, 0);
	ck_assert_uint_eq(fx_count("RF-DMA-012", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(fx_count("RF-DMA-001", RF_PARTY_DRIVER), 0);
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate_legacy(0, 0);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_silent();
}
END_TEST

/* F5 of the reference: the letter is kept, the platform refuses. */
START_TEST(dma_013_gap_on_a_restricted_platform)
{
	uint64_t ring = running_physical(RF_PLATFORM_RESTRICTED_POOL);

	/* A device that declines before it uses an address leaves no gap. */
	ck_assert_uint_eq(fx_count("RF-DMA-013", RF_PARTY_GAP), 0);
	ck_assert_int_ne(fx_dev_read(RF_FOR_DESC, ring, 16), 0);
	fx_only("RF-DMA-013", RF_PARTY_GAP);
	/* A device that bypasses the restriction makes the letter true. */
	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1, V1);
	platform.physical = true;
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_silent();
}
END_TEST

RF_CHECK_MAIN("rules_dma_publish", dma_001_outside_of_any_window, dma_001_silent_inside,
	      dma_001_ring, dma_002_physical_address_under_platform,
	      dma_002_bus_address_under_physical, dma_002_silent_where_both_regimes_agree,
	      dma_003_more_than_the_mapping_allows, dma_003_silent, dma_004_mapping_is_gone,
	      dma_022_where_a_physical_address_leads_elsewhere,
	      dma_004_names_who_gave_the_chain_up, what_follows_a_chain_given_up_is_no_finding,
	      the_shape_of_a_chain_given_up_names_who_left_it,
	      dma_004_memory_is_freed, no_address_is_judged_by_a_disputed_outcome,
	      dma_006_past_the_mapping, dma_006_past_the_memory,
	      dma_004_silences_the_shape_of_its_chain, dma_011_ring_outside_buffer_inside,
	      dma_012_page_number_cut_off, dma_013_gap_on_a_restricted_platform)
