// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requirements of the provoking suite: features and queues that are wrong. The
 * device may refuse, or go on as it likes, but inside of the window.
 */
#include "certify/blk.h"
#include "certify/requirement.h"

#include <errno.h>
#include <stdio.h>

#define ANSWER_MS 150	/* for what a device need not answer at all */

/* Bits that a block device hardly offers: translation, packed rings, order, no type's bit. */
#define STRANGE (RF_BIT(RF_F_ACCESS_PLATFORM) | RF_BIT(RF_F_RING_PACKED) | \
		 RF_BIT(RF_F_IN_ORDER) | RF_BIT(50))

/* Whatever the step gave: a refusal, an end, or nothing. */
static enum rf_result after_step(struct rf_session *session, int err, const char *accepted)
{
	if (err == -ECANCELED)
		return rf_survived(session, "refused: it says so");
	if (err == -ETIMEDOUT || err == -EPROTO)
		return rf_fail_at(session, "its answer", err);
	if (!err)
		rf_connection_watch(&session->connection, RF_SETTLE_MS);
	if (err || session->connection.gone)
		return rf_survived(session, "refused: it closed the connection");
	return rf_survived(session, accepted);
}

enum rf_result rf_req_no_version_1(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "opening", err);
	err = rf_session_accept(session, rf_session_known(session) & ~RF_BIT(RF_F_VERSION_1));
	return after_step(session, err, "accepted, as for a legacy driver");
}

enum rf_result rf_req_unoffered(struct rf_session *session)
{
	uint64_t bits;
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "opening", err);
	bits = STRANGE & ~session->offered;
	err = rf_session_accept(session, rf_session_known(session) | bits);
	if (!err && !rf_session_hears(session))
		return rf_untestable(session, "neither STATUS nor REPLY_ACK is offered: a refusal "
				     "could not be told");
	return after_step(session, err, "accepted");
}

enum rf_result rf_req_running(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	uint64_t other;
	int err = rf_begin(session);

	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "up to the change", err);
	other = session->offered & (RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_EVENT_IDX));
	err = rf_session_accept(session, other);
	if (err)
		return after_step(session, err, "");
	rf_blk_make(session, &blk);
	err = rf_blk_expose(session, 0, &blk);
	rf_session_kick(session, 0);
	(void)rf_session_collect_within(session, 0, 1, ANSWER_MS);
	return after_step(session, err, "taken while running");
}

/* Configuration */

enum rf_result rf_req_config_write(struct rf_session *session)
{
	const struct rf_vu_range range = { .offset = 0, .size = 8 };
	struct rf_vu_message message;
	uint64_t before, wanted, after;
	int err = rf_session_open(session);

	if (!err && !rf_session_speaks(session, RF_VU_P_CONFIG))
		return rf_untestable(session, "the protocol feature CONFIG is not offered");
	if (!err)
		err = rf_session_config(session, &range, &before);
	if (err)
		return rf_fail_at(session, "reading the capacity", err);
	wanted = before + 8;
	rf_vu_make_config(&message, RF_VU_SET_CONFIG, &range, &wanted);
	err = rf_session_tell(session, &message, NULL);
	if (err && err != -ECANCELED)
		return after_step(session, err, "");
	if (!err && rf_session_config(session, &range, &after))
		return after_step(session, -EPIPE, "");
	if (!err && after != before)
		return rf_fail(session, "the capacity was %llu and is %llu after it was written",
			       (unsigned long long)before, (unsigned long long)after);
	return after_step(session, err, "ignored: the capacity is what it was");
}

/* Queues */

static int begin_queue(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	return err ? err : rf_session_queue(session, &(struct rf_ring_shape){ .size = 16 });
}

/* Go on with a ring that is wrong, if the device lets us: a read with its head at @head. */
static enum rf_result go_on(struct rf_session *session, int err, uint16_t head)
{
	uint32_t got;

	if (!err)
		err = rf_session_enable(session, 0);
	if (!err)
		err = rf_session_driver_ok(session);
	if (err)
		return after_step(session, err, "");
	rf_ring_raw_expose(&session->lane[0].ring, head, 1);
	rf_session_kick(session, 0);
	got = rf_session_collect_within(session, 0, 1, ANSWER_MS);
	return rf_survived(session, rf_reaction(session, got));
}

