// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: passthrough requests with kernel buffers: a buffer that meets the
 * queue's DMA alignment in address and length is mapped, any other is copied
 * through pages of its own (block/blk-map.c); blk_execute_rq() waits. Left out:
 * one buffer a request; no vmalloc or stack buffers.
 */
#include <linux/slab.h>
#include "guest/services/block.h"

/* A bio over kernel memory, and the caller's buffer when it is a copy. */
struct kernel_bio {
	void *copy_to;		/* a read's buffer */
	unsigned int len;
	bool copied;
	struct bio bio;		/* last: its vectors follow */
};

static struct kernel_bio *kernel_bio_alloc(struct request *rq, unsigned int vecs, gfp_t gfp)
{
	struct kernel_bio *k;

	if (vecs > BIO_MAX_VECS)
		return NULL;
	k = kmalloc(struct_size(k, bio.bi_inline_vecs, vecs), gfp);
	if (!k)
		return NULL;
	bio_init(&k->bio, NULL, k->bio.bi_inline_vecs, vecs, req_op(rq));
	k->copy_to = NULL;
	k->len = 0;
	k->copied = false;
	return k;
}

/* Add memory; what is adjacent within a segment's limit becomes one vector. */
static void kernel_bio_add(struct kernel_bio *k, const struct request_queue *q, void *at,
			   unsigned int len)
{
	struct bio_vec *vec = &k->bio.bi_inline_vecs[k->bio.bi_vcnt];

	k->len += len;
	k->bio.bi_iter.bi_size += len;
	if (k->bio.bi_vcnt && !k->copied &&
	    vec[-1].bv_len + len <= queue_max_segment_size(q)) {
		vec[-1].bv_len += len;
		return;
	}
	vec->bv_page = virt_to_page(at);
	vec->bv_offset = offset_in_page(at);
	vec->bv_len = len;
	k->bio.bi_vcnt++;
}

static void kernel_bio_free(struct kernel_bio *k)
{
	for (unsigned int i = 0; k->copied && i < k->bio.bi_vcnt; i++)
		__free_page(k->bio.bi_inline_vecs[i].bv_page);
	kfree(k);
}

static void kernel_bio_end_io(struct bio *bio)
{
	struct kernel_bio *k = container_of(bio, struct kernel_bio, bio);
	u8 *to = k->copy_to;

	for (unsigned int i = 0; to && i < bio->bi_vcnt; i++) {
		struct bio_vec *vec = &bio->bi_inline_vecs[i];

		memcpy(to, page_address(vec->bv_page), vec->bv_len);
		to += vec->bv_len;
	}
	kernel_bio_free(k);
}

static int map_directly(struct request *rq, void *buffer, unsigned int len, gfp_t gfp,
			struct kernel_bio **ret_bio)
{
	unsigned int pages = DIV_ROUND_UP(offset_in_page(buffer) + len, PAGE_SIZE);
	struct kernel_bio *k = kernel_bio_alloc(rq, pages, gfp);

	if (!k)
		return -ENOMEM;
	while (len) {
		unsigned int part = min_t(unsigned int, len, PAGE_SIZE - offset_in_page(buffer));

		kernel_bio_add(k, rq->q, buffer, part);
		buffer += part;
		len -= part;
	}
	*ret_bio = k;
	return 0;
}

static int map_copy(struct request *rq, void *buffer, unsigned int len, gfp_t gfp,
		    struct kernel_bio **ret_bio)
{
	struct kernel_bio *k = kernel_bio_alloc(rq, DIV_ROUND_UP(len, PAGE_SIZE), gfp);
	bool reading = rq_data_dir(rq) == READ;

	if (!k)
		return -ENOMEM;
	k->copied = true;
	k->copy_to = reading ? buffer : NULL;
	while (len) {
		struct page *page = alloc_page(GFP_NOIO | __GFP_ZERO | gfp);
		unsigned int part = min_t(unsigned int, len, PAGE_SIZE);

		if (!page) {
			kernel_bio_free(k);
			return -ENOMEM;
		}
		if (!reading)
			memcpy(page_address(page), buffer, part);
		kernel_bio_add(k, rq->q, page_address(page), part);
		buffer += part;
		len -= part;
	}
	*ret_bio = k;
	return 0;
}

int blk_rq_map_kern(struct request_queue *q, struct request *rq, void *kbuf, unsigned int len,
		    gfp_t gfp_mask)
{
	struct kernel_bio *k;
	int err;

	if (!len || !kbuf || rq->bio || len > queue_max_hw_sectors(q) << SECTOR_SHIFT)
		return -EINVAL;
	if (blk_rq_aligned(q, (unsigned long)kbuf, len))
		err = map_directly(rq, kbuf, len, gfp_mask, &k);
	else
		err = map_copy(rq, kbuf, len, gfp_mask, &k);
	if (err)
		return err;
	if (k->bio.bi_vcnt > queue_max_segments(q)) {
		kernel_bio_free(k);
		return -EINVAL;
	}
	k->bio.bi_end_io = kernel_bio_end_io;
	blk_rq_bio_prep(rq, &k->bio, k->bio.bi_vcnt);
	return 0;
}

struct execution {
	bool done;
	blk_status_t status;
};

static enum rq_end_io_ret execution_end_io(struct request *rq, blk_status_t status)
{
	struct execution *execution = rq->end_io_data;

	execution->status = status;
	execution->done = true;
	return RQ_END_IO_NONE;
}

blk_status_t blk_execute_rq(struct request *rq, bool at_head)
{
	struct execution execution = {};
	struct blk_mq_hw_ctx *hctx = rq->mq_hctx;

	WARN_ON(!blk_rq_is_passthrough(rq));
	rq->end_io_data = &execution;
	rq->end_io = execution_end_io;
	rf_request_insert(rq, at_head);
	blk_mq_run_hw_queue(hctx, false);
	rf_block_wait_flag(&execution.done);
	return execution.status;
}
