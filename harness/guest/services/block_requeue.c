// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the requeue list, as block/blk-mq.c keeps it: requests that a
 * driver hands back and those of the flush machinery are put into the queues
 * again by the kblockd worker, in the order of each kernel version.
 */
#include <linux/workqueue.h>
#include "guest/services/block.h"

/* A request that the driver has seen becomes one that it has not. */
void rf_request_idle(struct request *rq)
{
	if (blk_mq_request_started(rq)) {
		rq->state = MQ_RQ_IDLE;
		rq->rq_flags &= ~RQF_TIMED_OUT;
	}
}

static void requeue_at_head(struct request *rq)
{
	list_del_init(&rq->queuelist);
	if (rq->rq_flags & RQF_DONTPREP)
		rf_request_insert_dispatch(rq, false);
	else
		rf_request_insert(rq, true);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
void blk_mq_request_bypass_insert(struct request *rq, bool at_head, bool run_queue)
{
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;

	rf_request_insert_dispatch(rq, at_head);
	if (run_queue)
		blk_mq_run_hw_queue(hctx, false);
}

void blk_mq_add_to_requeue_list(struct request *rq, bool at_head, bool kick)
{
	BUG_ON(rq->rq_flags & RQF_SOFTBARRIER);
	if (at_head) {
		rq->rq_flags |= RQF_SOFTBARRIER;
		list_add(&rq->queuelist, &rq->q->requeue_list);
	} else {
		list_add_tail(&rq->queuelist, &rq->q->requeue_list);
	}
	if (kick)
		blk_mq_kick_requeue_list(rq->q);
}

void blk_mq_requeue_request(struct request *rq, bool kick)
{
	rf_request_idle(rq);
	blk_mq_add_to_requeue_list(rq, true, kick);
}

static void requeue_all(struct request_queue *q)
{
	struct request *rq, *next;
	LIST_HEAD(list);

	list_splice_init(&q->requeue_list, &list);
	list_for_each_entry_safe(rq, next, &list, queuelist) {
		if (!(rq->rq_flags & (RQF_SOFTBARRIER | RQF_DONTPREP)))
			continue;
		rq->rq_flags &= ~RQF_SOFTBARRIER;
		requeue_at_head(rq);
	}
	list_for_each_entry_safe(rq, next, &list, queuelist) {
		list_del_init(&rq->queuelist);
		rf_request_insert(rq, false);
	}
}
#else
void blk_mq_requeue_request(struct request *rq, bool kick)
{
	rf_request_idle(rq);
	list_add_tail(&rq->queuelist, &rq->q->requeue_list);
	if (kick)
		blk_mq_kick_requeue_list(rq->q);
}

static void requeue_all(struct request_queue *q)
{
	struct request *rq, *next;
	LIST_HEAD(list);
	LIST_HEAD(flushes);

	list_splice_init(&q->requeue_list, &list);
	list_splice_init(&q->flush_list, &flushes);
	list_for_each_entry_safe(rq, next, &list, queuelist)
		requeue_at_head(rq);
	list_for_each_entry_safe(rq, next, &flushes, queuelist) {
		list_del_init(&rq->queuelist);
		rf_request_insert(rq, false);
	}
}
#endif

static void requeue_work(struct work_struct *work)
{
	struct request_queue *q = container_of(work, struct request_queue, requeue_work.work);

	requeue_all(q);
	blk_mq_run_hw_queues(q, false);
}

void rf_requeue_init(struct request_queue *q)
{
	spin_lock_init(&q->requeue_lock);
	INIT_LIST_HEAD(&q->requeue_list);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	INIT_LIST_HEAD(&q->flush_list);
#endif
	INIT_DELAYED_WORK(&q->requeue_work, requeue_work);
}

void blk_mq_kick_requeue_list(struct request_queue *q)
{
	kblockd_mod_delayed_work_on(WORK_CPU_UNBOUND, &q->requeue_work, 0);
}
