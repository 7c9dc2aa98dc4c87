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
		"RF-KRN-006", "RF-KRN-007", "RF-KRN-008", "RF-KRN-009", "RF-KRN-010",
		"RF-KRN-011",
	};

	for (uint32_t kind = 0; kind < RF_REPORTS; kind++) {
		fx_running();
		report(kind, 0);
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
	for (uint32_t kind = 0; kind < RF_REPORTS; kind++) {
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
}
END_TEST

RF_CHECK_MAIN("rules_krn", krn_each_report_has_its_rule, krn_hold_against_a_hostile_device,
	      krn_009_waiting_for_a_device_with_a_reason_to_be_silent)
