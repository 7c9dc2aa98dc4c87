// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: from a queued request to the driver's queue_rq() and commit_rqs(),
 * as block/blk-mq.c and blk-mq-sched.c do without an elevator: the dispatch
 * list before the software queue, one by one while the driver is busy,
 * BLK_STS_RESOURCE tried again after a delay or when a request ends,
 * BLK_STS_DEV_RESOURCE when the driver starts its queue again, any other status
 * ends the request; direct issue; stopped and quiesced queues; runs asked for
 * by interrupts happen in the kblockd worker. Left out: one hardware and one
 * software queue; no budgets, zones or elevators.
 */
#include <linux/workqueue.h>
#include "guest/services/block.h"

#define RF_RESOURCE_DELAY_MS 3
/* Share and scale of the busy average: eight parts, each busy dispatch adds 16. */
#define RF_BUSY_PARTS 8
#define RF_BUSY_STEP 16

static struct workqueue_struct *kblockd;

static int __init block_init(void)
{
	kblockd = alloc_workqueue("kblockd", WQ_MEM_RECLAIM | WQ_HIGHPRI, 0);
	return kblockd ? 0 : -ENOMEM;
}
subsys_initcall(block_init);

int kblockd_mod_delayed_work_on(int cpu, struct delayed_work *dwork, unsigned long delay)
{
	return mod_delayed_work_on(cpu, kblockd, dwork, delay);
}

static struct list_head *software_queue(struct blk_mq_hw_ctx *hctx)
{
	return &rf_disk_of_queue(hctx->queue)->ctx.rq_lists[HCTX_TYPE_DEFAULT];
}

static bool has_pending(struct blk_mq_hw_ctx *hctx)
{
	return !list_empty(&hctx->dispatch) || !list_empty(software_queue(hctx));
}

static bool is_paused(struct blk_mq_hw_ctx *hctx)
{
	return blk_mq_hctx_stopped(hctx) || blk_queue_quiesced(hctx->queue);
}

static void set_busy(struct blk_mq_hw_ctx *hctx, bool busy)
{
	unsigned int average = hctx->dispatch_busy;

	if (!average && !busy)
		return;
	hctx->dispatch_busy = (average * (RF_BUSY_PARTS - 1) + (busy ? RF_BUSY_STEP : 0)) /
			      RF_BUSY_PARTS;
}

static bool is_resource(blk_status_t status)
{
	return status == BLK_STS_RESOURCE || status == BLK_STS_DEV_RESOURCE;
}

void rf_hctx_commit(struct blk_mq_hw_ctx *hctx, unsigned int queued)
{
	const struct blk_mq_ops *ops = hctx->queue->mq_ops;

	if (ops->commit_rqs && queued)
		ops->commit_rqs(hctx);
}

/* How one pass over a list of requests went. */
struct pass {
	unsigned int queued, errors;
	blk_status_t status;	/* of the last request given to the driver */
};

/* Give the driver one request after the other until the list ends or it has no room. */
static void pass_run(struct pass *pass, struct blk_mq_hw_ctx *hctx, struct list_head *list)
{
	while (!list_empty(list)) {
		struct request *rq = list_first_entry(list, struct request, queuelist);
		struct blk_mq_queue_data bd = { .rq = rq };

		list_del_init(&rq->queuelist);
		bd.last = list_empty(list);
		pass->status = hctx->queue->mq_ops->queue_rq(hctx, &bd);
		if (pass->status == BLK_STS_OK) {
			pass->queued++;
		} else if (is_resource(pass->status)) {
			list_add(&rq->queuelist, list);
			rf_request_idle(rq);
			return;
		} else {
			pass->errors++;
			blk_mq_end_request(rq, pass->status);
		}
	}
}

/* Dispatch @list. True: all of it went, and something did. */
static bool dispatch_list(struct blk_mq_hw_ctx *hctx, struct list_head *list)
{
	struct pass pass = { .status = BLK_STS_OK };

	if (list_empty(list))
		return false;
	pass_run(&pass, hctx, list);
	if (pass.status != BLK_STS_OK || (RF_BLK_BEFORE_6_12 && pass.errors))
		rf_hctx_commit(hctx, pass.queued);
	if (list_empty(list)) {
		set_busy(hctx, false);
		return true;
	}

	list_splice_tail_init(list, &hctx->dispatch);
	if (!blk_mq_sched_needs_restart(hctx))
		blk_mq_run_hw_queue(hctx, true);
	else if (pass.status == BLK_STS_RESOURCE)
		blk_mq_delay_run_hw_queue(hctx, RF_RESOURCE_DELAY_MS);
	set_busy(hctx, true);
	return false;
}

/* One request at a time from the software queue. -EAGAIN: the dispatch list wants its turn. */
static int dispatch_singly(struct blk_mq_hw_ctx *hctx)
{
	struct list_head *queue = software_queue(hctx);
	LIST_HEAD(one);

	do {
		if (!list_empty(&hctx->dispatch))
			return -EAGAIN;
		if (list_empty(queue))
			return 0;
		list_move(queue->next, &one);
	} while (dispatch_list(hctx, &one));
	return 0;
}

