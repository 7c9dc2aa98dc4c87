/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of the block layer share: one disk with its one hardware
 * queue, and the steps that bios, requests and dispatch ask of each other.
 * The kernel's own structures are used throughout, so that its real files
 * (blk-merge, blk-settings, blk-flush, blk-mq-virtio) and drivers fit.
 */
#ifndef RF_GUEST_BLOCK_H
#define RF_GUEST_BLOCK_H

#include <linux/backing-dev-defs.h>
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/part_stat.h>
#include <linux/version.h>
#include "block/blk.h"
#include "block/blk-mq.h"
#include "block/blk-mq-sched.h"
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include "block/blk-mq-tag.h"
#endif
#include "guest/services/services.h"

/* For behaviour that changed between the two kernels without changing a declaration. */
#define RF_BLK_BEFORE_6_12 (LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0))

struct rf_blk_chunk;

/* A gendisk and all that the kernel allocates around it, found from any of its parts. */
struct rf_disk {
	struct gendisk disk;
	struct block_device part0;
	struct disk_stats stats;
	struct backing_dev_info bdi;
	struct blk_mq_hw_ctx hctx;
	struct blk_mq_ctx ctx;
	unsigned int in_use;		/* what q_usage_counter counts */
	const struct attribute_group **groups;
	struct rf_blk_chunk *chunks;	/* free ones, for bios and the binding's records */
	struct request_queue queue;	/* last: 6.1's ends in a flexible array */
};

static inline struct rf_disk *rf_disk_of(struct gendisk *disk)
{
	return container_of(disk, struct rf_disk, disk);
}

static inline struct rf_disk *rf_disk_of_queue(struct request_queue *q)
{
	return container_of(q, struct rf_disk, queue);
}

static inline bool rf_queue_write_cache(struct request_queue *q)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	return test_bit(QUEUE_FLAG_WC, &q->queue_flags);
#else
	return blk_queue_write_cache(q);
#endif
}

/* The disk that device_add_disk() has announced and del_gendisk() has not taken back, or NULL. */
struct rf_disk *rf_disk_live(void);

/* Room of RF_BLK_CHUNK bytes that the disk keeps for reuse; never NULL. */
#define RF_BLK_CHUNK 512
void *rf_disk_chunk_get(struct rf_disk *disk);
void rf_disk_chunk_put(struct rf_disk *disk, void *chunk);
void rf_disk_chunks_free(struct rf_disk *disk);

/*
 * Wait as a thread of the kernel would: its plug goes out first. A wait that
 * nothing can end is reported as a hang, and the guest dies.
 */
void rf_block_wait(bool (*done)(void *arg), void *arg);
/* The same until a flag is set. */
void rf_block_wait_flag(bool *flag);

/* Requests of one submitter, held back until it ends its batch: what current->plug is. */
void rf_plug_start(void);
void rf_plug_finish(void);
/* @sleeping: the submitter is about to sleep, so its requests are left to the worker. */
void rf_plug_flush(bool sleeping);

/* A use of the queue, as q_usage_counter counts; 0 or -ENODEV when the disk is gone. */
int rf_queue_enter(struct request_queue *q);
void rf_queue_exit(struct request_queue *q);
/* Freeze without waiting: from here on nobody enters. */
void rf_queue_drain_start(struct request_queue *q);
void rf_queue_drain_wait(struct request_queue *q);

/*
 * A request with a tag; waits for one unless @nowait, then it may be NULL. The
 * caller has entered the queue.
 */
struct request *rf_request_get(struct request_queue *q, blk_opf_t opf, bool nowait);

/* Requests that the driver has started and not ended. */
unsigned int rf_queue_in_flight(struct request_queue *q);

/* Put @rq where the next run of its hardware queue finds it. */
void rf_request_insert(struct request *rq, bool at_head);
void rf_request_insert_dispatch(struct request *rq, bool at_head);
/* Hand @rq to the driver; BLK_STS_(DEV_)RESOURCE: it is idle again and the caller's to keep. */
blk_status_t rf_request_issue(struct request *rq, bool last);
/* Hand it over now, or leave it where a later run finds it. */
void rf_request_try_issue(struct request *rq);
void rf_hctx_commit(struct blk_mq_hw_ctx *hctx, unsigned int queued);
void rf_hctx_init(struct rf_disk *disk);
/* A request that the driver has seen becomes one that it has not. */
void rf_request_idle(struct request *rq);
void rf_requeue_init(struct request_queue *q);

#endif
