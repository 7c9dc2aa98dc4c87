// SPDX-License-Identifier: GPL-2.0-only
/* Requirements of the conforming suite: speaking, features, configuration. */
#include "certify/blk.h"
#include "certify/requirement.h"

#include <errno.h>
#include <string.h>

#define QUIET_MS 20

enum rf_result rf_req_speaks(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "the session did not begin", err);
	rf_connection_watch(&session->connection, QUIET_MS);
	if (!rf_connection_works(&session->connection))
		return rf_fail_at(session, "without a request", -EPROTO);
	return rf_pass(session, "features 0x%llx, protocol features 0x%llx, %llu queues",
		       (unsigned long long)session->offered,
		       (unsigned long long)session->protocol_offered,
		       (unsigned long long)session->queues);
}

enum rf_result rf_req_reply_once(struct rf_session *session)
{
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	if (!rf_session_speaks(session, RF_VU_P_REPLY_ACK))
		return rf_untestable(session, "REPLY_ACK is not offered");
	rf_connection_watch(&session->connection, QUIET_MS);
	if (!rf_connection_works(&session->connection))
		return rf_fail_at(session, "after all replies", -EPROTO);
	return rf_pass(session, "every request of the set-up was acknowledged once");
}

enum rf_result rf_req_version_1(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "reading the offer", err);
	return rf_pass(session, "offer 0x%llx", (unsigned long long)session->offered);
}

enum rf_result rf_req_offer(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (err && err != -ECANCELED)
		return rf_fail_at(session, "accepting features", err);
	return rf_pass(session, "offer 0x%llx", (unsigned long long)session->offered);
}

/* One read, with @features accepted. */
static enum rf_result serve_with(struct rf_session *session, uint64_t features)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = rf_session_start(session, features);

	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read with these features", err);
	return rf_pass(session, "a read was served with 0x%llx accepted",
		       (unsigned long long)features);
}

enum rf_result rf_req_minimal(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "opening", err);
	return serve_with(session, session->offered & RF_BIT(RF_F_VERSION_1));
}

enum rf_result rf_req_everything(struct rf_session *session)
{
	uint64_t types = RF_BIT(24) - 1;
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "opening", err);
	return serve_with(session, session->offered & (types | RF_BIT(RF_F_INDIRECT_DESC) |
						       RF_BIT(RF_F_EVENT_IDX) |
						       RF_BIT(RF_F_VERSION_1)));
}

enum rf_result rf_req_again(struct rf_session *session)
{
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "the first time", err);
	err = rf_session_reopen(session);
	if (!err)
		err = rf_session_start(session, rf_session_known(session));
	if (err)
		return rf_fail_at(session, "the second time", err);
	return rf_pass(session, "0x%llx was accepted twice",
		       (unsigned long long)session->accepted);
}

/* Configuration */

#define BLK_CONFIG	60u	/* bytes up to the end of the padding after write zeroes */

/* Open, and read the block configuration. 0, or the verdict's errno; -ENOTSUP without CONFIG. */
static int read_config(struct rf_session *session, uint8_t *config)
{
	const struct rf_vu_range all = { .offset = 0, .size = BLK_CONFIG };
	int err = rf_session_open(session);

	if (err)
		return err;
	if (!rf_session_speaks(session, RF_VU_P_CONFIG))
		return -ENOTSUP;
	return rf_session_config(session, &all, config);
}

static enum rf_result no_config(struct rf_session *session, int err)
{
	if (err == -ENOTSUP)
		return rf_untestable(session, "the protocol feature CONFIG is not offered");
	return rf_fail_at(session, "reading configuration", err);
}

enum rf_result rf_req_config_early(struct rf_session *session)
{
	uint8_t config[BLK_CONFIG];
	rf_le64 capacity;
	int err = read_config(session, config);

	if (err)
		return no_config(session, err);
	memcpy(&capacity, config, sizeof(capacity));
	return rf_pass(session, "%u bytes were read before any feature was accepted; capacity "
		       "%llu sectors", BLK_CONFIG, (unsigned long long)rf_from_le64(capacity));
}

enum rf_result rf_req_config_offset(struct rf_session *session)
{
	static const struct rf_vu_range ranges[] = { { 4, 4, 0 }, { 20, 4, 0 }, { 8, 16, 0 } };
	uint8_t config[BLK_CONFIG], part[16];
	int err = read_config(session, config);

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(ranges) && !err; i++) {
		err = rf_session_config(session, &ranges[i], part);
		if (!err && memcmp(part, config + ranges[i].offset, ranges[i].size))
			return rf_fail(session, "%u bytes from offset %u are not those that stand "
				       "there when all is read from 0", ranges[i].size,
				       ranges[i].offset);
	}
	if (err)
		return no_config(session, err);
	return rf_pass(session, "parts from offsets 4, 20 and 8 are as in the whole");
}

enum rf_result rf_req_config_padding(struct rf_session *session)
{
	static const uint8_t unused[] = { 33, 57, 58, 59 };
	uint8_t config[BLK_CONFIG];
	int err = read_config(session, config);

	if (err)
		return no_config(session, err);
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(unused); i++)
		if (config[unused[i]])
			return rf_fail(session, "byte %u of the configuration is 0x%x", unused[i],
				       config[unused[i]]);
	return rf_pass(session, "unused0 and unused1 are zero");
}

enum rf_result rf_req_queues(struct rf_session *session)
{
	uint32_t count = 0;
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	count = (uint32_t)rf_min_u64(session->queues, RF_LANES);
	for (uint32_t q = 0; q < count && !err; q++) {
		err = rf_session_queue(session, &(struct rf_ring_shape){ .queue = (uint16_t)q,
									 .size = 16 });
		if (!err)
			err = rf_session_enable(session, q);
	}
	if (!err)
		err = rf_session_driver_ok(session);
	if (err)
		return rf_fail_at(session, "setting the queues up", err);
	for (uint32_t q = 0; q < count; q++) {
		struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };

		err = rf_blk_do(session, q, &blk);
		if (err)
			return rf_fail_at(session, "a read on one of the queues", err);
	}
	return rf_pass(session, "%u of %llu queues served a read", count,
		       (unsigned long long)session->queues);
}
