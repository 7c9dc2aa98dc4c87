// SPDX-License-Identifier: GPL-2.0-only
/* Making vhost-user requests and taking replies apart (vhost-user, Message Specification). */
#include "certify/protocol.h"
#include "base/reader.h"

#include <string.h>

static const char *const fault_texts[RF_VU_FAULTS] = {
	[RF_VU_OK] = "is well formed",
	[RF_VU_BAD_VERSION] = "has another protocol version than 1",
	[RF_VU_NOT_A_REPLY] = "has no reply flag",
	[RF_VU_OTHER_REQUEST] = "answers another request",
	[RF_VU_TOO_LONG] = "announces a payload that no message has",
	[RF_VU_WRONG_SIZE] = "has a payload of the wrong size",
	[RF_VU_WRONG_ECHO] = "is about another queue or configuration range than was asked for",
};

const char *rf_vu_fault_text(enum rf_vu_fault fault)
{
	return (unsigned int)fault < RF_VU_FAULTS ? fault_texts[fault] : "?";
}

const char *rf_vu_request_name(uint32_t request)
{
	static const char *const names[] = {
		[RF_VU_GET_FEATURES] = "GET_FEATURES", [RF_VU_SET_FEATURES] = "SET_FEATURES",
		[RF_VU_SET_OWNER] = "SET_OWNER", [RF_VU_SET_MEM_TABLE] = "SET_MEM_TABLE",
		[RF_VU_SET_VRING_NUM] = "SET_VRING_NUM", [RF_VU_SET_VRING_ADDR] = "SET_VRING_ADDR",
		[RF_VU_SET_VRING_BASE] = "SET_VRING_BASE",
		[RF_VU_GET_VRING_BASE] = "GET_VRING_BASE",
		[RF_VU_SET_VRING_KICK] = "SET_VRING_KICK",
		[RF_VU_SET_VRING_CALL] = "SET_VRING_CALL", [RF_VU_SET_VRING_ERR] = "SET_VRING_ERR",
		[RF_VU_GET_PROTOCOL_FEATURES] = "GET_PROTOCOL_FEATURES",
		[RF_VU_SET_PROTOCOL_FEATURES] = "SET_PROTOCOL_FEATURES",
		[RF_VU_GET_QUEUE_NUM] = "GET_QUEUE_NUM",
		[RF_VU_SET_VRING_ENABLE] = "SET_VRING_ENABLE",
		[RF_VU_GET_CONFIG] = "GET_CONFIG", [RF_VU_SET_CONFIG] = "SET_CONFIG",
		[RF_VU_SET_STATUS] = "SET_STATUS", [RF_VU_GET_STATUS] = "GET_STATUS",
	};

	return request < RF_ARRAY_SIZE(names) ? names[request] : NULL;
}

/* Making */

void rf_vu_make(struct rf_vu_message *message, uint32_t request)
{
	message->request = request;
	message->flags = RF_VU_VERSION;
	message->size = 0;
}

static void append(struct rf_vu_message *message, const void *bytes, uint32_t len)
{
	RF_ASSERT(message->size + len <= RF_VU_PAYLOAD);
	memcpy(message->payload + message->size, bytes, len);
	message->size += len;
}

void rf_vu_make_u64(struct rf_vu_message *message, uint32_t request, uint64_t value)
{
	rf_vu_make(message, request);
	append(message, &value, sizeof(value));
}

void rf_vu_make_state(struct rf_vu_message *message, uint32_t request,
		      const struct rf_vu_state *state)
{
	rf_vu_make(message, request);
	append(message, state, sizeof(*state));
}

void rf_vu_make_ring(struct rf_vu_message *message, const struct rf_vu_ring *ring)
{
	rf_vu_make(message, RF_VU_SET_VRING_ADDR);
	append(message, ring, sizeof(*ring));
}

void rf_vu_make_table(struct rf_vu_message *message, const struct rf_vu_region *regions,
		      uint32_t count)
{
	const uint32_t head[2] = { count, 0 };

	RF_ASSERT(count <= RF_VU_REGIONS);
	rf_vu_make(message, RF_VU_SET_MEM_TABLE);
	append(message, head, sizeof(head));
	append(message, regions, count * (uint32_t)sizeof(*regions));
}

void rf_vu_make_config(struct rf_vu_message *message, uint32_t request,
		       const struct rf_vu_range *range, const void *bytes)
{
	static const uint8_t zeroes[RF_VU_CONFIG_MAX];

	RF_ASSERT(range->size <= RF_VU_CONFIG_MAX);
	rf_vu_make(message, request);
	append(message, range, sizeof(*range));
	append(message, bytes ? bytes : zeroes, range->size);
}

/* Taking apart */

enum rf_vu_fault rf_vu_check_header(const struct rf_vu_message *reply, uint32_t request)
{
	if ((reply->flags & RF_VU_VERSION_MASK) != RF_VU_VERSION)
		return RF_VU_BAD_VERSION;
	if (!(reply->flags & RF_VU_REPLY))
		return RF_VU_NOT_A_REPLY;
	if (reply->request != request)
		return RF_VU_OTHER_REQUEST;
	return reply->size > RF_VU_PAYLOAD ? RF_VU_TOO_LONG : RF_VU_OK;
}

/* The payload, as far as the header is to be believed. */
static struct rf_reader payload(const struct rf_vu_message *reply)
{
	return rf_reader(reply->payload, rf_min_u64(reply->size, RF_VU_PAYLOAD));
}

enum rf_vu_fault rf_vu_take_u64(const struct rf_vu_message *reply, uint64_t *ret_value)
{
	if (reply->size != sizeof(*ret_value))
		return RF_VU_WRONG_SIZE;
	memcpy(ret_value, reply->payload, sizeof(*ret_value));
	return RF_VU_OK;
}

enum rf_vu_fault rf_vu_take_state(const struct rf_vu_message *reply, uint32_t queue,
				  uint32_t *ret_num)
{
	struct rf_vu_state state;

	if (reply->size != sizeof(state))
		return RF_VU_WRONG_SIZE;
	memcpy(&state, reply->payload, sizeof(state));
	if (state.queue != queue)
		return RF_VU_WRONG_ECHO;
	*ret_num = state.num;
	return RF_VU_OK;
}

enum rf_vu_fault rf_vu_take_config(const struct rf_vu_message *reply,
				   const struct rf_vu_range *range, void *ret_bytes)
{
	struct rf_reader reader = payload(reply);
	const uint8_t *head = rf_reader_bytes(&reader, sizeof(*range));
	struct rf_vu_range got;

	if (!head || rf_reader_left(&reader) != range->size)
		return RF_VU_WRONG_SIZE;
	memcpy(&got, head, sizeof(got));
	if (got.offset != range->offset || got.size != range->size)
		return RF_VU_WRONG_ECHO;
	memcpy(ret_bytes, reader.at, range->size);
	return RF_VU_OK;
}
