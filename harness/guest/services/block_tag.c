// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: tag sets, tags and requests. All requests of a set with their
 * driver payloads (cmd_size) are allocated at once and zeroed once, laid out in
 * page blocks of up to 64 KiB as block/blk-mq.c does; when memory is short the
 * depth is halved; tags are handed out round the bitmap; an allocation waits
 * for a tag; BLK_MQ_MAX_DEPTH and the other refusals are the kernel's. Left
 * out: one CPU, so one hardware queue per set; no reserved or shared tags, no
 * request initialisers, budgets, timeouts and blocking queues: a driver that
 * needs them is refused, never served silently without.
 */
#include <linux/slab.h>
#include "guest/services/block.h"

#define RF_RQS_MAX_ORDER 4

struct rf_tags {
	struct blk_mq_tags tags;
	unsigned int next;	/* where the search for a free tag begins */
	unsigned int busy;
	unsigned int opened;	/* requests that were ever handed out: tags go up the first time */
	size_t rq_size;
	unsigned long map[];
};

static struct rf_tags *rf_tags_of(struct blk_mq_tags *tags)
{
	return container_of(tags, struct rf_tags, tags);
}

static unsigned int tag_get(struct rf_tags *t)
{
	unsigned int nr = t->tags.nr_tags, tag;

	if (t->busy == nr)
		return BLK_MQ_NO_TAG;
	tag = find_next_zero_bit(t->map, nr, t->next);
	if (tag >= nr)
		tag = find_first_zero_bit(t->map, nr);
	__set_bit(tag, t->map);
	t->busy++;
	t->next = tag + 1 < nr ? tag + 1 : 0;
	return tag;
}

void blk_mq_put_tag(struct blk_mq_tags *tags, struct blk_mq_ctx *ctx, unsigned int tag)
{
	struct rf_tags *t = rf_tags_of(tags);

	BUG_ON(tag >= tags->nr_tags || !test_bit(tag, t->map));
	__clear_bit(tag, t->map);
	t->busy--;
}

static bool tag_is_free(void *arg)
{
	struct rf_tags *t = arg;

	return t->busy < t->tags.nr_tags;
}

static void request_init(struct request *rq, struct rf_disk *disk, blk_opf_t opf)
{
	rq->q = &disk->queue;
	rq->mq_ctx = &disk->ctx;
	rq->mq_hctx = &disk->hctx;
	rq->cmd_flags = opf;
	rq->rq_flags = 0;
	rq->internal_tag = BLK_MQ_NO_TAG;
	rq->timeout = 0;
	rq->part = NULL;
	rq->start_time_ns = 0;
	rq->io_start_time_ns = 0;
	rq->stats_sectors = 0;
	rq->nr_phys_segments = 0;
	rq->end_io = NULL;
	rq->end_io_data = NULL;
	rq->deadline = 0;
	rq->__data_len = 0;
	rq->__sector = (sector_t)-1;
	rq->bio = rq->biotail = NULL;
	INIT_LIST_HEAD(&rq->queuelist);
	req_ref_set(rq, 1);
}

/* A set's requests are many and mostly never used: they are zeroed when they are. */
static struct request *rq_open(struct rf_tags *t, unsigned int tag)
{
	for (; t->opened <= tag; t->opened++)
		rf_port->open(rf_port->ctx, t->tags.static_rqs[t->opened], t->rq_size);
	return t->tags.static_rqs[tag];
}

struct request *rf_request_get(struct request_queue *q, blk_opf_t opf, bool nowait)
{
	struct rf_disk *disk = rf_disk_of_queue(q);
	struct blk_mq_tags *tags = disk->hctx.tags;
	unsigned int tag = tag_get(rf_tags_of(tags));
	struct request *rq;

	while (unlikely(tag == BLK_MQ_NO_TAG)) {
		if (nowait)
			return NULL;
		blk_mq_run_hw_queue(&disk->hctx, false);
		rf_block_wait(tag_is_free, rf_tags_of(tags));
		tag = tag_get(rf_tags_of(tags));
	}
	rq = rq_open(rf_tags_of(tags), tag);
	request_init(rq, disk, opf);
	rq->tag = tag;
	tags->rqs[tag] = rq;
	return rq;
}

