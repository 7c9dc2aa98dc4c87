// SPDX-License-Identifier: GPL-2.0-only
/* Rules of accesses, mappings and bytes: what breaks each, and what beside it does not. */
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

START_TEST(dma_005_used_after_the_mapping_died)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	fx_unmap(a, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-017");
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	ck_assert_uint_eq(fx_count("RF-DMA-005", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(judge.findings, 2);
}
END_TEST

START_TEST(dma_005_silent)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a + 60, 4), 0);
	fx_return(1, 0);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_silent();
}
END_TEST

START_TEST(dma_005_ring_memory_freed_under_a_live_queue)
{
	uint64_t ring = fx_running();

	fx_free(ring);
	BY_DRIVER("RF-DMA-009");
	ck_assert_int_eq(fx_dev_read(RF_FOR_DESC, ring, 16), 0);
	ck_assert_uint_eq(fx_count("RF-DMA-005", RF_PARTY_DRIVER), 1);
}
END_TEST

/* A device that moves used.idx by itself makes the driver take back what it never returned. */
START_TEST(dma_005_017_silent_when_the_device_lied_about_what_it_returned)
{
	uint64_t a, ring;

	ring = fx_running_mapped();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DEVICE_AREA, ring + 0x2000 + 2, 2), 0);
	fx_unmap(a, 64, RF_PERM_READ);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	fx_free(a);
	fx_silent();
}
END_TEST

/* A buffer that the device returned before it ever read it: published only by then. */
START_TEST(dma_silent_when_the_device_returned_what_it_had_not_read)
{
	uint64_t a;

	fx_running_mapped();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_map(a + 64, a + 64, 64, RF_PERM_READ);
	fx_publish(0, a, 64, 0);
	fx_return(1, 0);
	fx_publish(1, a + 64, 64, 0);
	fx_unmap(a + 64, 64, RF_PERM_READ);
	fx_publish(1, a + 64, 64, 0);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_free(a);
	fx_silent();
}
END_TEST

/* F4 of the reference: hostile, but used.idx is honest, so the driver is to blame. */
START_TEST(dma_017_in_a_hostile_case)
{
	uint64_t a, ring;

	ring = fx_running_mapped();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	for (uint16_t i = 0; i < 2; i++) {
		fx_map(a + 64 * i, a + 64 * i, 64, RF_PERM_READ);
		fx_publish(i, a + 64 * i, 64, 0);
	}
	ck_assert_int_eq(fx_dev_write(RF_FOR_DESC, ring + 12, 2), 0);
	fx_return(0, 0);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_silent();
	fx_unmap(a + 64, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-017");
	/* That it is closed again when it really comes back follows from it. */
	fx_unmap(a + 64, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-017");
	/* Where the device wrote memory that is not its own, nobody is safe. */
	fx_running_mapped();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a, 64), 0);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_silent();
}
END_TEST

START_TEST(dma_007_unmap_that_does_not_fit)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_silent();
	fx_unmap(a, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-007");
	ck_assert_str_eq(judge.finding[0].frame, "f1000");
	fx_running_mapped();
	fx_unmap(a, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-007");
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 32, RF_PERM_READ);
	BY_DRIVER("RF-DMA-007");
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_WRITE);
	BY_DRIVER("RF-DMA-007");
}
END_TEST

START_TEST(dma_007_sync)
{
	struct rf_ledger_op op;
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	op = fx_op(a + 8, 0, 16, RF_PERM_READ);
	rf_ledger_sync(&ledger, &op);
	fx_silent();
	op = fx_op(a + 8, 0, 16, RF_PERM_WRITE);
	rf_ledger_sync(&ledger, &op);
	BY_DRIVER("RF-DMA-007");
}
END_TEST

START_TEST(dma_008_leak)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_status(0);
	rf_trace_stage(&trace, RF_STAGE_REMOVE);
	fx_unmap_coherent(judge.queue[0].area[0].ba, FX_RING_BYTES);
	fx_silent();
	rf_trace_stage(&trace, RF_STAGE_TEARDOWN);
	BY_DRIVER("RF-DMA-008");
	ck_assert_uint_eq(judge.findings, 1);
}
END_TEST

