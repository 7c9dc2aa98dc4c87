// SPDX-License-Identifier: GPL-2.0-only
/* Making, exposing and judging a block driver's requests. */
#include "certify/blk.h"

#include <errno.h>
#include <string.h>

/* Places within their pages, so that there are bytes of the pattern on both sides. */
#define HEADER_AT	0x40u
#define STATUS_AT	0x123u
#define DATA_AT		0x200u

bool rf_blk_reads(uint32_t type)
{
	return type == RF_BLK_IN || type == RF_BLK_GET_ID;
}

static uint8_t byte_of(uint32_t seed, uint64_t sector, uint32_t at)
{
	uint64_t h = ((uint64_t)seed << 32 | (sector * RF_BLK_SECTOR + at)) * 0xd6e8feb86659fd93ULL;

	return (uint8_t)(h >> 56);
}

static void fill(struct rf_session *session, const struct rf_blk *blk)
{
	uint8_t bytes[RF_BLK_SECTOR];

	for (uint32_t at = 0; at < blk->len; at += sizeof(bytes)) {
		uint32_t here = (uint32_t)rf_min_u64(sizeof(bytes), blk->len - at);

		for (uint32_t i = 0; i < here; i++)
			bytes[i] = byte_of(blk->seed, blk->sector, at + i);
		rf_window_write(&session->window, blk->data + at, bytes, here);
	}
}

bool rf_blk_holds(const struct rf_session *session, const struct rf_blk *blk, uint32_t seed)
{
	for (uint32_t at = 0; at < blk->len; at++) {
		uint8_t byte;

		rf_window_read(&session->window, blk->data + at, &byte, 1);
		if (byte != byte_of(seed, blk->sector, at))
			return false;
	}
	return true;
}

void rf_blk_make(struct rf_session *session, struct rf_blk *blk)
{
	struct { rf_le32 type, reserved; rf_le64 sector; } header = {
		rf_to_le32(blk->type), rf_to_le32(0), rf_to_le64(blk->sector),
	};
	uint8_t unset = RF_BLK_S_UNSET;

	if (!blk->header) {
		blk->header = rf_window_take(&session->window, blk->region, RF_PAGE_SIZE);
		blk->status = blk->header + STATUS_AT;
		blk->header += HEADER_AT;
		if (blk->len)
			blk->data = rf_window_take(&session->window, blk->region,
						   DATA_AT + blk->len) + DATA_AT;
	}
	rf_window_write(&session->window, blk->header, &header, sizeof(header));
	rf_window_write(&session->window, blk->status, &unset, 1);
	if (blk->type == RF_BLK_OUT && blk->seed)
		fill(session, blk);
	/* Else what an earlier read left there would count as not written by this one. */
	if (rf_blk_reads(blk->type))
		rf_window_refill(&session->window, blk->data, blk->len);
}

void rf_blk_pieces(const struct rf_blk *blk, struct rf_scatter *ret_scatter)
{
	uint32_t step = blk->cut ? blk->cut : blk->len, count = 0;
	bool write = rf_blk_reads(blk->type);

	ret_scatter->layout = blk->layout;
	ret_scatter->piece[count++] = (struct rf_piece){ blk->header, RF_BLK_HEADER, false };
	for (uint32_t at = 0; at < blk->len; at += step)
		ret_scatter->piece[count++] = (struct rf_piece){
			blk->data + at, (uint32_t)rf_min_u64(step, blk->len - at), write };
	ret_scatter->piece[count++] = (struct rf_piece){ blk->status, 1, true };
	RF_ASSERT(count <= RF_PIECES_MAX);
	ret_scatter->count = count;
}

int rf_blk_expose(struct rf_session *session, uint32_t queue, struct rf_blk *blk)
{
	struct rf_ring *ring = &session->lane[queue].ring;
	struct rf_scatter scatter;
	int head;

	rf_blk_pieces(blk, &scatter);
	head = rf_ring_add(ring, &scatter);
	if (head < 0)
		return head;
	blk->head = (uint16_t)head;
	rf_ring_expose(ring, blk->head);
	return 0;
}

uint8_t rf_blk_status(const struct rf_session *session, const struct rf_blk *blk)
{
	uint8_t status;

	rf_window_read(&session->window, blk->status, &status, 1);
	return status;
}

int rf_blk_do(struct rf_session *session, uint32_t queue, struct rf_blk *blk)
{
	int err;

	rf_blk_make(session, blk);
	err = rf_blk_expose(session, queue, blk);
	if (err)
		return err;
	rf_session_kick(session, queue);
	if (!rf_session_collect(session, queue, 1))
		return rf_connection_works(&session->connection) ? -ETIMEDOUT : -EPIPE;
	return rf_blk_status(session, blk) == RF_BLK_S_OK ? 0 : -EIO;
}

uint64_t rf_blk_capacity(struct rf_session *session)
{
	const struct rf_vu_range range = { .offset = 0, .size = 8 };
	uint64_t capacity = 0;

	if (!rf_session_speaks(session, RF_VU_P_CONFIG) ||
	    rf_session_config(session, &range, &capacity))
		return 0;
	return capacity;
}
