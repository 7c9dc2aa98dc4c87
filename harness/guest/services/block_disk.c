// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: gendisks as block/genhd.c and blk-mq.c make and unmake them: the
 * queue with its limits (validated by the kernel's own blk-settings.c) and its
 * flush request in memory of its own, the checks of device_add_disk(), a
 * removal that fails new work and waits for what is in flight, free_disk() for
 * a disk that was added. Capacity, read-only flag, block majors. Left out: no
 * device node, sysfs, uevents, bdi or partitions: sector 0 is not read; a disk,
 * its queue and its hardware queue are one allocation and one reference; one
 * disk at a time is live; no page cache to write back at removal.
 */
#include <linux/slab.h>
#include "guest/services/block.h"

struct rf_blk_chunk {
	struct rf_blk_chunk *next;
};

static struct rf_disk *live_disk;
/* Dynamic block majors go down from here. */
static u32 next_major = 254;

struct rf_disk *rf_disk_live(void)
{
	return live_disk;
}

void *rf_disk_chunk_get(struct rf_disk *disk)
{
	struct rf_blk_chunk *chunk = disk->chunks;

	if (chunk) {
		disk->chunks = chunk->next;
		return chunk;
	}
	chunk = kmalloc(RF_BLK_CHUNK, GFP_NOIO | __GFP_NOFAIL);
	if (!chunk)
		RF_LIMIT("no guest memory left for the block services' own records");
	return chunk;
}

void rf_disk_chunk_put(struct rf_disk *disk, void *room)
{
	struct rf_blk_chunk *chunk = room;

	chunk->next = disk->chunks;
	disk->chunks = chunk;
}

void rf_disk_chunks_free(struct rf_disk *disk)
{
	while (disk->chunks) {
		struct rf_blk_chunk *chunk = disk->chunks;

		disk->chunks = chunk->next;
		kfree(chunk);
	}
}

static void queue_init(struct rf_disk *disk, struct blk_mq_tag_set *set, void *queuedata)
{
	struct request_queue *q = &disk->queue;

	q->queuedata = queuedata;
	q->mq_ops = set->ops;
	q->tag_set = set;
	q->queue_flags |= QUEUE_FLAG_MQ_DEFAULT;
	q->nr_hw_queues = set->nr_hw_queues;
	q->nr_requests = set->queue_depth;
	q->disk = &disk->disk;
	spin_lock_init(&q->queue_lock);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	mutex_init(&q->limits_lock);
#endif
	rf_requeue_init(q);

	for (unsigned int i = 0; i < HCTX_MAX_TYPES; i++) {
		INIT_LIST_HEAD(&disk->ctx.rq_lists[i]);
		disk->ctx.hctxs[i] = &disk->hctx;
	}
	disk->ctx.queue = q;
	disk->hctx.queue = q;
	disk->hctx.flags = set->flags;
	disk->hctx.nr_ctx = 1;
	disk->hctx.tags = set->tags[0];
	rf_hctx_init(disk);
}

static void disk_init(struct rf_disk *disk)
{
	disk->disk.queue = &disk->queue;
	disk->disk.part0 = &disk->part0;
	disk->disk.bdi = &disk->bdi;
	disk->part0.bd_disk = &disk->disk;
	disk->part0.bd_queue = &disk->queue;
	disk->part0.bd_stats = (struct disk_stats __percpu *)&disk->stats;
	set_bit(GD_OWNS_QUEUE, &disk->disk.state);
}

static struct rf_disk *disk_alloc(struct blk_mq_tag_set *set, void *queuedata)
{
	struct rf_disk *disk = kzalloc(sizeof(*disk), GFP_KERNEL);

	if (!disk)
		return NULL;
	disk->hctx.fq = blk_alloc_flush_queue(set->numa_node, set->cmd_size,
					      GFP_NOIO | __GFP_NOWARN | __GFP_NORETRY);
	if (!disk->hctx.fq) {
		kfree(disk);
		return NULL;
	}
	queue_init(disk, set, queuedata);
	disk_init(disk);
	return disk;
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
struct gendisk *__blk_mq_alloc_disk(struct blk_mq_tag_set *set, void *queuedata,
				    struct lock_class_key *lkclass)
{
	struct rf_disk *disk = disk_alloc(set, queuedata);

	if (!disk)
		return ERR_PTR(-ENOMEM);
	blk_set_default_limits(&disk->queue.limits);
	return &disk->disk;
}
#else
struct gendisk *__blk_mq_alloc_disk(struct blk_mq_tag_set *set, struct queue_limits *lim,
				    void *queuedata, struct lock_class_key *lkclass)
{
	struct queue_limits none = {};
	struct rf_disk *disk;
	int err;

	lim = lim ?: &none;
	lim->features |= BLK_FEAT_IO_STAT | BLK_FEAT_NOWAIT;
	err = blk_set_default_limits(lim);
	if (err)
		return ERR_PTR(err);
	disk = disk_alloc(set, queuedata);
	if (!disk)
		return ERR_PTR(-ENOMEM);
	disk->queue.limits = *lim;
	return &disk->disk;
}
#endif

int device_add_disk(struct device *parent, struct gendisk *disk,
		    const struct attribute_group **groups)
{
	struct rf_disk *d = rf_disk_of(disk);

	if (disk->fops->poll_bio || WARN_ON(!disk->major != !disk->minors))
		return -EINVAL;
	if (disk->first_minor > MINORMASK || disk->minors > MINORMASK + 1 ||
	    disk->first_minor + disk->minors > MINORMASK + 1)
		return -EINVAL;
	d->part0.bd_device.parent = parent;
	d->groups = groups;
	set_bit(GD_ADDED, &disk->state);
	live_disk = d;
	return 0;
}

static void work_cancel(struct rf_disk *disk)
{
	cancel_delayed_work_sync(&disk->queue.requeue_work);
	cancel_delayed_work_sync(&disk->hctx.run_work);
}

void del_gendisk(struct gendisk *disk)
{
	struct rf_disk *d = rf_disk_of(disk);

	if (WARN_ON_ONCE(live_disk != d))
		return;
	live_disk = NULL;
	set_bit(GD_DEAD, &disk->state);
	blk_queue_flag_set(QUEUE_FLAG_DYING, &d->queue);
	set_capacity(disk, 0);
	rf_queue_drain_start(&d->queue);
	rf_queue_drain_wait(&d->queue);
	work_cancel(d);
}

void put_disk(struct gendisk *disk)
{
	struct rf_disk *d = rf_disk_of(disk);

	WARN_ON_ONCE(live_disk == d);
	if (!test_bit(GD_ADDED, &disk->state))
		work_cancel(d);
	blk_free_flush_queue(d->hctx.fq);
	rf_disk_chunks_free(d);
	if (test_bit(GD_ADDED, &disk->state) && disk->fops->free_disk)
		disk->fops->free_disk(disk);
	kfree(d);
}

void set_capacity(struct gendisk *disk, sector_t sectors)
{
	disk->part0->bd_nr_sectors = sectors;
}

bool set_capacity_and_notify(struct gendisk *disk, sector_t size)
{
	sector_t old = get_capacity(disk);

	set_capacity(disk, size);
	if (old == size || live_disk != rf_disk_of(disk))
		return false;
	pr_info("%s: detected capacity change from %llu to %llu\n", disk->disk_name,
		(u64)old, (u64)size);
	return old && size;
}

void set_disk_ro(struct gendisk *disk, bool read_only)
{
	if (read_only)
		set_bit(GD_READ_ONLY, &disk->state);
	else
		clear_bit(GD_READ_ONLY, &disk->state);
}

int __register_blkdev(unsigned int major, const char *name, void (*probe)(dev_t devt))
{
	if (major >= BLKDEV_MAJOR_MAX)
		return -EINVAL;
	return major ? 0 : next_major--;
}

void unregister_blkdev(unsigned int major, const char *name)
{
}
