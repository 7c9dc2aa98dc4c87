/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The messages of vhost-user, front end's side: requests are made, replies
 * are taken apart. Pure functions over bytes, in the machine's byte order as
 * the protocol has it; nothing that a back end sends is trusted.
 */
#ifndef RF_CERTIFY_PROTOCOL_H
#define RF_CERTIFY_PROTOCOL_H

#include "base/base.h"

enum rf_vu_request {
	RF_VU_GET_FEATURES = 1,
	RF_VU_SET_FEATURES = 2,
	RF_VU_SET_OWNER = 3,
	RF_VU_SET_MEM_TABLE = 5,
	RF_VU_SET_VRING_NUM = 8,
	RF_VU_SET_VRING_ADDR = 9,
	RF_VU_SET_VRING_BASE = 10,
	RF_VU_GET_VRING_BASE = 11,
	RF_VU_SET_VRING_KICK = 12,
	RF_VU_SET_VRING_CALL = 13,
	RF_VU_SET_VRING_ERR = 14,
	RF_VU_GET_PROTOCOL_FEATURES = 15,
	RF_VU_SET_PROTOCOL_FEATURES = 16,
	RF_VU_GET_QUEUE_NUM = 17,
	RF_VU_SET_VRING_ENABLE = 18,
	RF_VU_GET_CONFIG = 24,
	RF_VU_SET_CONFIG = 25,
	RF_VU_SET_STATUS = 39,
	RF_VU_GET_STATUS = 40,
};

/* The virtio feature bit that vhost-user took for itself, and the protocol's own feature bits. */
#define RF_VU_F_PROTOCOL_FEATURES	30
#define RF_VU_P_MQ			0
#define RF_VU_P_REPLY_ACK		3
#define RF_VU_P_CONFIG			9
#define RF_VU_P_STATUS			16

#define RF_VU_VERSION		1u
#define RF_VU_VERSION_MASK	3u
#define RF_VU_REPLY		4u
#define RF_VU_NEED_REPLY	8u

#define RF_VU_HEADER		12u
#define RF_VU_PAYLOAD		512u	/* more than any message here has */
#define RF_VU_CONFIG_MAX	256u
#define RF_VU_REGIONS		8u

/* A message as it stands on the wire: header and payload without a gap. */
struct rf_vu_message {
	uint32_t request, flags, size;
	uint8_t payload[RF_VU_PAYLOAD];
};
_Static_assert(offsetof(struct rf_vu_message, payload) == RF_VU_HEADER, "the header's layout");

/* What is wrong with a reply. */
enum rf_vu_fault {
	RF_VU_OK,
	RF_VU_BAD_VERSION,	/* another protocol version in the flags */
	RF_VU_NOT_A_REPLY,	/* the reply flag is clear */
	RF_VU_OTHER_REQUEST,	/* it answers what was not asked */
	RF_VU_TOO_LONG,		/* a payload that no message has */
	RF_VU_WRONG_SIZE,	/* a payload of another size than this reply has */
	RF_VU_WRONG_ECHO,	/* queue index or configuration range are not those asked for */
	RF_VU_FAULTS
};

/* A sentence's middle: "has protocol version ...". */
const char *rf_vu_fault_text(enum rf_vu_fault fault);
/* "GET_FEATURES"; "message 99" is not this function's: NULL for a number without a name. */
const char *rf_vu_request_name(uint32_t request);

struct rf_vu_region { uint64_t gpa, size, user, offset; };
struct rf_vu_ring { uint32_t queue, flags; uint64_t desc, used, avail, log; };
struct rf_vu_state { uint32_t queue, num; };
struct rf_vu_range { uint32_t offset, size, flags; };

/* Requests; all set the version, none asks for an acknowledgement by itself. */
void rf_vu_make(struct rf_vu_message *message, uint32_t request);
void rf_vu_make_u64(struct rf_vu_message *message, uint32_t request, uint64_t value);
void rf_vu_make_state(struct rf_vu_message *message, uint32_t request,
		      const struct rf_vu_state *state);
void rf_vu_make_ring(struct rf_vu_message *message, const struct rf_vu_ring *ring);
/* @count at most RF_VU_REGIONS. */
void rf_vu_make_table(struct rf_vu_message *message, const struct rf_vu_region *regions,
		      uint32_t count);
/* @bytes: range.size of them, at most RF_VU_CONFIG_MAX; NULL: zeroes. */
void rf_vu_make_config(struct rf_vu_message *message, uint32_t request,
		       const struct rf_vu_range *range, const void *bytes);

/*
 * Replies. The header first, as soon as its RF_VU_HEADER bytes are there: is
 * it a reply to @request whose payload fits? Then the whole message.
 */
enum rf_vu_fault rf_vu_check_header(const struct rf_vu_message *reply, uint32_t request);
enum rf_vu_fault rf_vu_take_u64(const struct rf_vu_message *reply, uint64_t *ret_value);
enum rf_vu_fault rf_vu_take_state(const struct rf_vu_message *reply, uint32_t queue,
				  uint32_t *ret_num);
/* Configuration bytes of @range to @ret_bytes. An empty payload is the back end's way to refuse. */
enum rf_vu_fault rf_vu_take_config(const struct rf_vu_message *reply,
				   const struct rf_vu_range *range, void *ret_bytes);

#endif
