// SPDX-License-Identifier: GPL-2.0-only
/* Requirements of the conforming suite: rings, what is returned, what is touched, notifications. */
#include "certify/blk.h"
#include "certify/requirement.h"

#include <errno.h>

#define SECTOR		32u
#define QUIET_MS	40
#define IN_FLIGHT	5u
#define ROUNDS		24u	/* more than a ring of 16 has entries */

static bool writable(const struct rf_session *session)
{
	return !(session->offered & RF_BIT(RF_BLK_F_RO));
}

static enum rf_result read_only_disk(struct rf_session *session)
{
	return rf_untestable(session, "the device is read-only: BLK_F_RO is offered");
}

/* What a disk does all day: writes where it may, reads, flushes where it can, its name. */
static int traffic(struct rf_session *session, uint32_t rounds)
{
	struct rf_blk all[] = {
		{ .type = RF_BLK_OUT, .len = 2048, .sector = SECTOR, .seed = 7 },
		{ .type = RF_BLK_IN, .len = 4096, .sector = SECTOR },
		{ .type = RF_BLK_IN, .len = 512, .sector = SECTOR, .region = RF_REGION_SECOND },
		{ .type = RF_BLK_FLUSH },
		{ .type = RF_BLK_GET_ID, .len = RF_BLK_ID_BYTES },
	};
	int err = rf_begin(session);

	for (uint32_t i = 0; i < rounds * RF_ARRAY_SIZE(all) && !err; i++) {
		struct rf_blk *blk = &all[i % RF_ARRAY_SIZE(all)];

		if (blk->type == RF_BLK_OUT && !writable(session))
			continue;
		if (blk->type == RF_BLK_FLUSH && !(session->offered & RF_BIT(RF_BLK_F_FLUSH)))
			continue;
		err = rf_blk_do(session, 0, blk);
	}
	if (!err)
		rf_wait_quietly(session->connection.aside, RF_SETTLE_MS);
	return err;
}

/* The judge decides: here is only what it is shown. */
static enum rf_result judged_traffic(struct rf_session *session)
{
	int err = traffic(session, 3);

	if (err)
		return rf_fail_at(session, "ordinary traffic", err);
	return rf_pass(session, "three rounds of writes, reads, flushes and identification");
}

enum rf_result rf_req_round_trip(struct rf_session *session)
{
	struct rf_blk out = { .type = RF_BLK_OUT, .len = 4096, .sector = SECTOR, .seed = 0x51 };
	struct rf_blk in = { .type = RF_BLK_IN, .len = 4096, .sector = SECTOR };
	int err = rf_begin(session);

	if (!err && !writable(session))
		return read_only_disk(session);
	if (!err)
		err = rf_blk_do(session, 0, &out);
	if (!err)
		err = rf_blk_do(session, 0, &in);
	if (err)
		return rf_fail_at(session, "a write and a read", err);
	RF_EMIT(&session->trace, DATA, .data = {
		.op_id = session->transfers, .offset = SECTOR * RF_BLK_SECTOR, .len = in.len,
		.mismatch = !rf_blk_holds(session, &in, out.seed) });
	return rf_pass(session, "8 sectors written were compared with what a read gave");
}

enum rf_result rf_req_ids(struct rf_session *session)
{
	struct rf_blk blk[IN_FLIGHT];
	uint32_t got;
	int err = rf_begin(session);

	for (uint32_t i = 0; i < IN_FLIGHT && !err; i++) {
		blk[i] = (struct rf_blk){ .type = RF_BLK_IN, .len = RF_BLK_SECTOR, .sector = i };
		rf_blk_make(session, &blk[i]);
		err = rf_blk_expose(session, 0, &blk[i]);
	}
	if (err)
		return rf_fail_at(session, "setting up", err);
	rf_session_kick(session, 0);
	got = rf_session_collect(session, 0, IN_FLIGHT);
	got += rf_session_collect_within(session, 0, 1, QUIET_MS);
	if (got != IN_FLIGHT)
		return rf_fail(session, "%u of %u buffers in flight at once came back", got,
			       IN_FLIGHT);
	return rf_pass(session, "%u buffers in flight at once came back once each", IN_FLIGHT);
}

enum rf_result rf_req_used_room(struct rf_session *session)
{
	return judged_traffic(session);
}

enum rf_result rf_req_used_written(struct rf_session *session)
{
	struct rf_blk beyond = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = traffic(session, 1);

