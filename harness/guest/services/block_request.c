// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a request's life between the driver and its bios: started,
 * completed in the interrupt that brings its end (one CPU: no softirq, no other
 * CPU to tell), ended with a status that all its bios get, freed. Left out:
 * whole requests only, as no driver here ends parts; no statistics, tracing,
 * polling or log lines for failed requests.
 */
#include "guest/services/block.h"

void blk_rq_init(struct request_queue *q, struct request *rq)
{
	memset(rq, 0, sizeof(*rq));
	INIT_LIST_HEAD(&rq->queuelist);
	rq->q = q;
	rq->__sector = (sector_t)-1;
	INIT_HLIST_NODE(&rq->hash);
	RB_CLEAR_NODE(&rq->rb_node);
	rq->tag = BLK_MQ_NO_TAG;
	rq->internal_tag = BLK_MQ_NO_TAG;
}

void blk_mq_start_request(struct request *rq)
{
	WARN_ON_ONCE(blk_mq_rq_state(rq) != MQ_RQ_IDLE);
	rq->state = MQ_RQ_IN_FLIGHT;
	rq->mq_hctx->tags->rqs[rq->tag] = rq;
}

bool blk_mq_complete_request_remote(struct request *rq)
{
	rq->state = MQ_RQ_COMPLETE;
	return false;
}

void blk_mq_complete_request(struct request *rq)
{
	if (!blk_mq_complete_request_remote(rq))
		rq->q->mq_ops->complete(rq);
}

/* End all bios; those of a flush sequence end when the sequence does. */
static void end_bios(struct request *rq, blk_status_t status)
{
	struct bio *bio = rq->bio, *next;

	for (; bio; bio = next) {
		next = bio->bi_next;
		if (status)
			bio->bi_status = status;
		bio_advance_iter(bio, &bio->bi_iter, bio->bi_iter.bi_size);
		if (!(rq->rq_flags & RQF_FLUSH_SEQ))
			bio_endio(bio);
	}
	rq->bio = NULL;
	rq->__data_len = 0;
}

void blk_mq_end_request(struct request *rq, blk_status_t error)
{
	end_bios(rq, error);
	if (!rq->end_io || rq->end_io(rq, error) == RQ_END_IO_FREE)
		blk_mq_free_request(rq);
}

void blk_mq_end_request_batch(struct io_comp_batch *iob)
{
	struct request *rq;

	while ((rq = rq_list_pop(&iob->req_list)))
		blk_mq_end_request(rq, BLK_STS_OK);
}
