// SPDX-License-Identifier: GPL-2.0-only
/*
 * Requirements of the provoking suite: buffers and chains that are wrong. The
 * device may refuse, answer or stop, but inside of the window.
 */
#include "certify/blk.h"
#include "certify/requirement.h"
#include "device/chain.h"

#include <errno.h>

#define ANSWER_MS	150	/* for what a device need not answer at all */
#define R		0u
#define W		VIRTQ_DESC_F_WRITE
#define N		VIRTQ_DESC_F_NEXT
#define I		VIRTQ_DESC_F_INDIRECT
#define SHARE_READ_ONLY	RF_BIT(RF_REGION_AFTER_GAP)

/* The disk shall not be all zeroes, or a stray write of its data would look like a read. */
static int write_something(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_OUT, .len = 4096, .seed = 0x77 };

	if (session->offered & RF_BIT(RF_BLK_F_RO))
		return 0;
	return rf_blk_do(session, 0, &blk);
}

/* Begin, with a read request's memory at hand. */
static int begin(struct rf_session *session, struct rf_blk *blk, uint64_t features)
{
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_start(session, session->offered & features);
	if (!err)
		err = write_something(session);
	*blk = (struct rf_blk){ .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	if (!err)
		rf_blk_make(session, blk);
	return err;
}

static void desc(struct rf_session *session, uint16_t index, struct rf_piece piece, uint16_t flags)
{
	struct rf_desc raw = rf_desc_of(piece.gpa, piece.len);

	raw.split.flags = rf_to_le16(flags);
	raw.split.next = rf_to_le16((uint16_t)(index + 1));
	rf_ring_raw_desc(&session->lane[0].ring, index, &raw);
}

static void header(struct rf_session *session, const struct rf_blk *blk)
{
	desc(session, 0, (struct rf_piece){ .gpa = blk->header, .len = RF_BLK_HEADER }, R | N);
}

static enum rf_result provoke(struct rf_session *session, uint16_t head, uint16_t bump)
{
	uint32_t got;

	rf_ring_raw_expose(&session->lane[0].ring, head, bump);
	rf_session_kick(session, 0);
	got = rf_session_collect_within(session, 0, 1, ANSWER_MS);
	if (!got)
		rf_connection_watch(&session->connection, 0);
	return rf_survived(session, rf_reaction(session, got));
}

#define KNOWN (RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_INDIRECT_DESC))
#define BEGIN(session, blk, features) do { \
	int err_ = begin((session), (blk), (features)); \
	if (err_) \
		return rf_fail_at((session), "setting up", err_); \
} while (0)

/* Buffers: a read whose data go to [@gpa, @gpa + @len). */

static enum rf_result read_into(struct rf_session *session, uint64_t gpa, uint32_t len,
				uint16_t flags)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	header(session, &blk);
	desc(session, 1, (struct rf_piece){ .gpa = gpa ? gpa : blk.data, .len = len }, flags | N);
	desc(session, 2, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1);
}

static uint64_t end_of(enum rf_window_region region)
{
	struct rf_dma_range range = rf_window_range(region);

	return range.cpu + range.size;
}

enum rf_result rf_req_buffer_outside(struct rf_session *session)
{
	return read_into(session, end_of(RF_REGION_SECOND) + 2 * RF_PAGE_SIZE, 512, W);
}

enum rf_result rf_req_buffer_end(struct rf_session *session)
{
	return read_into(session, end_of(RF_REGION_HIGH) - 512, 1024, W);
}

enum rf_result rf_req_buffer_gap(struct rf_session *session)
{
	uint64_t from = end_of(RF_REGION_SECOND) - 512;
	uint64_t to = rf_window_range(RF_REGION_AFTER_GAP).cpu + 512;

	return read_into(session, from, (uint32_t)(to - from), W);
}

enum rf_result rf_req_buffer_wrap(struct rf_session *session)
{
	return read_into(session, UINT64_MAX - 511, 1024, W);
}

enum rf_result rf_req_buffer_long(struct rf_session *session)
{
	return read_into(session, 0, 0xfffffe00u, W);
}

enum rf_result rf_req_buffer_empty(struct rf_session *session)
{
	return read_into(session, 0, 0, W);
}

enum rf_result rf_req_buffer_readable(struct rf_session *session)
{
	return read_into(session, 0, 512, R);
}

enum rf_result rf_req_buffer_read_only(struct rf_session *session)
{
	struct rf_blk blk = { .type = RF_BLK_IN, .len = RF_BLK_SECTOR };
	struct rf_dma_range range = rf_window_range(RF_REGION_AFTER_GAP);
	int err = rf_session_open(session);

	if (!err)
		err = rf_session_accept(session, rf_session_known(session));
	if (err)
		return rf_fail_at(session, "setting up", err);
	err = rf_session_share(session, SHARE_READ_ONLY);
	if (!err)
		err = rf_session_queue(session, &(struct rf_ring_shape){ .size = 16 });
	if (!err)
		err = rf_session_enable(session, 0);
	if (!err)
		err = rf_session_driver_ok(session);
	if (err == -ETIMEDOUT || err == -EPROTO)
		return rf_fail_at(session, "its answer", err);
	if (err)
		return rf_survived(session, "refused: it does not take such memory");
	rf_blk_make(session, &blk);
	header(session, &blk);
	desc(session, 1, (struct rf_piece){ .gpa = range.cpu, .len = 512 }, W | N);
	/* Though given as writable, it is not: what the device writes there all the same shows. */
	rf_window_state(&session->window, range.cpu, 512, RF_BYTE_KEPT);
	desc(session, 2, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1);
}

