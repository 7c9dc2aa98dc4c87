// SPDX-License-Identifier: GPL-2.0-only
/* vhost-user messages: what is made, and what is made of well-formed and of broken replies. */
#include "certify/protocol.h"
#include "tests/check_main.h"

#include <string.h>

static struct rf_vu_message message;

static void make_reply(uint32_t request, const void *payload, uint32_t size)
{
	message = (struct rf_vu_message){ .request = request, .size = size,
					  .flags = RF_VU_VERSION | RF_VU_REPLY };
	memcpy(message.payload, payload, size);
}

START_TEST(requests_have_the_documents_layout)
{
	static const uint32_t state[] = { 8, 1, 8, 2, 256 };
	const struct rf_vu_region region[2] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 } };
	uint64_t word;

	rf_vu_make_state(&message, RF_VU_SET_VRING_NUM, &(struct rf_vu_state){ 2, 256 });
	ck_assert_mem_eq(&message, state, sizeof(state));
	rf_vu_make_table(&message, region, 2);
	ck_assert_uint_eq(message.size, 8 + 2 * 32);
	ck_assert_uint_eq(message.payload[0], 2);
	memcpy(&word, message.payload + 8 + 32 + 24, sizeof(word));
	ck_assert_uint_eq(word, 8);
	rf_vu_make_ring(&message, &(struct rf_vu_ring){ .queue = 1, .avail = 9 });
	ck_assert_uint_eq(message.size, 40);
	memcpy(&word, message.payload + 24, sizeof(word));
	ck_assert_uint_eq(word, 9);
	rf_vu_make_config(&message, RF_VU_GET_CONFIG, &(struct rf_vu_range){ 4, 8, 0 }, NULL);
	ck_assert_uint_eq(message.size, 12 + 8);
	rf_vu_make(&message, RF_VU_GET_FEATURES);
	ck_assert_uint_eq(message.size, 0);
	ck_assert_uint_eq(message.flags, RF_VU_VERSION);
}
END_TEST

START_TEST(header_is_checked)
{
	uint64_t value = 5;

	make_reply(RF_VU_GET_FEATURES, &value, 8);
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_FEATURES), RF_VU_OK);
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_STATUS), RF_VU_OTHER_REQUEST);
	message.flags = RF_VU_VERSION;
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_FEATURES), RF_VU_NOT_A_REPLY);
	message.flags = RF_VU_REPLY | 2;
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_FEATURES), RF_VU_BAD_VERSION);
	message.flags = RF_VU_VERSION | RF_VU_REPLY;
	message.size = RF_VU_PAYLOAD + 1;
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_FEATURES), RF_VU_TOO_LONG);
	message.size = UINT32_MAX;
	ck_assert_int_eq(rf_vu_check_header(&message, RF_VU_GET_FEATURES), RF_VU_TOO_LONG);
}
END_TEST

START_TEST(numbers_have_their_size)
{
	uint64_t value = 0x123456789abcdef0, got = 1;

	make_reply(RF_VU_GET_FEATURES, &value, 8);
	ck_assert_int_eq(rf_vu_take_u64(&message, &got), RF_VU_OK);
	ck_assert_uint_eq(got, value);
	got = 1;
	for (uint32_t size = 0; size < 20; size++) {
		if (size == 8)
			continue;
		message.size = size;
		ck_assert_int_eq(rf_vu_take_u64(&message, &got), RF_VU_WRONG_SIZE);
		ck_assert_uint_eq(got, 1);
	}
}
END_TEST

START_TEST(states_are_about_the_queue_that_was_asked_for)
{
	const uint32_t state[2] = { 3, 77 };
	uint32_t num = 1;

	make_reply(RF_VU_GET_VRING_BASE, state, sizeof(state));
	ck_assert_int_eq(rf_vu_take_state(&message, 3, &num), RF_VU_OK);
	ck_assert_uint_eq(num, 77);
	ck_assert_int_eq(rf_vu_take_state(&message, 2, &num), RF_VU_WRONG_ECHO);
	message.size = 7;
	ck_assert_int_eq(rf_vu_take_state(&message, 3, &num), RF_VU_WRONG_SIZE);
}
END_TEST

START_TEST(configuration_is_the_range_that_was_asked_for)
{
	const struct rf_vu_range asked = { .offset = 4, .size = 3 };
	struct { struct rf_vu_range range; uint8_t bytes[3]; } reply = { asked, { 7, 8, 9 } };
	uint8_t bytes[3] = { 0 };

	make_reply(RF_VU_GET_CONFIG, &reply, 12 + 3);
	ck_assert_int_eq(rf_vu_take_config(&message, &asked, bytes), RF_VU_OK);
	ck_assert_mem_eq(bytes, reply.bytes, 3);
	for (uint32_t size = 0; size < 12 + 8; size++) {
		message.size = size;
		if (size != 12 + 3)
			ck_assert_int_eq(rf_vu_take_config(&message, &asked, bytes),
					 RF_VU_WRONG_SIZE);
	}
	message.size = UINT32_MAX;
	ck_assert_int_eq(rf_vu_take_config(&message, &asked, bytes), RF_VU_WRONG_SIZE);
	reply.range.offset = 5;
	make_reply(RF_VU_GET_CONFIG, &reply, 12 + 3);
	ck_assert_int_eq(rf_vu_take_config(&message, &asked, bytes), RF_VU_WRONG_ECHO);
}
END_TEST

/* Random bytes as replies: nothing is read or written beyond its place (the sanitizers look on). */
START_TEST(random_replies)
{
	uint8_t *bytes = malloc(RF_VU_CONFIG_MAX);
	uint64_t x = 88172645463325252, value;
	uint32_t num, good = 0;

	for (uint32_t round = 0; round < 200000; round++) {
		struct rf_vu_range asked;

		for (uint32_t i = 0; i < 8; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			memcpy((uint8_t *)&message + 8 * i, &x, 8);
		}
		message.request = x >> 3 & 31;
		if (x & 1)
			message.flags = RF_VU_VERSION | RF_VU_REPLY;
		if (x & 2)
			message.size %= RF_VU_PAYLOAD + 20;
		asked = (struct rf_vu_range){ .offset = x >> 20 & 7, .size = x >> 30 & 0xff };
		good += !rf_vu_check_header(&message, x >> 8 & 31);
		good += !rf_vu_take_u64(&message, &value);
		good += !rf_vu_take_state(&message, 0, &num);
		good += !rf_vu_take_config(&message, &asked, bytes);
	}
	ck_assert_uint_gt(good, 0);
	free(bytes);
}
END_TEST

START_TEST(names)
{
	ck_assert_str_eq(rf_vu_request_name(RF_VU_SET_MEM_TABLE), "SET_MEM_TABLE");
	ck_assert_ptr_null(rf_vu_request_name(0));
	ck_assert_ptr_null(rf_vu_request_name(UINT32_MAX));
	for (int fault = 0; fault < RF_VU_FAULTS; fault++)
		ck_assert_ptr_nonnull(rf_vu_fault_text(fault));
	ck_assert_str_eq(rf_vu_fault_text(RF_VU_FAULTS), "?");
}
END_TEST

RF_CHECK_MAIN("vhost_user", requests_have_the_documents_layout, header_is_checked,
	      numbers_have_their_size, states_are_about_the_queue_that_was_asked_for,
	      configuration_is_the_range_that_was_asked_for, random_replies, names)