static int dispatch_turn(struct blk_mq_hw_ctx *hctx)
{
	LIST_HEAD(list);

	if (!list_empty(&hctx->dispatch)) {
		list_splice_init(&hctx->dispatch, &list);
		set_bit(BLK_MQ_S_SCHED_RESTART, &hctx->state);
		return dispatch_list(hctx, &list) ? dispatch_singly(hctx) : 0;
	}
	if (hctx->dispatch_busy)
		return dispatch_singly(hctx);
	list_splice_init(software_queue(hctx), &list);
	dispatch_list(hctx, &list);
	return 0;
}

static void dispatch(struct blk_mq_hw_ctx *hctx)
{
	if (is_paused(hctx))
		return;
	if (dispatch_turn(hctx) == -EAGAIN && dispatch_turn(hctx) == -EAGAIN)
		blk_mq_run_hw_queue(hctx, true);
}

static void run_work(struct work_struct *work)
{
	dispatch(container_of(work, struct blk_mq_hw_ctx, run_work.work));
}

void rf_hctx_init(struct rf_disk *disk)
{
	INIT_LIST_HEAD(&disk->hctx.dispatch);
	INIT_DELAYED_WORK(&disk->hctx.run_work, run_work);
}

void blk_mq_delay_run_hw_queue(struct blk_mq_hw_ctx *hctx, unsigned long msecs)
{
	if (!blk_mq_hctx_stopped(hctx))
		kblockd_mod_delayed_work_on(WORK_CPU_UNBOUND, &hctx->run_work,
					    DIV_ROUND_UP(msecs * HZ, MSEC_PER_SEC));
}

void blk_mq_run_hw_queue(struct blk_mq_hw_ctx *hctx, bool async)
{
	if (blk_queue_quiesced(hctx->queue) || !has_pending(hctx))
		return;
	if (async)
		blk_mq_delay_run_hw_queue(hctx, 0);
	else
		dispatch(hctx);
}

void blk_mq_run_hw_queues(struct request_queue *q, bool async)
{
	blk_mq_run_hw_queue(&rf_disk_of_queue(q)->hctx, async);
}

/* A request has ended while others wait for room: try them again. */
void __blk_mq_sched_restart(struct blk_mq_hw_ctx *hctx)
{
	clear_bit(BLK_MQ_S_SCHED_RESTART, &hctx->state);
	blk_mq_run_hw_queue(hctx, true);
}

/*
 * A driver stops its queue from queue_rq() to start it again when a request
 * ends. With none but the one in hand under way that is never: said here, where
 * the driver is still on the stack, rather than by whoever waits for it.
 */
void blk_mq_stop_hw_queue(struct blk_mq_hw_ctx *hctx)
{
	if (rf_queue_in_flight(hctx->queue) <= 1)
		rf_port->report(rf_port->ctx, RF_REPORT_HANG, NULL, 0, RF_HANG_WAIT, 0, RF_FRAME());
	cancel_delayed_work(&hctx->run_work);
	set_bit(BLK_MQ_S_STOPPED, &hctx->state);
}

void blk_mq_stop_hw_queues(struct request_queue *q)
{
	blk_mq_stop_hw_queue(&rf_disk_of_queue(q)->hctx);
}

void blk_mq_start_stopped_hw_queues(struct request_queue *q, bool async)
{
	struct blk_mq_hw_ctx *hctx = &rf_disk_of_queue(q)->hctx;

	if (!blk_mq_hctx_stopped(hctx))
		return;
	clear_bit(BLK_MQ_S_STOPPED, &hctx->state);
	blk_mq_run_hw_queue(hctx, async);
}

void rf_request_insert_dispatch(struct request *rq, bool at_head)
{
	if (at_head)
		list_add(&rq->queuelist, &rq->mq_hctx->dispatch);
	else
		list_add_tail(&rq->queuelist, &rq->mq_hctx->dispatch);
}

void rf_request_insert(struct request *rq, bool at_head)
{
	bool flush = RF_BLK_BEFORE_6_12 ? !!(rq->rq_flags & RQF_FLUSH_SEQ) :
					  req_op(rq) == REQ_OP_FLUSH;

	if (flush || blk_rq_is_passthrough(rq))
		rf_request_insert_dispatch(rq, flush || at_head);
	else if (at_head)
		list_add(&rq->queuelist, software_queue(rq->mq_hctx));
	else
		list_add_tail(&rq->queuelist, software_queue(rq->mq_hctx));
}

blk_status_t rf_request_issue(struct request *rq, bool last)
{
	struct blk_mq_queue_data bd = { .rq = rq, .last = last };
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;
	blk_status_t status;

	if (is_paused(hctx)) {
		rf_request_insert(rq, false);
		return BLK_STS_OK;
	}
	status = rq->q->mq_ops->queue_rq(hctx, &bd);
	set_busy(hctx, is_resource(status));
	if (is_resource(status))
		rf_request_idle(rq);
	return status;
}

void rf_request_try_issue(struct request *rq)
{
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;
	blk_status_t status = rf_request_issue(rq, true);

	if (is_resource(status)) {
		rf_request_insert_dispatch(rq, false);
		blk_mq_run_hw_queue(hctx, false);
	} else if (status != BLK_STS_OK) {
		blk_mq_end_request(rq, status);
	}
}