	if (err)
		return rf_fail_at(session, "ordinary traffic", err);
	beyond.sector = rf_blk_capacity(session);
	if (!beyond.sector)
		return rf_pass(session, "ordinary traffic; the capacity is not known, so nothing "
			       "was read past it");
	err = rf_blk_do(session, 0, &beyond);
	if (err && err != -EIO)
		return rf_fail_at(session, "a read past the capacity", err);
	return rf_pass(session, "ordinary traffic; a read past the capacity gave status %u, used "
		       "length %u", rf_blk_status(session, &beyond), session->lane[0].last.len);
}

enum rf_result rf_req_read_only(struct rf_session *session)
{
	return judged_traffic(session);
}

enum rf_result rf_req_published(struct rf_session *session)
{
	return judged_traffic(session);
}

enum rf_result rf_req_window_read(struct rf_session *session)
{
	return judged_traffic(session);
}

enum rf_result rf_req_window_write(struct rf_session *session)
{
	return judged_traffic(session);
}

/* Notifications */

static enum rf_result interrupted(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	uint32_t missing = 0;
	int err = 0;

	for (uint32_t i = 0; i < 4 && !err; i++) {
		uint32_t before = session->lane[0].interrupts;

		rf_ring_want_interrupt(&session->lane[0].ring, true);
		err = rf_blk_do(session, 0, &blk);
		(void)!rf_wait_readable(session->connection.aside, session->lane[0].call,
					rf_clock_ms() + (session->lane[0].interrupts == before ?
							 session->backend->patience : 0));
		(void)rf_session_interrupts(session, 0);
		missing += session->lane[0].interrupts == before;
	}
	if (err)
		return rf_fail_at(session, "a read", err);
	if (missing)
		return rf_fail(session, "%u of 4 used buffers came without a notification that "
			       "was asked for", missing);
	return rf_pass(session, "4 used buffers, a notification for each");
}

enum rf_result rf_req_interrupt(struct rf_session *session)
{
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	return interrupted(session);
}

static int begin_with(struct rf_session *session, uint32_t bit)
{
	int err = rf_session_open(session);

	if (!err && !(session->offered & RF_BIT(bit)))
		return -ENOTSUP;
	return err ? err : rf_session_start(session, rf_session_known(session) | RF_BIT(bit));
}

enum rf_result rf_req_event_idx(struct rf_session *session)
{
	int err = begin_with(session, RF_F_EVENT_IDX);

	if (err == -ENOTSUP)
		return rf_untestable(session, "EVENT_IDX is not offered");
	if (err)
		return rf_fail_at(session, "setting up", err);
	return interrupted(session);
}

enum rf_result rf_req_used_flags(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	uint16_t plain = 0, event = 0;
	int err = rf_begin(session);

	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read", err);
	plain = rf_ring_used_flags(&session->lane[0].ring);
	if (session->offered & RF_BIT(RF_F_EVENT_IDX)) {
		blk.header = 0;
		err = rf_session_reopen(session);
		if (!err)
			err = rf_session_start(session, rf_session_known(session) |
					       RF_BIT(RF_F_EVENT_IDX));
		if (!err)
			err = rf_blk_do(session, 0, &blk);
		if (err)
			return rf_fail_at(session, "a read with EVENT_IDX", err);
		event = rf_ring_used_flags(&session->lane[0].ring);
	}
	if (plain > 1 || event)
		return rf_fail(session, "flags 0x%x without EVENT_IDX, 0x%x with it", plain, event);
	return rf_pass(session, "flags %u without EVENT_IDX, %u with it", plain, event);
}

enum rf_result rf_req_spurious(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	uint32_t early;
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	for (uint32_t i = 0; i < 8; i++)
		rf_session_kick(session, 0);
	early = rf_session_collect_within(session, 0, 1, QUIET_MS);
	if (early)
		return rf_fail(session, "%u buffers came back though none was available", early);
	err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read after 8 notifications for nothing", err);
	return rf_pass(session, "a read was served after 8 notifications for nothing");
}

enum rf_result rf_req_wrap(struct rf_session *session)
{
	const struct rf_ring_shape shape = { .size = 16, .base = 0xfff8 };
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	if (!err)
		err = rf_session_queue(session, &shape);
	if (!err)
		err = rf_session_enable(session, 0);
	if (!err)
		err = rf_session_driver_ok(session);
	for (uint32_t i = 0; i < ROUNDS && !err; i++)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "reads from index 0xfff8 on", err);
	return rf_pass(session, "%u reads from available index 0xfff8 on", ROUNDS);
}
