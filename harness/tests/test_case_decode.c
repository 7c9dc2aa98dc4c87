// SPDX-License-Identifier: GPL-2.0-only
/* case: the binary form and folding. */
#include "case/error.h"
#include "tests/case_random.h"
#include "tests/check_main.h"

#include <errno.h>

static struct rf_case case_a, case_b;
static uint8_t buf[RF_CASE_BYTES_MAX];

/* The smallest case: a header and nothing else. */
static long smallest(void)
{
	memset(&case_a, 0, sizeof(case_a));
	return rf_case_encode(&case_a, buf, sizeof(buf));
}

static int decode(size_t size, struct rf_case_error *error)
{
	memset(error, 0, sizeof(*error));
	return rf_case_decode(buf, size, &case_b, error);
}

START_TEST(random_cases_come_back)
{
	uint64_t state = 0x1234567;
	struct rf_case_error error;

	for (int i = 0; i < 20000; i++) {
		long len;

		random_case(&case_a, &state);
		len = rf_case_encode(&case_a, buf, sizeof(buf));
		ck_assert_int_gt(len, 0);
		ck_assert_int_eq(decode((size_t)len, &error), 0);
		ck_assert(rf_case_equal(&case_a, &case_b));
	}
}
END_TEST

START_TEST(random_bytes_never_crash_and_decode_to_a_fixed_point)
{
	static uint8_t first[RF_CASE_BYTES_MAX];
	uint64_t state = 0xabcdef;
	struct rf_case_error error;
	int good = 0;

	for (int i = 0; i < 100000; i++) {
		size_t size = random_next(&state) % 600;
		long len;

		random_head(&case_a, &state);
		case_a.ops = case_a.expects = 0;
		len = rf_case_encode(&case_a, buf, sizeof(buf));
		for (size_t at = (size_t)len; at < 600; at++)
			buf[at] = (uint8_t)random_next(&state);
		for (int flips = (int)(random_next(&state) % 3); flips > 0; flips--)
			buf[random_next(&state) % 200] ^= (uint8_t)random_next(&state);
		if (decode(size, &error)) {
			ck_assert_uint_ne(error.text[0], 0);
			ck_assert_uint_eq(error.line, 0);
			continue;
		}
		good++;
		len = rf_case_encode(&case_b, first, sizeof(first));
		ck_assert_int_gt(len, 0);
		ck_assert_int_eq(rf_case_decode(first, (size_t)len, &case_a, &error), 0);
		ck_assert(rf_case_equal(&case_a, &case_b));
		for (uint32_t k = 0; k < case_b.ops; k++)
			ck_assert(rf_opcode_fits((enum rf_opcode)case_b.op[k].opcode,
						 (enum rf_driver_id)case_b.driver));
	}
	ck_assert_int_gt(good, 10000);
}
END_TEST

START_TEST(folding_twice_is_folding_once)
{
	uint64_t state = 99;

	for (int i = 0; i < 200000; i++) {
		enum rf_driver_id driver = (enum rf_driver_id)(i % RF_DRIVERS);
		struct rf_op once = {
			(uint8_t)random_next(&state), (uint8_t)random_next(&state),
			(uint16_t)random_next(&state), (uint32_t)random_next(&state),
			random_next(&state),
		}, twice;

		rf_op_fold(&once, driver, RF_OPCODES);
		ck_assert(rf_opcode_fits((enum rf_opcode)once.opcode, driver));
		twice = once;
		rf_op_fold(&twice, driver, RF_OPCODES);
		ck_assert(!memcmp(&once, &twice, sizeof(once)));
	}
}
END_TEST

START_TEST(every_truncation_of_the_header_is_refused)
{
	struct rf_case_error error;
	long len = smallest();

	ck_assert_int_eq(len, 176);
	for (long size = 0; size < len; size++) {
		ck_assert_int_eq(decode((size_t)size, &error), -EINVAL);
		ck_assert_uint_ne(error.text[0], 0);
	}
	ck_assert_int_eq(decode((size_t)len, &error), 0);
	ck_assert_uint_eq(case_b.ops, 0);
}
END_TEST

START_TEST(a_truncated_operation_is_dropped_and_too_many_are_ignored)
{
	static uint8_t big[RF_CASE_BYTES_MAX + 64];
	struct rf_case_error error;
	long len = smallest();

	memset(buf + len, 0x41, 40);
	ck_assert_int_eq(decode((size_t)len + 31, &error), 0);
	ck_assert_uint_eq(case_b.ops, 1);
	ck_assert_int_eq(decode((size_t)len + 32, &error), 0);
	ck_assert_uint_eq(case_b.ops, 2);
	memcpy(big, buf, (size_t)len);
	memset(big + len, 0, sizeof(big) - (size_t)len);
	len += RF_OPS_MAX * 16 + 16;
	ck_assert_int_eq(rf_case_decode(big, (size_t)len, &case_b, &error), 0);
	ck_assert_uint_eq(case_b.ops, RF_OPS_MAX);
}
END_TEST