/* Chains */

enum rf_result rf_req_chain_loop(struct rf_session *session)
{
	struct rf_blk blk;
	struct rf_desc back;

	BEGIN(session, &blk, KNOWN);
	header(session, &blk);
	back = rf_desc_of(blk.data, 64);
	back.split.flags = rf_to_le16(W | N);
	back.split.next = rf_to_le16(0);
	rf_ring_raw_desc(&session->lane[0].ring, 1, &back);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_chain_next(struct rf_session *session)
{
	struct rf_blk blk;
	struct rf_desc away;

	BEGIN(session, &blk, KNOWN);
	away = rf_desc_of(blk.header, RF_BLK_HEADER);
	away.split.flags = rf_to_le16(R | N);
	away.split.next = rf_to_le16(20000);
	rf_ring_raw_desc(&session->lane[0].ring, 0, &away);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_chain_head(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	return provoke(session, 20000, 1);
}

enum rf_result rf_req_index_jump(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	header(session, &blk);
	desc(session, 1, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1000);
}

/* Indirect tables */

static void entry(struct rf_session *session, uint64_t table, uint16_t index, struct rf_piece piece,
		  uint16_t flags)
{
	struct rf_desc raw = rf_desc_of(piece.gpa, piece.len);

	raw.split.flags = rf_to_le16(flags);
	raw.split.next = rf_to_le16((uint16_t)(index + 1));
	rf_ring_raw_table(&session->lane[0].ring, table + index * sizeof(raw), &raw);
}

/* A table of a whole request at the ring's place for tables. */
static uint64_t whole_table(struct rf_session *session, const struct rf_blk *blk)
{
	uint64_t at = session->lane[0].ring.tables;

	entry(session, at, 0, (struct rf_piece){ .gpa = blk->header, .len = RF_BLK_HEADER }, R | N);
	entry(session, at, 1, (struct rf_piece){ .gpa = blk->data, .len = blk->len }, W | N);
	entry(session, at, 2, (struct rf_piece){ .gpa = blk->status, .len = 1 }, W);
	return at;
}

static enum rf_result needs_indirect(struct rf_session *session)
{
	return rf_untestable(session, "INDIRECT_DESC is not offered");
}

enum rf_result rf_req_table_nested(struct rf_session *session)
{
	struct rf_blk blk;
	uint64_t inner, outer;

	BEGIN(session, &blk, KNOWN);
	if (!rf_session_has(session, RF_F_INDIRECT_DESC))
		return needs_indirect(session);
	inner = whole_table(session, &blk);
	outer = inner + 0x200;
	entry(session, outer, 0, (struct rf_piece){ .gpa = inner, .len = 48 }, I);
	desc(session, 0, (struct rf_piece){ .gpa = outer, .len = 16 }, I);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_table_next(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	if (!rf_session_has(session, RF_F_INDIRECT_DESC))
		return needs_indirect(session);
	desc(session, 0, (struct rf_piece){ .gpa = whole_table(session, &blk), .len = 48 }, I | N);
	desc(session, 1, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_table_odd(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	if (!rf_session_has(session, RF_F_INDIRECT_DESC))
		return needs_indirect(session);
	desc(session, 0, (struct rf_piece){ .gpa = whole_table(session, &blk), .len = 40 }, I);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_table_outside(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	if (!rf_session_has(session, RF_F_INDIRECT_DESC))
		return needs_indirect(session);
	desc(session, 0, (struct rf_piece){ .gpa = end_of(RF_REGION_HIGH) + RF_PAGE_SIZE,
					    .len = 48 }, I);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_table_unasked(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, RF_BIT(RF_F_VERSION_1));
	desc(session, 0, (struct rf_piece){ .gpa = whole_table(session, &blk), .len = 48 }, I);
	return provoke(session, 0, 1);
}

/* Requests */

enum rf_result rf_req_writable_first(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	desc(session, 0, (struct rf_piece){ .gpa = blk.data, .len = blk.len }, W | N);
	desc(session, 1, (struct rf_piece){ .gpa = blk.header, .len = RF_BLK_HEADER }, R | N);
	desc(session, 2, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_no_status(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	desc(session, 0, (struct rf_piece){ .gpa = blk.header, .len = RF_BLK_HEADER }, R);
	return provoke(session, 0, 1);
}

enum rf_result rf_req_short_header(struct rf_session *session)
{
	struct rf_blk blk;

	BEGIN(session, &blk, KNOWN);
	desc(session, 0, (struct rf_piece){ .gpa = blk.header, .len = 5 }, R | N);
	desc(session, 1, (struct rf_piece){ .gpa = blk.status, .len = 1 }, W);
	return provoke(session, 0, 1);
}
