/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A judge with real memory below it, and the events of a driver that does
 * everything right, step by step: each test changes one thing.
 */
#ifndef RF_TESTS_JUDGE_FIXTURE_H
#define RF_TESTS_JUDGE_FIXTURE_H

#include "guest/port.h"
#include "judge/judge.h"
#include "tests/check_main.h"
#include "trace/virtio.h"
#include "trace/virtio_mmio.h"

#include <stdio.h>
#include <string.h>

#define V1 RF_BIT(RF_F_VERSION_1)
#define AP RF_BIT(RF_F_ACCESS_PLATFORM)
#define PACKED RF_BIT(RF_F_RING_PACKED)

#define POOL_BASE 0x1000000ULL
#define POOL_SIZE 0x100000ULL
#define RANGE_CPU 0x400000ULL
#define RANGE_BUS 0x40000000ULL
#define RANGE_SIZE 0x1000000ULL

static struct rf_trace trace;
static struct rf_arena arena;
static struct rf_ledger ledger;
static struct rf_platform platform;
static struct rf_judge judge;
static struct rf_stack caller = { { 0x1000, 0x2000 } };
static bool made;

static inline void fx_frame(void *ctx, const struct rf_frame_query *query, char *buf, size_t size)
{
	snprintf(buf, size, "%s%lx", query->dma_layer ? "d" : "f",
		 (unsigned long)query->stack->pc[0]);
}

static inline const struct rf_stack *fx_caller(void *ctx)
{
	return &caller;
}

static inline void fx_make(void)
{
	ck_assert_int_eq(rf_trace_init(&trace, 1024), 0);
	ck_assert_int_eq(rf_arena_init(&arena, &trace, 0), 0);
	ck_assert_int_eq(rf_ledger_init(&ledger, &trace), 0);
	ck_assert_int_eq(rf_judge_init(&judge, &trace, &platform, &ledger, &arena), 0);
	rf_arena_boot_done(&arena);
	judge.names.frame = fx_frame;
	judge.names.report_stack = fx_caller;
	judge.names.call_stack = fx_caller;
	made = true;
}

static inline void fx_platform(enum rf_platform_id id)
{
	struct rf_platform_config config = { .id = id };
	const char *why = NULL;

	if (id == RF_PLATFORM_RESTRICTED_POOL) {
		config.pool_base = POOL_BASE;
		config.pool_size = POOL_SIZE;
	}
	if (id == RF_PLATFORM_OFFSET_RANGES) {
		config.ranges = 1;
		config.range[0] = (struct rf_dma_range){ RANGE_CPU, RANGE_BUS, RANGE_SIZE };
	}
	if (rf_platform_init(&platform, &config, &arena, &trace, &why))
		ck_abort_msg("%s", why);
}

/* A fresh case. */
static inline void fx_start(enum rf_platform_id id, bool hostile)
{
	if (!made)
		fx_make();
	rf_trace_reset(&trace);
	rf_ledger_reset(&ledger);
	rf_arena_reset(&arena, RF_BANK_LOW);
	rf_judge_reset(&judge, hostile);
	fx_platform(id);
	rf_trace_stage(&trace, RF_STAGE_PROBE);
}

/* Findings */

static inline uint32_t fx_count(const char *rule, enum rf_party party)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < judge.findings; i++)
		n += !strcmp(rf_rule(judge.finding[i].rule)->name, rule) &&
		     judge.finding[i].party == party;
	return n;
}

static inline void fx_silent(void)
{
	for (uint32_t i = 0; i < judge.findings; i++)
		ck_abort_msg("%s: %s", rf_rule(judge.finding[i].rule)->name,
			     judge.finding[i].text);
}

/* This rule broke, by this party, and nothing else did. */
static inline void fx_only(const char *rule, enum rf_party party)
{
	if (!fx_count(rule, party))
		ck_abort_msg("%s was not found against the %s", rule, rf_party_name(party));
	for (uint32_t i = 0; i < judge.findings; i++)
		if (strcmp(rf_rule(judge.finding[i].rule)->name, rule))
			ck_abort_msg("%s besides %s: %s", rf_rule(judge.finding[i].rule)->name,
				     rule, judge.finding[i].text);
}

#define BY_DRIVER(rule) fx_only(rule, RF_PARTY_DRIVER)
#define BY_DEVICE(rule) fx_only(rule, RF_PARTY_DEVICE)

/* Registers, as a transport announces them */

static inline void fx_reg_read(uint32_t offset, uint64_t value)
{
	RF_EMIT(&trace, REG_READ, .reg = { .offset = offset, .width = 4, .value = value });
}