START_TEST(a_newer_version_is_its_own_error)
{
	struct rf_case_error error;
	long len = smallest();

	buf[8] = RF_CASE_VERSION + 1;
	ck_assert_int_eq(decode((size_t)len, &error), -EPROTONOSUPPORT);
	ck_assert_ptr_nonnull(strstr(error.text, "version 4"));
	buf[8] = 0;
	ck_assert_int_eq(decode((size_t)len, &error), -EPROTONOSUPPORT);
}
END_TEST

/* The smallest case with one setting of the platform: 176 bytes, 8 of counts, 12 of the setting. */
static long with_setting(void)
{
	memset(&case_a, 0, sizeof(case_a));
	case_a.platform.setting[RF_PLATFORM_SET_WIDTH] = 44;
	return rf_case_encode(&case_a, buf, sizeof(buf));
}

START_TEST(settings_of_the_platform_raise_the_version)
{
	struct rf_case_error error;
	long len = with_setting();

	ck_assert_int_eq(len, 176 + 8 + 12);
	ck_assert_uint_eq(buf[8], 3);
	ck_assert_int_eq(decode((size_t)len, &error), 0);
	ck_assert(rf_case_equal(&case_a, &case_b));
	case_b.platform.setting[RF_PLATFORM_SET_WIDTH] = 45;
	ck_assert(!rf_case_equal(&case_a, &case_b));
	case_a.platform.setting[RF_PLATFORM_SET_WIDTH] = 0;
	ck_assert_uint_eq(rf_case_version(&case_a), 1);
}
END_TEST

START_TEST(a_bad_setting_is_refused)
{
	static const struct { size_t at; uint8_t value; const char *text; } bad[] = {
		{ 176, 1, "cannot hold" }, { 180, 2, "cannot hold" }, { 10, 195, "cannot hold" },
		{ 184, RF_PLATFORM_SETTINGS, "cannot be" }, { 188, 65, "cannot be" },
		{ 195, 1, "cannot be" },
	};
	struct rf_case_error error;

	for (size_t i = 0; i < RF_ARRAY_SIZE(bad); i++) {
		long len = with_setting();

		buf[bad[i].at] = bad[i].value;
		ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
		ck_assert_msg(strstr(error.text, bad[i].text) != NULL, "'%s' not in '%s'",
			      bad[i].text, error.text);
	}
}
END_TEST

/* An operation that the version does not know is one of those it knows. */
START_TEST(old_versions_keep_their_operations)
{
	struct rf_op op = { .opcode = RF_OPCODES_V2 }, again = { .opcode = RF_OPCODES_V2 };

	rf_op_fold(&op, RF_DRIVER_VIRTIO_RNG, RF_OPCODES_V2);
	rf_op_fold(&again, RF_DRIVER_VIRTIO_RNG, RF_OPCODES_V2);
	ck_assert_uint_lt(op.opcode, RF_OPCODES_V2);
	ck_assert(rf_opcode_fits((enum rf_opcode)op.opcode, RF_DRIVER_VIRTIO_RNG));
	ck_assert(!memcmp(&op, &again, sizeof(op)));
}
END_TEST

/* Setting byte @at of the smallest case to @value must be refused with @text. */
static void refused(size_t at, uint8_t value, const char *text)
{
	struct rf_case_error error;
	long len = smallest();

	buf[at] = value;
	ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
	ck_assert_msg(strstr(error.text, text) != NULL, "'%s' not in '%s'", text, error.text);
}

START_TEST(a_bad_header_is_refused_with_its_reason)
{
	refused(0, 'X', "RFCASE");
	refused(10, 175, "header of 176 bytes");
	refused(12, RF_EXPECTS_MAX + 1, "expectations");
	refused(12, 1, "truncated");
	refused(14, 1, "header");
	refused(16, RF_KERNELS, "kernel");
	refused(17, RF_DRIVERS, "driver");
	refused(18, RF_TRANSPORTS, "transport");
	refused(19, RF_REFUSALS, "refusal");
	refused(20, RF_PLATFORMS, "platform");
	refused(21, RF_BANKS, "placement");
	refused(22, RF_RANGES_MAX + 1, "ranges");
	refused(23, RF_ON_REPORTS, "policy on reports");
}
END_TEST