START_TEST(dma_008_silent)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_status(0);
	fx_unmap_coherent(judge.queue[0].area[0].ba, FX_RING_BYTES);
	rf_trace_stage(&trace, RF_STAGE_TEARDOWN);
	fx_silent();
	/* Its memory was freed under it: RF-DMA-009 said so. */
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_free(a);
	fx_status(0);
	fx_unmap_coherent(judge.queue[0].area[0].ba, FX_RING_BYTES);
	rf_trace_stage(&trace, RF_STAGE_TEARDOWN);
	BY_DRIVER("RF-DMA-009");
	/* A guest that died closes nothing. */
	fx_running_mapped();
	RF_EMIT(&trace, GUEST_REPORT, .report = { .report = RF_REPORT_BUG });
	rf_trace_stage(&trace, RF_STAGE_TEARDOWN);
	BY_DRIVER("RF-KRN-001");
}
END_TEST

/* The device rewrote a descriptor, and the driver closed the chain as far as it led. */
START_TEST(dma_009_names_who_closed_half_a_chain)
{
	uint64_t ring, a;

	for (uint32_t rewritten = 0; rewritten < 2; rewritten++) {
		ring = fx_running_mapped();
		judge.hostile = judge.armed = true;
		a = fx_alloc(4096);
		fx_map(a, a, 64, RF_PERM_READ);
		fx_map(a + 64, a + 64, 64, RF_PERM_READ);
		if (rewritten)
			fx_dev_write(RF_FOR_DESC, ring, 16);
		fx_unmap(a, 64, RF_PERM_READ);
		ledger.entries[1].died.pc[0] = 0x8000;
		fx_free(a);
		BY_DRIVER("RF-DMA-009");
		ck_assert_str_eq(judge.finding[0].frame, rewritten ? "f8000" : "f4000");
		/* Closing what was left bounces into memory that is gone: nothing new. */
		RF_EMIT(&trace, GUEST_REPORT, .report = { .report = RF_REPORT_USE_AFTER_FREE,
							  .a = a + 64 });
		BY_DRIVER("RF-DMA-009");
	}
	/* A mapping that was closed before this one was made has nothing to do with it. */
	ring = fx_running_mapped();
	judge.hostile = judge.armed = true;
	fx_dev_write(RF_FOR_DESC, ring, 16);
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_map(a + 64, a + 64, 64, RF_PERM_READ);
	ledger.entries[1].died.pc[0] = 0x8000;
	fx_free(a);
	ck_assert_str_eq(judge.finding[0].frame, "f4000");
	a = fx_alloc(4096);
	fx_free(a);
	RF_EMIT(&trace, GUEST_REPORT, .report = { .report = RF_REPORT_USE_AFTER_FREE, .a = a });
	ck_assert_uint_eq(fx_count("RF-KRN-005", RF_PARTY_DRIVER), 1);
}
END_TEST

START_TEST(dma_010_buffers_come_after_a_ring_that_was_not_judged)
{
	fx_start(RF_PLATFORM_OFFSET_RANGES, false);
	fx_map_coherent(RANGE_BUS, RF_BANK_LOW_BASE, FX_RING_BYTES);
	ledger.entries[0].born.pc[0] = 0x9000;
	fx_queue(RANGE_BUS, 0);
	judge.findings = 0;
	fx_negotiate(V1 | AP, V1 | AP);
	judge.queue[0].live = true;
	fx_map(RANGE_BUS + FX_RING_BYTES, RF_BANK_LOW_BASE + FX_RING_BYTES, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-010");
	ck_assert_str_eq(judge.finding[0].frame, "d9000");
	fx_publish(1, 0x10, 64, 0);
	ck_assert_uint_eq(judge.findings, 1);
}
END_TEST

START_TEST(dma_009_freed_while_mapped)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a + 100, a + 100, 64, RF_PERM_READ);
	fx_free(a);
	BY_DRIVER("RF-DMA-009");
	ck_assert_str_eq(judge.finding[0].frame, "f4000");
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_map(a + 64, a + 64, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_unmap(a + 64, 64, RF_PERM_READ);
	fx_free(a);
	fx_silent();
}
END_TEST

START_TEST(dma_009_freed_while_published)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_free(a);
	BY_DRIVER("RF-DMA-009");
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_return(1, 0);
	fx_free(a);
	fx_silent();
}
END_TEST