static inline void fx_reg_write(uint32_t offset, uint64_t value)
{
	RF_EMIT(&trace, REG_WRITE, .reg = { .offset = offset, .width = 4, .value = value });
}

static inline void fx_identify(uint32_t version, uint32_t id)
{
	fx_reg_read(VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_MAGIC);
	fx_reg_read(VIRTIO_MMIO_VERSION, version);
	fx_reg_read(VIRTIO_MMIO_DEVICE_ID, id);
	if (version == 1)
		fx_reg_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
}

static uint8_t fx_status_now;

static inline void fx_status(uint8_t status)
{
	fx_reg_write(VIRTIO_MMIO_STATUS, status);
	RF_EMIT(&trace, STATUS, .status = { .old = fx_status_now, .val = status });
	fx_status_now = status;
	if (!status)
		RF_EMIT(&trace, RESET);
}

static inline void fx_offer(uint64_t offered)
{
	for (uint32_t word = 0; word < 2; word++) {
		fx_reg_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, word);
		RF_EMIT(&trace, OFFER, .feature = { word, offered >> (32 * word) });
		fx_reg_read(VIRTIO_MMIO_DEVICE_FEATURES, (uint32_t)(offered >> (32 * word)));
	}
}

static inline void fx_accept(uint64_t accepted)
{
	for (uint32_t word = 0; word < 2; word++) {
		fx_reg_write(VIRTIO_MMIO_DRIVER_FEATURES_SEL, word);
		fx_reg_write(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)(accepted >> (32 * word)));
		RF_EMIT(&trace, ACCEPT, .feature = { word, accepted >> (32 * word) });
	}
}

static inline void fx_agreed(uint64_t offered, uint64_t accepted, bool refused)
{
	RF_EMIT(&trace, AGREED, .agreed = { .offered = offered, .accepted = accepted,
					    .refused = refused,
					    .legacy = judge.mmio.version == 1 });
}

static inline void fx_reset_device(void)
{
	fx_status(0);
	fx_status(RF_STATUS_ACKNOWLEDGE);
	fx_status(RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER);
}

#define FX_FEATURES_OK (RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER | RF_STATUS_FEATURES_OK)

/* Up to FEATURES_OK, on a version 2 device. */
static inline void fx_negotiate(uint64_t offered, uint64_t accepted)
{
	fx_identify(2, 4);
	fx_reset_device();
	fx_offer(offered);
	fx_accept(accepted);
	fx_status(FX_FEATURES_OK);
	fx_agreed(offered, accepted, false);
	fx_reg_read(VIRTIO_MMIO_STATUS, FX_FEATURES_OK);
}

static inline void fx_driver_ok(void)
{
	fx_status(fx_status_now | RF_STATUS_DRIVER_OK);
}

/* Up to FEATURES_OK's place, on a version 1 device. */
static inline void fx_negotiate_legacy(uint64_t offered, uint64_t accepted)
{
	fx_identify(1, 4);
	fx_reset_device();
	fx_offer(offered);
	fx_accept(accepted);
	fx_agreed(offered, accepted, false);
}

/* Memory */

static inline uint64_t fx_alloc_at(uint64_t size, uintptr_t pc)
{
	struct rf_alloc_request request = { .size = size, .zero = true, .align = 4096, .pages = true };
	struct rf_stack stack = { { pc } };
	void *ptr = rf_arena_alloc(&arena, &request, &stack);

	ck_assert_ptr_nonnull(ptr);
	return rf_arena_pa(&arena, ptr).v;
}

static inline uint64_t fx_alloc(uint64_t size)
{
	return fx_alloc_at(size, 0x3000);
}

static inline void fx_free(uint64_t pa)
{
	struct rf_stack stack = { { 0x4000 } };

	ck_assert_int_eq(rf_arena_free(&arena, arena.base + pa, &stack), 0);
}

static inline struct rf_ledger_op fx_op(uint64_t ba, uint64_t pa, uint64_t len, enum rf_perm dir)
{
	static struct rf_stack stack = { { 0x5000 } };

	return (struct rf_ledger_op){ .ba = { ba }, .pa = { pa }, .len = len, .dir = dir,
				      .kind = RF_MAP_SINGLE, .stack = &stack };
}

static inline void fx_map(uint64_t ba, uint64_t pa, uint64_t len, enum rf_perm dir)
{
	struct rf_ledger_op op = fx_op(ba, pa, len, dir);

	rf_ledger_map(&ledger, &op);
}

static inline void fx_unmap(uint64_t ba, uint64_t len, enum rf_perm dir)
{
	struct rf_ledger_op op = fx_op(ba, 0, len, dir);

	rf_ledger_unmap(&ledger, &op);
}