/* A read's descriptors, published but not made available; its head. */
static uint16_t add_read(struct rf_session *session, const struct rf_blk *blk)
{
	struct rf_scatter scatter;
	int head;

	rf_blk_pieces(blk, &scatter);
	head = rf_ring_add(&session->lane[0].ring, &scatter);
	RF_ASSERT(head >= 0);
	rf_ring_publish(&session->lane[0].ring, (uint16_t)head);
	return (uint16_t)head;
}

static enum rf_result moved_area(struct rf_session *session, enum rf_purpose area, uint64_t to,
				 uint16_t head)
{
	uint64_t areas[3];
	int err = begin_queue(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	for (uint32_t i = 0; i < 3; i++)
		areas[i] = session->lane[0].ring.area[i];
	areas[area] = to;
	return go_on(session, rf_session_addresses(session, 0, areas), head);
}

enum rf_result rf_req_ring_outside(struct rf_session *session)
{
	struct rf_dma_range second = rf_window_range(RF_REGION_SECOND);

	return moved_area(session, RF_FOR_DESC, second.cpu + second.size + RF_PAGE_SIZE, 0);
}

/* The head's descriptor is the last: it lies past the end, the first does not. */
enum rf_result rf_req_ring_end(struct rf_session *session)
{
	struct rf_dma_range range = rf_window_range(RF_REGION_AFTER_GAP);
	uint64_t at = range.cpu + range.size - 4 * sizeof(struct rf_desc);

	rf_window_claim(&session->window, at, 1);
	return moved_area(session, RF_FOR_DESC, at, 15);
}

/*
 * The flags and index of the used ring are the last bytes of the region, its
 * entries lie past the end. An index that moves tells that one was written:
 * the device writes it before.
 */
static enum rf_result serve_past_end(struct rf_session *session, uint64_t at, uint16_t head)
{
	int64_t deadline = rf_clock_ms() + session->backend->patience;
	uint16_t index;

	rf_ring_raw_expose(&session->lane[0].ring, head, 1);
	rf_session_kick(session, 0);
	do {
		(void)rf_session_collect_within(session, 0, 1, 5);
		rf_window_read(&session->window, at + 2, &index, sizeof(index));
	} while (!index && rf_clock_ms() < deadline && rf_connection_works(&session->connection));
	if (index)
		RF_EMIT(&session->trace, DEV_WRITE, .access = {
			.ba = at + 4, .pa = at + 4, .len = 8, .purpose = RF_FOR_DEVICE_AREA,
			.result = RF_ACCESS_OUTSIDE });
	return rf_survived(session, index ? "went on: it moved the used index past an entry that "
			   "lies beyond the region" : rf_reaction(session, 0));
}

enum rf_result rf_req_used_end(struct rf_session *session)
{
	struct rf_dma_range high = rf_window_range(RF_REGION_HIGH);
	uint64_t at = high.cpu + high.size - 4, areas[3];
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	int err = begin_queue(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	rf_window_claim(&session->window, at, 4);
	rf_window_write(&session->window, at, "\0\0\0\0", 4);
	rf_window_state(&session->window, at, 4, RF_BYTE_GIVEN);
	for (uint32_t i = 0; i < 3; i++)
		areas[i] = i == RF_FOR_DEVICE_AREA ? at : session->lane[0].ring.area[i];
	err = rf_session_addresses(session, 0, areas);
	if (!err)
		err = rf_session_enable(session, 0);
	if (!err)
		err = rf_session_driver_ok(session);
	if (err)
		return after_step(session, err, "");
	rf_blk_make(session, &blk);
	return serve_past_end(session, at, add_read(session, &blk));
}

static enum rf_result sized(struct rf_session *session, uint32_t size)
{
	int err = begin_queue(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	return go_on(session, rf_session_tell_state(session, RF_VU_SET_VRING_NUM, 0, size), 0);
}

enum rf_result rf_req_ring_zero(struct rf_session *session)
{
	return sized(session, 0);
}

enum rf_result rf_req_ring_odd(struct rf_session *session)
{
	return sized(session, 3);
}