/* A slot as good as the buffer, one byte short of that, and one that was never filled. */
START_TEST(dma_046_what_stands_in_a_bounce_slot)
{
	static const uint64_t lengths[] = { 1, 7, 8, 64, 4095, 4096 };
	uint64_t slot = POOL_BASE, buffer;

	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_negotiate(V1 | AP, V1 | AP);
	for (size_t i = 0; i < RF_ARRAY_SIZE(lengths); i++, slot += 0x2000) {
		buffer = fx_alloc(4096);
		memset(rf_arena_ptr(&arena, RF_PA(buffer), 4096), 0x33, 4096);
		memset(rf_arena_ptr(&arena, RF_PA(slot), 4096), 0x33, lengths[i]);
		fx_map(slot, buffer, lengths[i], RF_PERM_WRITE);
		fx_silent();
		fx_unmap(slot, lengths[i], RF_PERM_WRITE);
	}
	memset(rf_arena_ptr(&arena, RF_PA(slot), 64), 0x33, 63);
	fx_map(slot, buffer, 64, RF_PERM_WRITE);
	ck_assert_uint_eq(fx_count("RF-DMA-046", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(judge.findings, 1);
	fx_map(slot + 0x1000, buffer, 64, RF_PERM_READ);
	ck_assert_uint_eq(judge.finding[0].count, 2);
}
END_TEST

/* Who forgets the offset gives the device other memory, but bounces nothing. */
START_TEST(dma_046_an_address_of_its_own_is_no_slot)
{
	struct rf_platform_config config = { .id = RF_PLATFORM_OFFSET_RANGES, .ranges = 1,
					     .range[0] = { RANGE_CPU, RANGE_CPU + 0x1000,
							   RANGE_SIZE } };
	uint64_t buffer = RANGE_CPU + 0x4000;
	static const uint8_t one[64] = { 0x33 }, other[64] = { 0x44 }, nothing[64];
	const char *why = NULL;

	fx_start(RF_PLATFORM_OFFSET_RANGES, false);
	ck_assert_int_eq(rf_platform_init(&platform, &config, &arena, &trace, &why), 0);
	fx_negotiate(V1 | AP, V1 | AP);
	rf_raw_copy(rf_arena_cpu(&arena, buffer), one, sizeof(one));
	rf_raw_copy(rf_arena_cpu(&arena, buffer - 0x1000), other, sizeof(other));
	fx_map(buffer, buffer, 64, RF_PERM_WRITE);
	ck_assert_uint_eq(fx_count("RF-DMA-046", RF_PARTY_DRIVER), 0);
	fx_map(buffer + 0x2000, buffer, 64, RF_PERM_WRITE);
	ck_assert_uint_eq(fx_count("RF-DMA-046", RF_PARTY_DRIVER), 1);
	rf_raw_copy(rf_arena_cpu(&arena, buffer), nothing, sizeof(nothing));
	rf_raw_copy(rf_arena_cpu(&arena, buffer - 0x1000), nothing, sizeof(nothing));
}
END_TEST

/* F1 of the reference: a bounce slot beyond the pool's end. */
START_TEST(dma_010_bounce_slot_past_the_pool)
{
	uint64_t end = POOL_BASE + POOL_SIZE;

	running_on(RF_PLATFORM_RESTRICTED_POOL, POOL_BASE);
	fx_map(end - 0x100, RF_BANK_LOW_BASE, 0x100, RF_PERM_READ);
	fx_silent();
	fx_map(end - 0x800, RF_BANK_LOW_BASE, 0x1000, RF_PERM_READ);
	BY_DRIVER("RF-DMA-010");
	ck_assert_str_eq(judge.finding[0].frame, "d5000");
	/* Publishing it is the same root cause, and the device's fault at it is no platform's. */
	fx_publish(1, end - 0x800, 0x1000, 0);
	ck_assert_int_ne(fx_dev_read(RF_FOR_DATA, end - 0x800, 0x1000), 0);
	BY_DRIVER("RF-DMA-010");
}
END_TEST

/* An address that is permitted, but leads to memory that is nobody's or another's. */
START_TEST(dma_010_bus_address_of_other_memory)
{
	uint64_t a;

	running_on(RF_PLATFORM_OFFSET_RANGES, RANGE_BUS);
	a = fx_alloc(4096);
	/* A bounce slot: other memory, but the guest's own. */
	fx_map(RANGE_BUS + a - RANGE_CPU, RF_BANK_LOW_BASE, 64, RF_PERM_READ);
	fx_silent();
	fx_map(RANGE_BUS + RANGE_SIZE - 4096, a, 64, RF_PERM_READ);
	BY_DRIVER("RF-DMA-010");
	running_on(RF_PLATFORM_OFFSET_RANGES, RANGE_BUS);
	a = fx_alloc(4096);
	fx_map_coherent(RANGE_BUS + a - RANGE_CPU, a + 8, 64);
	BY_DRIVER("RF-DMA-010");
}
END_TEST

/* What stands in a ring that the driver wrote elsewhere is not its word. */
START_TEST(dma_010_silences_the_ring_it_misplaced)
{
	fx_start(RF_PLATFORM_OFFSET_RANGES, false);
	fx_negotiate(V1 | AP, V1 | AP);
	fx_map_coherent(RANGE_BUS, RF_BANK_LOW_BASE, FX_RING_BYTES);
	fx_queue(RANGE_BUS, 0);
	RF_EMIT(&trace, CHAIN, .chain = { .problems = RF_CHAIN_INDEX_RANGE });
	fx_publish(1, 0x10, 0x1000, 0);
	fx_publish(1, 0x10, 0x1000, 0);
	BY_DRIVER("RF-DMA-010");
	/* Buffers go the ring's way. */
	fx_map(RANGE_BUS + FX_RING_BYTES, RF_BANK_LOW_BASE + FX_RING_BYTES, 64, RF_PERM_READ);
	ck_assert_uint_eq(judge.findings, 1);
	ck_assert_uint_eq(judge.finding[0].count, 1);
}
END_TEST

START_TEST(dma_010_mapped_before_the_agreement)
{
	uint64_t end = POOL_BASE + POOL_SIZE;

	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	fx_map(end - 0x800, RF_BANK_LOW_BASE, 0x1000, RF_PERM_READ);
	fx_map_coherent(POOL_BASE, POOL_BASE, FX_RING_BYTES);
	fx_negotiate(V1 | AP, V1 | AP);
	fx_queue(POOL_BASE, 0);
	fx_silent();
	/* Nobody has judged that mapping yet. */
	fx_publish(1, end - 0x800, 0x1000, 0);
	BY_DRIVER("RF-DMA-010");
}
END_TEST

START_TEST(dma_014_device_strays)
{
	uint64_t ring = fx_running(), a = fx_alloc(4096);

	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	BY_DEVICE("RF-DMA-014");
	ring = fx_running();
	ck_assert_int_eq(fx_dev_read(RF_FOR_DESC, ring + 16 * 16, 16), 0);
	BY_DEVICE("RF-DMA-014");
	ring = fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	fx_return(1, 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	BY_DEVICE("RF-DMA-014");
	ring = fx_running();
	fx_status(0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DESC, ring, 16), 0);
	BY_DEVICE("RF-DMA-014");
}
END_TEST

START_TEST(dma_014_silent)
{
	uint64_t ring = fx_running(), a = fx_alloc(4096);

	fx_publish(1, a, 64, 0);
	fx_publish(2, a + 64, 64, RF_PUB_WRITE);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DESC, ring + 15 * 16, 16), 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DRIVER_AREA, ring + 0x1000 + 36, 2), 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a + 1, 63), 0);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a + 64, 64), 0);
	fx_silent();
}
END_TEST

