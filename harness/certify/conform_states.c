// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requirements of the conforming suite: when a device may use a queue. The
 * driver's end does nothing early; what it published merely lies there.
 */
#include "certify/blk.h"
#include "certify/requirement.h"

#include <errno.h>

#define SECTOR		24u
#define QUIET_MS	250	/* how long what must not happen is waited for */

enum rf_result rf_req_before_driver_ok(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = rf_session_open(session);

	if (!err && !rf_session_speaks(session, RF_VU_P_STATUS))
		return rf_untestable(session, "the protocol feature STATUS is not offered: the "
				     "device is not told of DRIVER_OK");
	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	if (!err)
		err = rf_session_queue(session, &(struct rf_ring_shape){ .size = 16 });
	if (!err)
		err = rf_session_enable(session, 0);
	if (err)
		return rf_fail_at(session, "setting up", err);
	rf_blk_make(session, &blk);
	err = rf_blk_expose(session, 0, &blk);
	(void)rf_session_collect_within(session, 0, 1, QUIET_MS);
	if (session->lane[0].returned)
		return rf_pass(session, "the judge has seen it");
	err = rf_session_driver_ok(session);
	rf_session_kick(session, 0);
	if (err || !rf_session_collect(session, 0, 1))
		return rf_fail_at(session, "a read after DRIVER_OK", err ? err : -ETIMEDOUT);
	return rf_pass(session, "an available read stayed for %d ms, and was served after "
		       "DRIVER_OK", QUIET_MS);
}

/* Does something come back that must not? Looks as long as it would take. */
static bool wait_returned(struct rf_session *session, struct rf_returned *ret_back)
{
	int64_t deadline = rf_clock_ms() + QUIET_MS;

	while (!rf_ring_take(&session->lane[0].ring, ret_back)) {
		if (rf_clock_ms() >= deadline)
			return false;
		rf_wait_quietly(session->connection.aside, 5);
	}
	/* The effect, where it is none that this request waits for. */
	rf_wait_quietly(session->connection.aside, RF_SETTLE_MS);
	return true;
}

/* Disabled rings: a write must not reach the disk through one. */

static int write_sector(struct rf_session *session, uint32_t seed)
{
	struct rf_blk blk = { .type = RF_BLK_OUT, .len = RF_BLK_SECTOR, .sector = SECTOR,
			      .seed = seed };
	int err = rf_begin(session);

	return err ? err : rf_blk_do(session, 0, &blk);
}

/* Reopen, set a queue up without enabling it, publish a write and notify. */
static int write_disabled(struct rf_session *session, uint32_t seed)
{
	struct rf_blk blk = { .type = RF_BLK_OUT, .len = RF_BLK_SECTOR, .sector = SECTOR,
			      .seed = seed };
	struct rf_scatter scatter;
	int err = rf_session_reopen(session), head;

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	if (!err)
		err = rf_session_queue(session, &(struct rf_ring_shape){ .size = 16 });
	if (!err)
		err = rf_session_driver_ok(session);
	if (err)
		return err;
	rf_blk_make(session, &blk);
	rf_blk_pieces(&blk, &scatter);
	head = rf_ring_add(&session->lane[0].ring, &scatter);
	/* The status byte may be written, whatever becomes of the request. */
	rf_window_state(&session->window, blk.status, 1, RF_BYTE_GIVEN);
	rf_ring_raw_expose(&session->lane[0].ring, (uint16_t)head, 1);
	rf_session_kick(session, 0);
	return 0;
}

/* Which of the two seeds does the disk hold? 0: none. */
static int read_seed(struct rf_session *session, const uint32_t seed[2], uint32_t *ret_seed)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR, .sector = SECTOR };
	int err = rf_session_reopen(session);

	if (!err)
		err = rf_session_start(session, rf_session_known(session));
	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return err;
	*ret_seed = rf_blk_holds(session, &blk, seed[0]) ? seed[0] :
		    rf_blk_holds(session, &blk, seed[1]) ? seed[1] : 0;
	return 0;
}

enum rf_result rf_req_disabled(struct rf_session *session)
{
	static const uint32_t seed[2] = { 0x11, 0x22 };
	uint32_t found = 0;
	struct rf_returned back;
	bool returned;
	int err = write_sector(session, seed[0]);

	if (!session->speaks_protocol)
		return rf_untestable(session, "without protocol features a ring is enabled from "
				     "the start");
	if (session->offered & RF_BIT(RF_BLK_F_RO))
		return rf_untestable(session, "the device is read-only: no write could show it");
	if (!err)
		err = write_disabled(session, seed[1]);
	if (err)
		return rf_fail_at(session, "setting up", err);
	returned = wait_returned(session, &back);
	err = read_seed(session, seed, &found);
	if (err)
		return rf_fail_at(session, "reading back", err);
	rf_session_close(session);
	if (found == seed[1])
		RF_EMIT(&session->trace, COMPLETE, .complete = { .id = returned ? back.id : 0 });
	return rf_pass(session, "a write to a ring that was never enabled %s",
		       found == seed[1] ? "reached the disk" : "did not reach the disk");
}

/* Stopped rings */

enum rf_result rf_req_stopped(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	struct rf_ring *ring = &session->lane[0].ring;
	struct rf_returned back;
	struct rf_scatter scatter;
	uint32_t base;
	int err = rf_begin(session), head;

	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (!err)
		err = rf_session_stop(session, 0, &base);
	if (err)
		return rf_fail_at(session, "up to the stop", err);
	rf_blk_make(session, &blk);
	rf_blk_pieces(&blk, &scatter);
	head = rf_ring_add(ring, &scatter);
	rf_ring_raw_expose(ring, (uint16_t)head, 1);
	rf_session_kick(session, 0);
	if (wait_returned(session, &back))
		return rf_fail(session, "a read was returned through a ring that was stopped "
			       "by GET_VRING_BASE");
	return rf_pass(session, "a read that was made available after the stop stayed for %d ms",
		       QUIET_MS);
}

enum rf_result rf_req_base(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	uint32_t base = 0;
	int err = rf_begin(session);

	for (uint32_t i = 0; i < 3 && !err; i++)
		err = rf_blk_do(session, 0, &blk);
	if (!err)
		err = rf_session_stop(session, 0, &base);
	if (err)
		return rf_fail_at(session, "three reads and a stop", err);
	if (base != 3)
		return rf_fail(session, "the base is %u after 3 buffers were used from 0", base);
	return rf_pass(session, "the base is 3 after 3 buffers");
}