static inline void fx_map_coherent(uint64_t ba, uint64_t pa, uint64_t len)
{
	struct rf_ledger_op op = fx_op(ba, pa, len, RF_PERM_RW);

	op.kind = RF_MAP_COHERENT;
	rf_ledger_map(&ledger, &op);
}

static inline void fx_unmap_coherent(uint64_t ba, uint64_t len)
{
	struct rf_ledger_op op = fx_op(ba, 0, len, RF_PERM_RW);

	op.kind = RF_MAP_COHERENT;
	rf_ledger_unmap(&ledger, &op);
}

/* Queues: one block of memory of 3 pages; descriptors, driver area, device area a page each. */

#define FX_RING_BYTES 0x3000ULL

static inline void fx_queue_at(uint32_t size, const uint64_t *areas, uint16_t flags)
{
	fx_reg_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	fx_reg_read(VIRTIO_MMIO_QUEUE_NUM_MAX, 256);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NUM, size);
	if (judge.mmio.version == 1) {
		fx_reg_write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
		fx_reg_write(VIRTIO_MMIO_QUEUE_PFN, areas[0] >> 12);
		flags |= RF_RING_LEGACY;
	} else {
		fx_reg_write(VIRTIO_MMIO_QUEUE_DESC_LOW, (uint32_t)areas[0]);
		fx_reg_write(VIRTIO_MMIO_QUEUE_READY, 1);
	}
	RF_EMIT(&trace, QUEUE_LIVE, .ring = { .queue = 0, .flags = flags, .size = size,
					      .align = 4096, .desc = areas[0],
					      .driver = areas[1], .device = areas[2] });
}

static inline void fx_queue(uint64_t ba, uint16_t flags)
{
	uint64_t areas[] = { ba, ba + 0x1000, ba + 0x2000 };

	fx_queue_at(16, areas, flags);
}

static inline void fx_publish(uint16_t head, uint64_t ba, uint32_t len, uint16_t flags)
{
	RF_EMIT(&trace, PUBLISH, .publish = { .queue = 0, .flags = flags, .head = head,
					      .len = len, .ba = ba });
	RF_EMIT(&trace, CHAIN, .chain = { .queue = 0, .head = head, .count = 1,
					  .readable = flags & RF_PUB_WRITE ? 0 : len,
					  .writable = flags & RF_PUB_WRITE ? len : 0 });
}

static inline void fx_return(uint32_t id, uint32_t len)
{
	uint16_t index = 0;
	uint64_t element = 0;

	/* What an honest split device writes: the element, then the index. */
	(void)!rf_dev_write(&platform, (struct rf_access){ 0, RF_FOR_DEVICE_AREA },
			    RF_BA(judge.queue[0].area[RF_FOR_DEVICE_AREA].ba + 4), &element, 8);
	(void)!rf_dev_write(&platform, (struct rf_access){ 0, RF_FOR_DEVICE_AREA },
			    RF_BA(judge.queue[0].area[RF_FOR_DEVICE_AREA].ba + 2), &index, 2);
	RF_EMIT(&trace, COMPLETE, .complete = { .queue = 0, .head = (uint16_t)id, .len = len,
						.id = id });
}

static inline int fx_dev_read(uint8_t purpose, uint64_t ba, uint32_t len)
{
	static uint8_t buf[0x10000];

	return rf_dev_read(&platform, (struct rf_access){ 0, purpose }, RF_BA(ba), buf, len);
}

static inline int fx_dev_write(uint8_t purpose, uint64_t ba, uint32_t len)
{
	static uint8_t buf[0x10000];

	return rf_dev_write(&platform, (struct rf_access){ 0, purpose }, RF_BA(ba), buf, len);
}

/*
 * A queue in service on a flat platform, physical regime. Returns where its
 * ring lies.
 */
static inline uint64_t fx_running(void)
{
	uint64_t ring;

	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1, V1);
	ring = fx_alloc(FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_driver_ok();
	rf_trace_stage(&trace, RF_STAGE_TRAFFIC);
	return ring;
}

/* The same with ACCESS_PLATFORM agreed and the ring mapped. */
static inline uint64_t fx_running_mapped(void)
{
	uint64_t ring;

	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1 | AP, V1 | AP);
	ring = fx_alloc(FX_RING_BYTES);
	fx_map_coherent(ring, ring, FX_RING_BYTES);
	fx_queue(ring, 0);
	fx_driver_ok();
	rf_trace_stage(&trace, RF_STAGE_TRAFFIC);
	return ring;
}

#endif
