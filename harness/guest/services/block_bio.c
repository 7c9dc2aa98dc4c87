// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: bios: life, splitting, chaining and ending as block/bio.c does, the
 * checks and the order of submit_bio(), one level of submission at a time.
 * Splitting and merging by the queue's limits is the kernel's blk-merge.c. Left
 * out: no cgroups, integrity, encryption, throttling, partitions or accounting;
 * no kernel log lines for refused bios; bios come from the disk's own chunks,
 * not from mempools (both never fail).
 */
#include "guest/services/block.h"

/* Bios that a submission has left over: what current->bio_list is. */
static struct bio_list *bios_left;

void bio_init(struct bio *bio, struct block_device *bdev, struct bio_vec *table,
	      unsigned short max_vecs, blk_opf_t opf)
{
	memset(bio, 0, sizeof(*bio));
	bio->bi_bdev = bdev;
	bio->bi_opf = opf;
	bio->bi_io_vec = table;
	bio->bi_max_vecs = max_vecs;
	bio->bi_cookie = BLK_QC_T_NONE;
	atomic_set(&bio->__bi_remaining, 1);
	atomic_set(&bio->__bi_cnt, 1);
}

void bio_uninit(struct bio *bio)
{
}

void bio_put(struct bio *bio)
{
	if (bio->bi_pool)
		rf_disk_chunk_put(rf_disk_of(bio->bi_bdev->bd_disk), bio);
}

struct bio *bio_split(struct bio *bio, int sectors, gfp_t gfp, struct bio_set *bs)
{
	struct bio *split;

	BUILD_BUG_ON(sizeof(struct bio) > RF_BLK_CHUNK);
	BUG_ON(sectors <= 0);
	BUG_ON(sectors >= bio_sectors(bio));

	split = rf_disk_chunk_get(rf_disk_of(bio->bi_bdev->bd_disk));
	bio_init(split, bio->bi_bdev, bio->bi_io_vec, 0, bio->bi_opf);
	bio_set_flag(split, BIO_CLONED);
	split->bi_ioprio = bio->bi_ioprio;
	split->bi_pool = bs;
	split->bi_iter = bio->bi_iter;
	split->bi_iter.bi_size = (unsigned int)sectors << SECTOR_SHIFT;
	bio_advance_iter(bio, &bio->bi_iter, split->bi_iter.bi_size);
	return split;
}

static void chain_end_io(struct bio *bio)
{
	bio_endio(bio);
}

void bio_chain(struct bio *bio, struct bio *parent)
{
	BUG_ON(bio->bi_private || bio->bi_end_io);
	bio->bi_private = parent;
	bio->bi_end_io = chain_end_io;
	bio_set_flag(parent, BIO_CHAIN);
	atomic_inc(&parent->__bi_remaining);
}

/* Was this the last of the bio and its chained parts? */
static bool bio_last_part(struct bio *bio)
{
	if (!bio_flagged(bio, BIO_CHAIN))
		return true;
	BUG_ON(atomic_read(&bio->__bi_remaining) <= 0);
	if (!atomic_dec_and_test(&bio->__bi_remaining))
		return false;
	bio_clear_flag(bio, BIO_CHAIN);
	return true;
}

void bio_endio(struct bio *bio)
{
	while (bio_last_part(bio)) {
		struct bio *parent = bio->bi_private;

		if (bio->bi_end_io != chain_end_io) {
			if (bio->bi_end_io)
				bio->bi_end_io(bio);
			return;
		}
		if (bio->bi_status && !parent->bi_status)
			parent->bi_status = bio->bi_status;
		bio_put(bio);
		bio = parent;
	}
}

/* Does it reach beyond the end of the disk? */
static bool beyond_end(struct bio *bio)
{
	sector_t capacity = bdev_nr_sectors(bio->bi_bdev);
	unsigned int sectors = bio_sectors(bio);

	return sectors && (sectors > capacity || bio->bi_iter.bi_sector > capacity - sectors);
}

static bool op_supported(struct bio *bio)
{
	switch (bio_op(bio)) {
	case REQ_OP_READ:
	case REQ_OP_WRITE:
		return true;
	case REQ_OP_DISCARD:
		return bdev_max_discard_sectors(bio->bi_bdev) != 0;
	case REQ_OP_SECURE_ERASE:
		return bdev_max_secure_erase_sectors(bio->bi_bdev) != 0;
	case REQ_OP_WRITE_ZEROES:
		return bdev_get_queue(bio->bi_bdev)->limits.max_write_zeroes_sectors != 0;
	default:
		return false;
	}
}

/* Checks of submit_bio_noacct(). False: the bio ends here, with *@ret_status. */
static bool admit(struct bio *bio, blk_status_t *ret_status)
{
	*ret_status = BLK_STS_IOERR;
	if (beyond_end(bio))
		return false;
	if (op_is_flush(bio->bi_opf) && !rf_queue_write_cache(bdev_get_queue(bio->bi_bdev))) {
		bio->bi_opf &= ~(REQ_PREFLUSH | REQ_FUA);
		if (!bio_sectors(bio)) {
			*ret_status = BLK_STS_OK;
			return false;
		}
	}
	*ret_status = BLK_STS_NOTSUPP;
	return op_supported(bio);
}

void submit_bio_noacct(struct bio *bio)
{
	struct bio_list left = BIO_EMPTY_LIST;
	blk_status_t status;

	if (!admit(bio, &status)) {
		bio->bi_status = status;
		bio_endio(bio);
		return;
	}
	if (bios_left) {
		bio_list_add(bios_left, bio);
		return;
	}
	bios_left = &left;
	do {
		blk_mq_submit_bio(bio);
	} while ((bio = bio_list_pop(&left)));
	bios_left = NULL;
}

void submit_bio(struct bio *bio)
{
	submit_bio_noacct(bio);
}

static void wait_end_io(struct bio *bio)
{
	*(bool *)bio->bi_private = true;
}

int submit_bio_wait(struct bio *bio)
{
	bool done = false;

	bio->bi_private = &done;
	bio->bi_end_io = wait_end_io;
	bio->bi_opf |= REQ_SYNC;
	submit_bio(bio);
	rf_block_wait_flag(&done);
	return blk_status_to_errno(bio->bi_status);
}
