/* SPDX-License-Identifier: GPL-2.0-only */
/* Requests of a block driver (virtio-spec, Block Device): header, data, status byte. */
#ifndef RF_CERTIFY_BLK_H
#define RF_CERTIFY_BLK_H

#include "certify/session.h"

#define RF_BLK_IN	0u
#define RF_BLK_OUT	1u
#define RF_BLK_FLUSH	4u
#define RF_BLK_GET_ID	8u
#define RF_BLK_ID_BYTES	20u
#define RF_BLK_SECTOR	512u
#define RF_BLK_HEADER	16u
#define RF_BLK_S_OK	0u
#define RF_BLK_S_UNSET	0xeeu	/* what the status byte holds until the device writes it */

#define RF_BLK_F_RO	5
#define RF_BLK_F_FLUSH	9

struct rf_blk {
	uint32_t type, len;	/* data bytes */
	uint64_t sector;
	enum rf_layout layout;
	enum rf_window_region region;
	uint32_t cut;		/* data in pieces of so many bytes; 0: in one */
	uint32_t seed;		/* of what is written; 0: the window's pattern */
	/* Filled in when it is made. */
	uint64_t header, data, status;	/* guest-physical */
	uint16_t head;
};

/* Does data of @type go to the driver? */
bool rf_blk_reads(uint32_t type);
/* Take memory for it, or with the memory it has make it anew. */
void rf_blk_make(struct rf_session *session, struct rf_blk *blk);
/* Its extents in the usual order. */
void rf_blk_pieces(const struct rf_blk *blk, struct rf_scatter *ret_scatter);
/* Make it available, without a notification. 0 or -ENOSPC. */
int rf_blk_expose(struct rf_session *session, uint32_t queue, struct rf_blk *blk) RF_MUST_USE;
/* The status byte as it stands. */
uint8_t rf_blk_status(const struct rf_session *session, const struct rf_blk *blk);
/* Do its data hold what @seed gives? */
bool rf_blk_holds(const struct rf_session *session, const struct rf_blk *blk, uint32_t seed);
/*
 * Make, expose, notify and take back. 0 when the device did it; -EIO when its
 * status says otherwise, -ETIMEDOUT or -EPIPE.
 */
int rf_blk_do(struct rf_session *session, uint32_t queue, struct rf_blk *blk) RF_MUST_USE;
/* Sectors of the device; 0 when it does not say. */
uint64_t rf_blk_capacity(struct rf_session *session);

#endif
