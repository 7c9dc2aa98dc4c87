// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: from a bio to a request (blk_mq_submit_bio()), and the plug: the
 * requests of one submitter are held back, merged with what follows them, and
 * go to the driver together through queue_rqs() when it has that, else one by
 * one with bd->last set on the last; 32 requests or 128 KiB flush it early.
 * Left out: one submitter at a time; no cached requests, encryption, bouncing
 * above the block layer or quality of service.
 */
#include "guest/services/block.h"

/* What current->plug is: requests in the order in which they came. */
static struct {
	bool active;
	unsigned int count;
	struct list_head list;
} plug;

void rf_plug_start(void)
{
	plug.active = true;
	plug.count = 0;
	INIT_LIST_HEAD(&plug.list);
}

void rf_plug_finish(void)
{
	rf_plug_flush(false);
	plug.active = false;
}

static void plug_add(struct request *rq)
{
	if (plug.count >= BLK_MAX_REQUEST_COUNT ||
	    (plug.count && !blk_queue_nomerges(rq->q) &&
	     blk_rq_bytes(list_last_entry(&plug.list, struct request, queuelist)) >=
	     BLK_PLUG_FLUSH_SIZE))
		rf_plug_flush(false);
	list_add_tail(&rq->queuelist, &plug.list);
	plug.count++;
}

/* Only the newest request is tried, as for a plug that holds one queue's requests. */
static bool plug_merge(struct request_queue *q, struct bio *bio, unsigned int segments)
{
	LIST_HEAD(newest);
	bool merged;

	if (!plug.active || !plug.count)
		return false;
	list_move(plug.list.prev, &newest);
	merged = blk_bio_list_merge(q, &newest, bio, segments);
	list_splice_tail(&newest, &plug.list);
	return merged;
}

/* Through queue_rqs(), in the order that the kernel's plug has; what the driver leaves stays. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
static void queue_together(struct request_queue *q, struct list_head *list)
{
	struct request *rqs = NULL, *rq, *next;

	list_for_each_entry_safe(rq, next, list, queuelist)
		rq_list_add(&rqs, rq);
	INIT_LIST_HEAD(list);
	q->mq_ops->queue_rqs(&rqs);
	while ((rq = rq_list_pop(&rqs)))
		list_add(&rq->queuelist, list);
}
#else
static void queue_together(struct request_queue *q, struct list_head *list)
{
	struct rq_list rqs = {};
	struct request *rq, *next;

	list_for_each_entry_safe(rq, next, list, queuelist)
		rq_list_add_tail(&rqs, rq);
	INIT_LIST_HEAD(list);
	q->mq_ops->queue_rqs(&rqs);
	while ((rq = rq_list_pop(&rqs)))
		list_add_tail(&rq->queuelist, list);
}
#endif

/* The next of the plug: 6.1's is a stack, later ones' a queue. */
static struct request *plug_next(struct list_head *list)
{
	struct request *rq = RF_BLK_BEFORE_6_12 ?
			     list_last_entry(list, struct request, queuelist) :
			     list_first_entry(list, struct request, queuelist);

	list_del_init(&rq->queuelist);
	return rq;
}

/* One by one, until the driver has no room. */
static void queue_singly(struct list_head *list)
{
	unsigned int queued = 0, errors = 0;
	struct blk_mq_hw_ctx *hctx = NULL;
	blk_status_t status = BLK_STS_OK;

	while (!list_empty(list)) {
		struct request *rq = plug_next(list);

		hctx = rq->mq_hctx;
		status = rf_request_issue(rq, list_empty(list));
		if (status == BLK_STS_OK) {
			queued++;
			continue;
		}
		errors++;
		if (status == BLK_STS_RESOURCE || status == BLK_STS_DEV_RESOURCE) {
			rf_request_insert_dispatch(rq, false);
			blk_mq_run_hw_queue(hctx, false);
			break;
		}
		blk_mq_end_request(rq, status);
	}
	if (status != BLK_STS_OK || (RF_BLK_BEFORE_6_12 && errors))
		rf_hctx_commit(hctx, RF_BLK_BEFORE_6_12 ? 1 : queued);
}