START_TEST(a_bad_expectation_is_refused)
{
	struct rf_case_error error;
	long len;

	memset(&case_a, 0, sizeof(case_a));
	case_a.expects = 1;
	case_a.expect[0].rule = RF_RULES;
	len = rf_case_encode(&case_a, buf, sizeof(buf));
	ck_assert_int_eq(len, 184);
	ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
	case_a.expect[0] = (struct rf_expect){ .what = RF_EXPECT_SILENCE, .party = 1 };
	len = rf_case_encode(&case_a, buf, sizeof(buf));
	ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
	case_a.expect[0] = (struct rf_expect){ .kernels = 1u << RF_KERNELS };
	len = rf_case_encode(&case_a, buf, sizeof(buf));
	ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
	case_a.expect[0] = (struct rf_expect){ .what = RF_EXPECT_SILENCE, .kernels = 1 };
	len = rf_case_encode(&case_a, buf, sizeof(buf));
	ck_assert_int_eq(decode((size_t)len, &error), 0);
	ck_assert(rf_case_equal(&case_a, &case_b));
}
END_TEST

START_TEST(a_failed_decode_leaves_the_case_alone)
{
	struct rf_case_error error;
	uint64_t state = 5;
	long len;

	random_case(&case_b, &state);
	case_a = case_b;
	len = rf_case_encode(&case_a, buf, sizeof(buf));
	buf[16] = 0xff;
	ck_assert_int_eq(decode((size_t)len, &error), -EINVAL);
	ck_assert(!memcmp(&case_a, &case_b, sizeof(case_a)));
}
END_TEST

START_TEST(encoding_needs_room)
{
	long len = smallest();

	ck_assert_int_eq(rf_case_encode(&case_a, buf, (size_t)len - 1), -ENOSPC);
	ck_assert_int_eq(rf_case_encode(&case_a, buf, (size_t)len), len);
}
END_TEST

START_TEST(the_header_lies_where_the_format_says)
{
	static const uint8_t want[16] = "RFCASE\r\n" "\x01\x00\xb0\x00\x00\x00\x00";

	memset(&case_a, 0, sizeof(case_a));
	case_a.device.offered = 0x1122334455667788;
	case_a.device.queue_size = 0xaabbccdd;
	case_a.platform.ranges = 4;
	case_a.platform.range[3].size = 0x99;
	case_a.ops = 1;
	case_a.op[0] = (struct rf_op){ RF_OP_HOSTILE, 2, 0, 0x04030201, 0x0807060504030201 };
	ck_assert_int_eq(rf_case_encode(&case_a, buf, sizeof(buf)), 192);
	ck_assert(!memcmp(buf, want, sizeof(want)));
	ck_assert_uint_eq(buf[48], 0x88);
	ck_assert_uint_eq(buf[55], 0x11);
	ck_assert_uint_eq(buf[64], 0xdd);
	ck_assert_uint_eq(buf[168], 0x99);
	ck_assert_uint_eq(buf[176], RF_OP_HOSTILE);
	ck_assert_uint_eq(buf[180], 1);
	ck_assert_uint_eq(buf[191], 8);
}
END_TEST

START_TEST(load_tells_the_forms_apart)
{
	static const char text[] = "# a comment\nringfence-case 1\n";
	struct rf_case_error error;
	long len = smallest();

	ck_assert_int_eq(rf_case_load(buf, (size_t)len, &case_b, &error), 0);
	ck_assert_int_eq(rf_case_load(buf, 0, &case_b, &error), -EINVAL);
	ck_assert_ptr_nonnull(strstr(error.text, "empty"));
	ck_assert_int_eq(rf_case_load(text, sizeof(text) - 1, &case_b, &error), -EINVAL);
	ck_assert_uint_ne(error.line, 0);
	ck_assert_int_eq(rf_case_load("\x7f" "ELF", 4, &case_b, &error), -EINVAL);
	ck_assert_ptr_nonnull(strstr(error.text, "neither"));
	ck_assert_int_eq(rf_case_load("   ", 3, &case_b, &error), -EINVAL);
}
END_TEST

RF_CHECK_MAIN("case_decode", random_cases_come_back,
	      random_bytes_never_crash_and_decode_to_a_fixed_point, folding_twice_is_folding_once,
	      every_truncation_of_the_header_is_refused,
	      a_truncated_operation_is_dropped_and_too_many_are_ignored,
	      settings_of_the_platform_raise_the_version, a_bad_setting_is_refused,
	      old_versions_keep_their_operations, a_newer_version_is_its_own_error, a_bad_header_is_refused_with_its_reason,
	      a_bad_expectation_is_refused, a_failed_decode_leaves_the_case_alone,
	      encoding_needs_room, the_header_lies_where_the_format_says,
	      load_tells_the_forms_apart)