unsigned int rf_queue_in_flight(struct request_queue *q)
{
	struct blk_mq_tags *tags = rf_disk_of_queue(q)->hctx.tags;
	unsigned int count = 0, tag;

	for_each_set_bit(tag, rf_tags_of(tags)->map, tags->nr_tags)
		count += tags->rqs[tag] && blk_mq_rq_state(tags->rqs[tag]) == MQ_RQ_IN_FLIGHT;
	return count;
}

struct request *blk_mq_alloc_request(struct request_queue *q, blk_opf_t opf,
				     blk_mq_req_flags_t flags)
{
	bool nowait = flags & BLK_MQ_REQ_NOWAIT;
	struct request *rq;
	int err;

	if (nowait && q->mq_freeze_depth)
		return ERR_PTR(-EAGAIN);
	err = rf_queue_enter(q);
	if (err)
		return ERR_PTR(err);
	rq = rf_request_get(q, opf, nowait);
	if (rq)
		return rq;
	rf_queue_exit(q);
	return ERR_PTR(-EWOULDBLOCK);
}

void blk_mq_free_request(struct request *rq)
{
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;
	struct request_queue *q = rq->q;

	rq->state = MQ_RQ_IDLE;
	if (!req_ref_put_and_test(rq))
		return;
	rq->mq_hctx = NULL;
	blk_mq_put_tag(hctx->tags, rq->mq_ctx, rq->tag);
	blk_mq_sched_restart(hctx);
	rf_queue_exit(q);
}

/* A page block that holds @left bytes of requests, or as much of it as memory gives. */
static struct page *rqs_page(size_t left, size_t rq_size, unsigned int *ret_order)
{
	unsigned int order = RF_RQS_MAX_ORDER;
	struct page *page;

	while (order && left < PAGE_SIZE << (order - 1))
		order--;
	for (;; order--) {
		page = rf_pages_lazy(GFP_NOIO | __GFP_NOWARN | __GFP_NORETRY, order);
		if (page || !order || PAGE_SIZE << (order - 1) < rq_size)
			break;
	}
	*ret_order = order;
	return page;
}

static void rqs_free(struct blk_mq_tags *tags)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &tags->page_list, lru)
		__free_pages(page, page_private(page));
	INIT_LIST_HEAD(&tags->page_list);
}

static int rqs_alloc(struct blk_mq_tags *tags, unsigned int cmd_size)
{
	size_t rq_size = round_up(sizeof(struct request) + cmd_size, cache_line_size());
	unsigned int order, i = 0;

	rf_tags_of(tags)->rq_size = rq_size;
	INIT_LIST_HEAD(&tags->page_list);
	while (i < tags->nr_tags) {
		struct page *page = rqs_page((tags->nr_tags - i) * rq_size, rq_size, &order);
		u8 *at, *end;

		if (!page) {
			rqs_free(tags);
			return -ENOMEM;
		}
		set_page_private(page, order);
		list_add_tail(&page->lru, &tags->page_list);
		at = page_address(page);
		end = at + (PAGE_SIZE << order);
		for (; i < tags->nr_tags && at + rq_size <= end; at += rq_size)
			tags->static_rqs[i++] = (struct request *)at;
	}
	return 0;
}

static struct blk_mq_tags *tags_alloc(unsigned int depth)
{
	struct rf_tags *t = kzalloc(struct_size(t, map, BITS_TO_LONGS(depth)), GFP_NOIO);

	if (!t)
		return NULL;
	t->tags.nr_tags = depth;
	t->tags.rqs = kcalloc(depth, sizeof(*t->tags.rqs), GFP_NOIO);
	t->tags.static_rqs = kcalloc(depth, sizeof(*t->tags.static_rqs), GFP_NOIO);
	if (t->tags.rqs && t->tags.static_rqs)
		return &t->tags;
	kfree(t->tags.static_rqs);
	kfree(t->tags.rqs);
	kfree(t);
	return NULL;
}

