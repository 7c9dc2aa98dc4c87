// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: who may use a queue: entering and leaving, freezing (which waits
 * until nobody is inside), quiescing (which only holds back the dispatch),
 * queue flags. A wait that nothing can end is the guest's hang.
 */
#include "guest/services/block.h"

void rf_block_wait(bool (*done)(void *arg), void *arg)
{
	if (done(arg))
		return;
	rf_plug_flush(true);
	if (!rf_wait_until(done, arg))
		rf_report_fatal(RF_REPORT_HANG, NULL, 0, RF_FRAME());
}

static bool flag_is_set(void *flag)
{
	return *(bool *)flag;
}

void rf_block_wait_flag(bool *flag)
{
	rf_block_wait(flag_is_set, flag);
}

static bool may_enter(void *arg)
{
	struct request_queue *q = arg;

	return !q->mq_freeze_depth || blk_queue_dying(q);
}

int rf_queue_enter(struct request_queue *q)
{
	if (unlikely(q->mq_freeze_depth)) {
		rf_block_wait(may_enter, q);
		if (blk_queue_dying(q))
			return -ENODEV;
	}
	rf_disk_of_queue(q)->in_use++;
	return 0;
}

void rf_queue_exit(struct request_queue *q)
{
	struct rf_disk *disk = rf_disk_of_queue(q);

	BUG_ON(!disk->in_use);
	disk->in_use--;
}

static bool nobody_inside(void *arg)
{
	return !rf_disk_of_queue(arg)->in_use;
}

void rf_queue_drain_start(struct request_queue *q)
{
	if (++q->mq_freeze_depth == 1)
		blk_mq_run_hw_queues(q, false);
}

void rf_queue_drain_wait(struct request_queue *q)
{
	rf_block_wait(nobody_inside, q);
}

void blk_mq_freeze_queue(struct request_queue *q)
{
	rf_queue_drain_start(q);
	rf_queue_drain_wait(q);
}

void blk_mq_unfreeze_queue(struct request_queue *q)
{
	WARN_ON_ONCE(--q->mq_freeze_depth < 0);
}

void blk_mq_quiesce_queue_nowait(struct request_queue *q)
{
	if (!q->quiesce_depth++)
		blk_queue_flag_set(QUEUE_FLAG_QUIESCED, q);
}

void blk_mq_quiesce_queue(struct request_queue *q)
{
	blk_mq_quiesce_queue_nowait(q);
}

void blk_mq_unquiesce_queue(struct request_queue *q)
{
	if (WARN_ON_ONCE(q->quiesce_depth <= 0) || --q->quiesce_depth)
		return;
	blk_queue_flag_clear(QUEUE_FLAG_QUIESCED, q);
	blk_mq_run_hw_queues(q, true);
}

void blk_queue_flag_set(unsigned int flag, struct request_queue *q)
{
	set_bit(flag, &q->queue_flags);
}

void blk_queue_flag_clear(unsigned int flag, struct request_queue *q)
{
	clear_bit(flag, &q->queue_flags);
}
