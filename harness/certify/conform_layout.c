// SPDX-License-Identifier: GPL-2.0-only
/* Requirements of the conforming suite: descriptors, addresses, and the other ring format. */
#include "certify/blk.h"
#include "certify/requirement.h"

#include <errno.h>

#define ROUNDS 40u	/* more than twice around a ring of 16 */

static int begin_with(struct rf_session *session, uint32_t bit)
{
	int err = rf_session_open(session);

	if (!err && !(session->offered & RF_BIT(bit)))
		return -ENOTSUP;
	return err ? err : rf_session_start(session, rf_session_known(session) | RF_BIT(bit));
}

static enum rf_result not_begun(struct rf_session *session, const char *bit, int err)
{
	if (err == -ENOTSUP)
		return rf_untestable(session, "%s is not offered", bit);
	return rf_fail_at(session, "setting up", err);
}

/* Publish @scatter, which is @blk in a layout of its own. */
static int do_scatter(struct rf_session *session, struct rf_blk *blk,
		      const struct rf_scatter *scatter)
{
	int head = rf_ring_add(&session->lane[0].ring, scatter);

	if (head < 0)
		return head;
	rf_ring_expose(&session->lane[0].ring, (uint16_t)head);
	rf_session_kick(session, 0);
	if (!rf_session_collect(session, 0, 1))
		return -ETIMEDOUT;
	return rf_blk_status(session, blk) == RF_BLK_S_OK ? 0 : -EIO;
}

/* The header in two, the data in pieces that are no sectors, the status at the end of the last. */
enum rf_result rf_req_any_layout(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = 1024 };
	struct rf_scatter scatter = { .count = 6 };
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	rf_blk_make(session, &blk);
	blk.status = blk.data + blk.len;
	rf_window_write(&session->window, blk.status, &(uint8_t){ RF_BLK_S_UNSET }, 1);
	scatter.piece[0] = (struct rf_piece){ blk.header, 7, false };
	scatter.piece[1] = (struct rf_piece){ blk.header + 7, RF_BLK_HEADER - 7, false };
	scatter.piece[2] = (struct rf_piece){ blk.data, 100, true };
	scatter.piece[3] = (struct rf_piece){ blk.data + 100, 1, true };
	scatter.piece[4] = (struct rf_piece){ blk.data + 101, 600, true };
	scatter.piece[5] = (struct rf_piece){ blk.data + 701, blk.len - 701 + 1, true };
	err = do_scatter(session, &blk, &scatter);
	if (err)
		return rf_fail_at(session, "a read in 6 odd pieces", err);
	return rf_pass(session, "a read in 6 pieces, the status at the end of the last");
}

static enum rf_result indirect(struct rf_session *session, enum rf_layout layout)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = 1024, .cut = 512, .layout = layout };
	int err = begin_with(session, RF_F_INDIRECT_DESC);

	if (err)
		return not_begun(session, "INDIRECT_DESC", err);
	err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read", err);
	return rf_pass(session, "a read of 4 extents was served");
}

enum rf_result rf_req_indirect(struct rf_session *session)
{
	return indirect(session, RF_LAYOUT_TABLE);
}

enum rf_result rf_req_indirect_write(struct rf_session *session)
{
	return indirect(session, RF_LAYOUT_TABLE_WRITE);
}

enum rf_result rf_req_indirect_mixed(struct rf_session *session)
{
	return indirect(session, RF_LAYOUT_MIXED);
}

/* Addresses */

enum rf_result rf_req_regions(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = 1024 };
	int err = rf_begin(session);

	if (err)
		return rf_fail_at(session, "setting up", err);
	rf_blk_make(session, &blk);
	blk.data = rf_window_range(RF_REGION_SECOND).cpu - 512;
	rf_window_claim(&session->window, blk.data, blk.len);
	err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read over the border of two regions that touch", err);
	return rf_pass(session, "a read of 1024 bytes, half in each of two regions that touch");
}

enum rf_result rf_req_high(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = 4096, .region = RF_REGION_HIGH };
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (!err)
		err = rf_session_share(session, 0);
	if (!err)
		err = rf_session_queue(session, &(struct rf_ring_shape){
				       .size = 16, .region = RF_REGION_HIGH });
	if (!err)
		err = rf_session_enable(session, 0);
	if (!err)
		err = rf_session_driver_ok(session);
	if (!err)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read with ring and buffers above 4 GiB", err);
	return rf_pass(session, "a read with ring and buffers above 4 GiB");
}

/* The other ring format, and what only some devices offer */

enum rf_result rf_req_packed(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = 1024, .cut = 512 };
	int err = begin_with(session, RF_F_RING_PACKED);

	if (err)
		return not_begun(session, "RING_PACKED", err);
	for (uint32_t i = 0; i < ROUNDS && !err; i++)
		err = rf_blk_do(session, 0, &blk);
	if (err)
		return rf_fail_at(session, "a read", err);
	return rf_pass(session, "%u reads of 4 descriptors in a ring of 16", ROUNDS);
}

enum rf_result rf_req_in_order(struct rf_session *session)
{
	return rf_untestable(session, "IN_ORDER is %soffered; this driver's end does not use it",
			     session->offered & RF_BIT(RF_F_IN_ORDER) ? "" : "not ");
}

enum rf_result rf_req_access_platform(struct rf_session *session)
{
	int err = rf_session_open(session);

	if (err)
		return rf_fail_at(session, "opening", err);
	return rf_untestable(session, "ACCESS_PLATFORM is %soffered; this driver's end has no IOTLB",
			     session->offered & RF_BIT(RF_F_ACCESS_PLATFORM) ? "" : "not ");
}