/* The rest goes to the software queue. */
static void queue_later(struct list_head *list, bool async)
{
	struct blk_mq_hw_ctx *hctx = list_first_entry(list, struct request, queuelist)->mq_hctx;
	struct request *rq, *next;

	list_for_each_entry_safe(rq, next, list, queuelist) {
		list_del_init(&rq->queuelist);
		rf_request_insert(rq, false);
	}
	blk_mq_run_hw_queue(hctx, async);
}

void rf_plug_flush(bool sleeping)
{
	struct request_queue *q;
	LIST_HEAD(list);

	if (!plug.active || !plug.count)
		return;
	plug.count = 0;
	list_splice_init(&plug.list, &list);
	q = list_first_entry(&list, struct request, queuelist)->q;
	if (!sleeping) {
		if (q->mq_ops->queue_rqs && !blk_queue_quiesced(q))
			queue_together(q, &list);
		queue_singly(&list);
	}
	if (!list_empty(&list))
		queue_later(&list, sleeping);
}

static bool attempt_merge(struct request_queue *q, struct bio *bio, unsigned int segments)
{
	struct rf_disk *disk = rf_disk_of_queue(q);

	if (blk_queue_nomerges(q) || !bio_mergeable(bio))
		return false;
	if (plug_merge(q, bio, segments))
		return true;
	return disk->hctx.flags & BLK_MQ_F_SHOULD_MERGE &&
	       blk_bio_list_merge(q, &disk->ctx.rq_lists[HCTX_TYPE_DEFAULT], bio, segments);
}

/* The first part of @bio that fits the limits; the rest is submitted again. NULL: it ended. */
static struct bio *split(struct request_queue *q, struct bio *bio, unsigned int *ret_segments)
{
	*ret_segments = 1;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	if (!bio_may_exceed_limits(bio, &q->limits))
		return bio;
#else
	if ((bio->bi_iter.bi_size | (bio->bi_iter.bi_sector << SECTOR_SHIFT)) &
	    (queue_logical_block_size(q) - 1)) {
		bio_io_error(bio);
		return NULL;
	}
#endif
	return __bio_split_to_limits(bio, &q->limits, ret_segments);
}

/* Into the flush machinery? False: @rq goes the ordinary way. */
static bool insert_flush(struct request *rq)
{
	if (!op_is_flush(rq->cmd_flags))
		return false;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	blk_insert_flush(rq);
	return true;
#else
	return blk_insert_flush(rq);
#endif
}

void blk_mq_submit_bio(struct bio *bio)
{
	struct request_queue *q = bdev_get_queue(bio->bi_bdev);
	struct blk_mq_hw_ctx *hctx = &rf_disk_of_queue(q)->hctx;
	unsigned int segments;
	struct request *rq;

	if (rf_queue_enter(q)) {
		bio_io_error(bio);
		return;
	}
	bio = split(q, bio, &segments);
	if (!bio || attempt_merge(q, bio, segments)) {
		rf_queue_exit(q);
		return;
	}
	rq = rf_request_get(q, bio->bi_opf, bio->bi_opf & REQ_NOWAIT);
	if (!rq) {
		bio_wouldblock_error(bio);
		rf_queue_exit(q);
		return;
	}
	rq->__sector = bio->bi_iter.bi_sector;
	blk_rq_bio_prep(rq, bio, segments);
	if (insert_flush(rq))
		return;
	if (plug.active) {
		plug_add(rq);
	} else if (hctx->dispatch_busy) {
		rf_request_insert(rq, false);
		blk_mq_run_hw_queue(hctx, true);
	} else {
		rf_request_try_issue(rq);
	}
}
