// SPDX-License-Identifier: GPL-2.0-only
/* The guest's own reports, and when a hang is nobody's fault. */
#include "tests/judge_fixture.h"

static void report(uint32_t kind, uint64_t a)
{
	RF_EMIT(&trace, GUEST_REPORT, .report = { .report = kind, .line = 7, .a = a });
}

START_TEST(krn_each_report_has_its_rule)
{
	static const char *const names[RF_REPORTS] = {
		"RF-KRN-001", "RF-KRN-002", "RF-KRN-003", "RF-KRN-004", "RF-KRN-005",
		"RF-KRN-006", "RF-KRN-007", "RF-KRN-009", NULL, "RF-KRN-011",
	};

	for (uint32_t kind = 0; kind < RF_REPORTS; kind++) {
		fx_running();
		report(kind, 0);
		if (!names[kind]) {
			fx_silent();
			continue;
		}
		BY_DRIVER(names[kind]);
		ck_assert_str_eq(judge.finding[0].frame, "d1000");
	}
	fx_running();
	report(RF_REPORTS, 0);
	report(~0u, 0);
	fx_silent();
}
END_TEST

START_TEST(krn_hold_against_a_hostile_device)
{
	for (uint32_t kind = 0; kind < RF_REPORT_STARVED; kind++) {
		if (kind == RF_REPORT_LIMIT)
			continue;
		fx_running();
		judge.hostile = judge.armed = true;
		report(kind, RF_HANG_POLL);
		ck_assert_uint_eq(judge.findings, 1);
	}
}
END_TEST

START_TEST(krn_009_waiting_for_a_device_with_a_reason_to_be_silent)
{
	fx_running();
	judge.hostile = judge.armed = true;
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	fx_silent();
	fx_running();
	RF_EMIT(&trace, DEVICE_STATUS, .status = { .val = RF_STATUS_NEEDS_RESET });
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	fx_silent();
	report(RF_REPORT_HANG, RF_HANG_POLL);
	BY_DRIVER("RF-KRN-009");
	fx_running();
	RF_EMIT(&trace, CHAIN, .chain = { .problems = RF_CHAIN_LOOP });
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	BY_DRIVER("RF-RING-005");
	fx_running();
	report(RF_REPORT_STARVED, 0);
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	fx_silent();
}
END_TEST

START_TEST(what_a_guest_does_with_damaged_memory_has_a_cause)
{
	uint64_t alone;

	fx_running();
	report(RF_REPORT_WARN, 0);
	alone = judge.finding[0].signature;
	ck_assert(!judge.finding[0].cause.known);
	fx_running();
	report(RF_REPORT_OUT_OF_BOUNDS, 0);
	ck_assert(!judge.finding[0].cause.known);
	report(RF_REPORT_OUT_OF_BOUNDS, 0);
	ck_assert_uint_eq(judge.findings, 1);
	/* A reset of the device mends no memory. */
	fx_reset_device();
	report(RF_REPORT_WARN, 0);
	ck_assert_uint_eq(judge.findings, 2);
	ck_assert(judge.finding[1].cause.known);
	ck_assert_uint_eq(judge.finding[1].cause.rule, RF_RULE_KRN_004);
	ck_assert_str_eq(judge.finding[1].cause.frame, "d1000");
	ck_assert(judge.finding[1].signature != alone);
}
END_TEST

static const char *file;

static const char *report_file(void *ctx)
{
	return file;
}

static void name_swiotlb(void *ctx, const struct rf_frame_query *query, char *buf, size_t size)
{
	snprintf(buf, size, "swiotlb_map");
}

START_TEST(krn_002_silent_when_the_dma_layer_refuses)
{
	fx_running();
	judge.names.report_file = report_file;
	file = "kernel/dma/direct.h";
	report(RF_REPORT_WARN, 0);
	fx_silent();
	/* Nor is it a hang of the driver's if it then waits for ever. */
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	fx_silent();
	file = "kernel/dma/swiotlb.c";
	judge.names.frame = name_swiotlb;
	report(RF_REPORT_WARN, 0);
	fx_silent();
	judge.names.frame = fx_frame;
	report(RF_REPORT_WARN, 0);
	BY_DRIVER("RF-KRN-002");
	file = "kernel/dma/direct.h";
	fx_running();
	report(RF_REPORT_BUG, 0);
	BY_DRIVER("RF-KRN-001");
	judge.names.report_file = NULL;
}
END_TEST

START_TEST(krn_009_says_nothing_new_after_another_finding)
{
	fx_running();
	report(RF_REPORT_WARN, 0);
	report(RF_REPORT_HANG, RF_HANG_WAIT);
	BY_DRIVER("RF-KRN-002");
	report(RF_REPORT_HANG, RF_HANG_POLL);
	ck_assert_uint_eq(fx_count("RF-KRN-009", RF_PARTY_DRIVER), 1);
}
END_TEST

START_TEST(krn_silent_where_a_lying_device_wrote)
{
	uint64_t a;

	fx_running();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	fx_publish(1, a, 64, RF_PUB_WRITE | RF_PUB_TAINTED);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a, 64), 0);
	report(RF_REPORT_WILD_ACCESS, 0);
	fx_silent();
	/* What it may write is the driver's to bear. */
	fx_running();
	judge.hostile = judge.armed = true;
	a = fx_alloc(4096);
	fx_publish(1, a, 64, RF_PUB_WRITE);
	ck_assert_int_eq(fx_dev_write(RF_FOR_DATA, a, 64), 0);
	report(RF_REPORT_WILD_ACCESS, 0);
	BY_DRIVER("RF-KRN-006");
}
END_TEST

START_TEST(krn_says_nothing_new_after_stale_memory)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 64, RF_PERM_READ);
	fx_unmap(a, 64, RF_PERM_READ);
	fx_publish(1, a, 64, 0);
	report(RF_REPORT_WILD_ACCESS, 0);
	BY_DRIVER("RF-DMA-004");
}
END_TEST

RF_CHECK_MAIN("rules_krn", krn_each_report_has_its_rule,
	      what_a_guest_does_with_damaged_memory_has_a_cause, krn_hold_against_a_hostile_device,
	      krn_009_waiting_for_a_device_with_a_reason_to_be_silent,
	      krn_002_silent_when_the_dma_layer_refuses,
	      krn_009_says_nothing_new_after_another_finding,
	      krn_silent_where_a_lying_device_wrote, krn_says_nothing_new_after_stale_memory)