static void tags_free(struct blk_mq_tags *tags)
{
	kfree(tags->static_rqs);
	kfree(tags->rqs);
	kfree(rf_tags_of(tags));
}

static struct blk_mq_tags *tags_and_rqs_alloc(struct blk_mq_tag_set *set)
{
	struct blk_mq_tags *tags = tags_alloc(set->queue_depth);

	if (tags && rqs_alloc(tags, set->cmd_size)) {
		tags_free(tags);
		return NULL;
	}
	return tags;
}

/* Halve the depth until memory suffices. */
static int set_fill(struct blk_mq_tag_set *set)
{
	while (set->queue_depth >= BLK_MQ_TAG_MIN) {
		set->tags[0] = tags_and_rqs_alloc(set);
		if (set->tags[0])
			return 0;
		set->queue_depth >>= 1;
	}
	pr_err("blk-mq: failed to allocate request map\n");
	return -ENOMEM;
}

void blk_mq_map_queues(struct blk_mq_queue_map *qmap)
{
	qmap->mq_map[0] = qmap->queue_offset;
}

static void set_map_queues(struct blk_mq_tag_set *set)
{
	if (set->nr_maps == 1)
		set->map[HCTX_TYPE_DEFAULT].nr_queues = set->nr_hw_queues;
	if (set->ops->map_queues)
		set->ops->map_queues(set);
	else
		blk_mq_map_queues(&set->map[HCTX_TYPE_DEFAULT]);
}

static void set_free_maps(struct blk_mq_tag_set *set)
{
	for (unsigned int i = 0; i < set->nr_maps; i++) {
		kfree(set->map[i].mq_map);
		set->map[i].mq_map = NULL;
	}
	kfree(set->tags);
	set->tags = NULL;
}

static int set_alloc_maps(struct blk_mq_tag_set *set)
{
	set->tags = kcalloc(set->nr_hw_queues, sizeof(*set->tags), GFP_KERNEL);
	if (!set->tags)
		return -ENOMEM;
	for (unsigned int i = 0; i < set->nr_maps; i++) {
		set->map[i].mq_map = kcalloc(nr_cpu_ids, sizeof(*set->map[i].mq_map), GFP_KERNEL);
		if (!set->map[i].mq_map) {
			set_free_maps(set);
			return -ENOMEM;
		}
		set->map[i].nr_queues = set->nr_hw_queues;
	}
	return 0;
}

/* What a driver may not ask of these services. */
static bool set_unsupported(const struct blk_mq_tag_set *set)
{
	const struct blk_mq_ops *ops = set->ops;

	return set->reserved_tags || ops->timeout || ops->get_budget || ops->init_hctx ||
	       ops->exit_hctx || ops->init_request || ops->exit_request ||
	       set->flags & (BLK_MQ_F_BLOCKING | BLK_MQ_F_TAG_HCTX_SHARED);
}

int blk_mq_alloc_tag_set(struct blk_mq_tag_set *set)
{
	int err;

	if (!set->nr_hw_queues || !set->queue_depth || !set->ops->queue_rq)
		return -EINVAL;
	if (set->nr_maps > HCTX_MAX_TYPES)
		return -EINVAL;
	if (WARN_ON(set_unsupported(set)))
		return -EOPNOTSUPP;
	set->queue_depth = min_t(unsigned int, set->queue_depth, BLK_MQ_MAX_DEPTH);
	set->nr_maps = max(set->nr_maps, 1u);
	if (set->nr_maps == 1)
		set->nr_hw_queues = min(set->nr_hw_queues, nr_cpu_ids);
	if (WARN_ON(set->nr_hw_queues != 1))
		return -EOPNOTSUPP;

	err = set_alloc_maps(set);
	if (err)
		return err;
	set_map_queues(set);
	err = set_fill(set);
	if (err) {
		set_free_maps(set);
		return err;
	}
	mutex_init(&set->tag_list_lock);
	INIT_LIST_HEAD(&set->tag_list);
	return 0;
}

void blk_mq_free_tag_set(struct blk_mq_tag_set *set)
{
	rqs_free(set->tags[0]);
	tags_free(set->tags[0]);
	set_free_maps(set);
}
