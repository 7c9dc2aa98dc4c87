// SPDX-License-Identifier: GPL-2.0-only
/* base: outcomes, the hash, the appendable string, numbers of the wire. */
#include "base/hash.h"
#include "base/text.h"
#include "base/wire.h"
#include "tests/check_main.h"

#include <string.h>

START_TEST(outcome_names_are_stable)
{
	ck_assert_str_eq(rf_outcome_name(RF_OK), "ok");
	ck_assert_str_eq(rf_outcome_name(RF_FINDING), "finding");
	ck_assert_str_eq(rf_outcome_name(RF_INVALID), "invalid");
	ck_assert_str_eq(rf_outcome_name(RF_UNSUPPORTED), "unsupported");
	ck_assert_str_eq(rf_outcome_name(RF_BUG), "bug");
	ck_assert_str_eq(rf_outcome_name((enum rf_outcome)99), "bug");
}
END_TEST

/* By bytes, so that it holds on a machine of either order. */
START_TEST(numbers_of_the_wire_lie_as_their_types_say)
{
	rf_le16 le16 = rf_to_le16(0x1122);
	rf_le32 le32 = rf_to_le32(0x11223344);
	rf_le64 le64 = rf_to_le64(0x1122334455667788);
	rf_be16 be16 = rf_to_be16(0x1122);
	rf_be32 be32 = rf_to_be32(0x11223344);
	rf_be64 be64 = rf_to_be64(0x1122334455667788);

	ck_assert_mem_eq(&le16, "\x22\x11", 2);
	ck_assert_mem_eq(&le32, "\x44\x33\x22\x11", 4);
	ck_assert_mem_eq(&le64, "\x88\x77\x66\x55\x44\x33\x22\x11", 8);
	ck_assert_mem_eq(&be16, "\x11\x22", 2);
	ck_assert_mem_eq(&be32, "\x11\x22\x33\x44", 4);
	ck_assert_mem_eq(&be64, "\x11\x22\x33\x44\x55\x66\x77\x88", 8);
	ck_assert_uint_eq(rf_from_le16(le16), 0x1122);
	ck_assert_uint_eq(rf_from_le32(le32), 0x11223344);
	ck_assert_uint_eq(rf_from_le64(le64), 0x1122334455667788);
	ck_assert_uint_eq(rf_from_be16(be16), 0x1122);
	ck_assert_uint_eq(rf_from_be32(be32), 0x11223344);
	ck_assert_uint_eq(rf_from_be64(be64), 0x1122334455667788);
}
END_TEST

START_TEST(hash_tells_length_order_and_content_apart)
{
	uint64_t a = rf_hash_bytes(RF_HASH_SEED, "abcdefgh1", 9);

	ck_assert(a == rf_hash_bytes(RF_HASH_SEED, "abcdefgh1", 9));
	ck_assert(a != rf_hash_bytes(RF_HASH_SEED, "abcdefgh2", 9));
	ck_assert(a != rf_hash_bytes(RF_HASH_SEED, "1abcdefgh", 9));
	ck_assert(rf_hash_bytes(RF_HASH_SEED, "\0", 1) != rf_hash_bytes(RF_HASH_SEED, "\0\0", 2));
}
END_TEST

START_TEST(fixed_text_keeps_what_fits)
{
	char buf[6];
	struct rf_text text;

	rf_text_fixed(&text, buf, sizeof(buf));
	rf_text_add(&text, "%d", 123);
	ck_assert_str_eq(buf, "123");
	ck_assert(!text.overflowed);
	rf_text_add(&text, "%s", "4567");
	ck_assert_str_eq(buf, "12345");
	ck_assert(text.overflowed);
}
END_TEST

START_TEST(heap_text_grows_and_escapes_json)
{
	struct rf_text text;
	char line[700];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	rf_text_heap(&text);
	rf_text_add(&text, "%s", line);
	ck_assert_uint_eq(text.len, sizeof(line) - 1);
	rf_text_free(&text);
	rf_text_heap(&text);
	rf_text_add_json(&text, "a\"b\\c\n\x01");
	ck_assert_str_eq(text.data, "\"a\\\"b\\\\c\\n\\u0001\"");
	rf_text_free(&text);
}
END_TEST

RF_CHECK_MAIN("base", outcome_names_are_stable, hash_tells_length_order_and_content_apart,
	      numbers_of_the_wire_lie_as_their_types_say,
	      fixed_text_keeps_what_fits, heap_text_grows_and_escapes_json)