START_TEST(dma_015_device_writes_what_it_may_only_read)
{
	uint64_t ring = fx_running(), a = fx_alloc(4096);

	fx_publish(1, a, 64, 0);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a, 64), 0);
	BY_DEVICE("RF-DMA-015");
	ring = fx_running();
	ck_assert_int_eq(fx_dev_write(RF_FOR_DESC, ring, 16), 0);
	BY_DEVICE("RF-DMA-015");
	ring = fx_running();
	ck_assert_int_eq(fx_dev_write(RF_FOR_DRIVER_AREA, ring + 0x1000, 2), 0);
	BY_DEVICE("RF-DMA-015");
	/* The same bytes published twice: one of the two allows it. */
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, RF_PUB_WRITE);
	fx_publish(2, a, 128, 0);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a, 64), 0);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a, 64), 0);
	fx_silent();
	/* A packed ring is written by both. */
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1 | PACKED, V1 | PACKED);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, RF_RING_PACKED);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DESC, ring, 16), 0);
	fx_silent();
}
END_TEST

START_TEST(dma_016_platform_refuses_what_was_agreed)
{
	uint64_t a;

	/* Emitted by hand: the harness's own platforms keep to their word. */
	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	RF_EMIT(&trace, DEV_READ, .access = { .ba = a, .len = 64, .purpose = RF_FOR_DATA,
					      .result = RF_ACCESS_FAULT });
	fx_only("RF-DMA-016", RF_PARTY_PLATFORM);
	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 64, 0);
	RF_EMIT(&trace, DEV_READ, .access = { .ba = a, .len = 64, .purpose = RF_FOR_DATA,
					      .result = RF_ACCESS_FAULT });
	fx_only("RF-DMA-013", RF_PARTY_GAP);
}
END_TEST

START_TEST(dma_018_019_bytes)
{
	fx_running();
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64 });
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .got = -5, .mismatch = true });
	fx_silent();
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .mismatch = true });
	BY_DRIVER("RF-DMA-019");
	/* A consequence of what was found before says nothing. */
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .leaked = true });
	BY_DRIVER("RF-DMA-019");
	fx_running();
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .leaked = true });
	BY_DRIVER("RF-DMA-018");
	fx_running();
	judge.hostile = judge.armed = true;
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .leaked = true });
	fx_silent();
}
END_TEST

/* The same events with a foreign device at the other end. */
START_TEST(dma_018_019_bytes_of_a_device)
{
	fx_running();
	judge.certifying = true;
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .leaked = true });
	BY_DEVICE("RF-DMA-018");
	fx_running();
	judge.certifying = true;
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .len = 64, .mismatch = true });
	BY_DEVICE("RF-DMA-019");
}
END_TEST

START_TEST(dma_020_021_outside_of_the_grant)
{
	const struct rf_event read = { .kind = RF_EV_DEV_READ, .access = {
		.ba = 64, .len = 4096, .purpose = RF_FOR_DATA, .result = RF_ACCESS_OUTSIDE } };
	struct rf_event event = read;

	fx_running();
	rf_trace_emit(&trace, &event);
	BY_DEVICE("RF-DMA-020");
	/* Even what was published is no excuse. */
	fx_running();
	fx_publish(1, 64, 4096, RF_PUB_WRITE);
	judge.findings = 0;
	event = read;
	event.kind = RF_EV_DEV_WRITE;
	rf_trace_emit(&trace, &event);
	BY_DEVICE("RF-DMA-021");
}
END_TEST

RF_CHECK_MAIN("rules_dma_access", dma_005_used_after_the_mapping_died, dma_005_silent,
	      dma_005_ring_memory_freed_under_a_live_queue,
	      dma_005_017_silent_when_the_device_lied_about_what_it_returned,
	      dma_silent_when_the_device_returned_what_it_had_not_read, dma_017_in_a_hostile_case,
	      dma_007_unmap_that_does_not_fit, dma_007_sync, dma_008_leak, dma_008_silent,
	      dma_009_freed_while_mapped, dma_009_freed_while_published,
	      dma_046_what_stands_in_a_bounce_slot, dma_046_an_address_of_its_own_is_no_slot,
	      dma_010_bounce_slot_past_the_pool, dma_010_bus_address_of_other_memory,
	      dma_010_silences_the_ring_it_misplaced,
	      dma_009_names_who_closed_half_a_chain,
	      dma_010_buffers_come_after_a_ring_that_was_not_judged, dma_010_mapped_before_the_agreement,
	      dma_014_device_strays, dma_014_silent, dma_015_device_writes_what_it_may_only_read,
	      dma_016_platform_refuses_what_was_agreed, dma_018_019_bytes,
	      dma_018_019_bytes_of_a_device, dma_020_021_outside_of_the_grant)
