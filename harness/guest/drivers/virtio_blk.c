// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: how cases give virtio_blk work: what a user of /dev/vda or a file
 * system would do. Memory comes in separate pieces of whole blocks: the first and
 * every other begin with a page, those between within one. A request that is
 * waited for is one bio over all pieces, as direct I/O makes it; one that is
 * not goes as a bio for each piece under a plug, as write-back does, so that
 * the block layer merges them. The drive's id is read through the driver's
 * sysfs attribute.
 */
#include <linux/slab.h>
#include <linux/virtio.h>
#include <uapi/linux/virtio_blk.h>
#include "guest/services/block.h"

#define IO_INLINE_PIECES 8
#define IO_PIECES_MAX 256u
#define IO_PIECE_BYTES_MAX (2u << 20)
#define IO_BYTES_MAX (16u << 20)
#define IO_BIOS_MAX 1024u

/* A request under way. It lives in a chunk of its disk. */
struct io {
	struct rf_disk *disk;
	u32 id, kind;
	u32 pieces;		/* of memory */
	u32 pending;		/* bios that have not ended */
	u64 length;
	int error;
	bool *ended;		/* the waiter's; NULL: nobody waits */
	struct bio_vec *piece;
	struct bio_vec inline_piece[IO_INLINE_PIECES];
	struct bio bio;		/* the first */
};

static void *piece_data(const struct bio_vec *piece)
{
	return page_address(piece->bv_page) + piece->bv_offset;
}

static void pieces_free(struct io *io)
{
	for (u32 i = 0; i < io->pieces; i++) {
		struct bio_vec *piece = &io->piece[i];

		__free_pages(piece->bv_page, get_order(piece->bv_offset + piece->bv_len));
	}
	if (io->piece != io->inline_piece)
		kfree(io->piece);
}

static void data_report(const struct io *io)
{
	u64 at = 0;

	for (u32 i = 0; i < io->pieces; i++) {
		const struct bio_vec *piece = &io->piece[i];

		rf_port->request_data(rf_port->ctx, io->id, at, piece_data(piece), piece->bv_len);
		at += piece->bv_len;
	}
}

static void io_finish(struct io *io)
{
	u32 id = io->id;
	int error = io->error;
	u64 done = error ? 0 : io->length;

	if (io->kind == RF_REQUEST_READ && !error)
		data_report(io);
	pieces_free(io);
	if (io->ended)
		*io->ended = true;
	rf_disk_chunk_put(io->disk, io);
	rf_port->request_done(rf_port->ctx, id, error, done);
}

static void io_end(struct bio *bio)
{
	struct io *io = bio->bi_private;

	if (bio->bi_status && !io->error)
		io->error = blk_status_to_errno(bio->bi_status);
	bio_put(bio);
	if (!--io->pending)
		io_finish(io);
}

/* Bytes 8 at a time: @len and @at are multiples of 8. */
static void pattern_fill(void *data, u32 len, u32 seed, u64 at)
{
	const u64 ones = 0x0101010101010101ULL;
	u64 *word = data;

	for (u32 i = 0; i < len / 8; i++) {
		u64 x = ((u64)seed << 32 ^ (at / 8 + i)) * 0x9e3779b97f4a7c15ULL;

		word[i] = x | ones;
	}
}

static int piece_alloc(struct bio_vec *piece, u32 index, u32 len)
{
	u32 offset = index & 1 ? SECTOR_SIZE * (1 + index / 2 % 7) : 0;

	piece->bv_page = alloc_pages(GFP_KERNEL, get_order(offset + len));
	if (!piece->bv_page)
		return -ENOMEM;
	piece->bv_offset = offset;
	piece->bv_len = len;
	return 0;
}

/* Allocate memory for @blocks blocks in @wanted pieces. */
static int pieces_alloc(struct io *io, u32 wanted, u32 blocks)
{
	u32 block = queue_logical_block_size(&io->disk->queue);

	io->piece = io->inline_piece;
	if (wanted > IO_INLINE_PIECES)
		io->piece = kmalloc_array(wanted, sizeof(*io->piece), GFP_KERNEL);
	if (!io->piece)
		return -ENOMEM;
	for (u32 i = 0; i < wanted; i++) {
		u32 mine = blocks / wanted + (i < blocks % wanted);

		if (piece_alloc(&io->piece[i], i, mine * block)) {
			pieces_free(io);
			return -ENOMEM;
		}
		io->pieces++;
	}
	return 0;
}

static void pieces_fill(struct io *io, u32 seed)
{
	u64 at = 0;

	for (u32 i = 0; i < io->pieces; i++) {
		pattern_fill(piece_data(&io->piece[i]), io->piece[i].bv_len, seed, at);
		at += io->piece[i].bv_len;
	}
}

static struct io *io_new(struct rf_disk *disk, const struct rf_guest_request *request)
{
	struct io *io;

	BUILD_BUG_ON(sizeof(struct io) > RF_BLK_CHUNK);
	io = rf_disk_chunk_get(disk);
	memset(io, 0, offsetof(struct io, inline_piece));
	io->disk = disk;
	io->id = request->id;
	io->kind = request->kind;
	io->length = request->length;
	io->piece = io->inline_piece;
	return io;
}

/* A bio of @io for bytes [@offset, @offset + @len) of the disk; the last may end @io at once. */
static void bio_go(struct io *io, bool first, struct bio *bio, u64 offset, u32 len)
{
	if (!first)
		bio->bi_pool = &io->disk->disk.bio_split;
	bio->bi_iter.bi_sector = offset >> SECTOR_SHIFT;
	bio->bi_iter.bi_size = len;
	bio->bi_private = io;
	bio->bi_end_io = io_end;
	submit_bio(bio);
}

static struct bio *bio_next(struct io *io, bool first, blk_opf_t opf)
{
	struct bio *bio = first ? &io->bio : rf_disk_chunk_get(io->disk);

	bio_init(bio, &io->disk->part0, NULL, 0, opf);
	return bio;
}

static void submit_whole(struct io *io, blk_opf_t opf, u64 offset)
{
	struct bio *bio = bio_next(io, true, opf);

	io->pending = 1;
	bio->bi_io_vec = io->piece;
	bio->bi_max_vecs = bio->bi_vcnt = io->pieces;
	bio_go(io, true, bio, offset, io->length);
}

static void submit_pieces(struct io *io, blk_opf_t opf, u64 offset)
{
	u32 count = io->pieces;

	io->pending = count;
	for (u32 i = 0; i < count; i++) {
		struct bio *bio = bio_next(io, !i, opf);
		u32 len = io->piece[i].bv_len;

		bio->bi_io_vec = &io->piece[i];
		bio->bi_max_vecs = bio->bi_vcnt = 1;
		bio_go(io, !i, bio, offset, len);
		offset += len;
	}
}

static blk_opf_t patience(const struct rf_guest_request *request)
{
	return request->nowait ? REQ_NOWAIT : 0;
}

static int submit_data(struct rf_disk *disk, const struct rf_guest_request *request)
{
	u32 blocks = request->length / queue_logical_block_size(&disk->queue);
	u32 pieces = clamp(request->segments, 1u, min(blocks, IO_PIECES_MAX));
	blk_opf_t opf = (request->kind == RF_REQUEST_WRITE ? REQ_OP_WRITE : REQ_OP_READ) |
			patience(request);
	bool ended = false;
	struct io *io = io_new(disk, request);

	pieces = max_t(u32, pieces, DIV_ROUND_UP(request->length, IO_PIECE_BYTES_MAX));
	if (pieces_alloc(io, pieces, blocks)) {
		rf_disk_chunk_put(disk, io);
		return -ENOMEM;
	}
	if (request->kind == RF_REQUEST_WRITE)
		pieces_fill(io, request->seed);
	if (request->wait) {
		io->ended = &ended;
		submit_whole(io, opf | (op_is_write(opf) ? REQ_SYNC | REQ_IDLE : 0),
			     request->offset);
		rf_block_wait_flag(&ended);
	} else {
		rf_plug_start();
		submit_pieces(io, opf, request->offset);
		rf_plug_finish();
	}
	return 0;
}

/*
 * Ranges without data: as many bios as the case asks for pieces, none beyond
 * what a bio can hold. @most: sectors of one request, by the driver's limits.
 */
static int submit_ranges(struct rf_disk *disk, const struct rf_guest_request *request,
			 blk_opf_t opf, u32 most)
{
	u32 block = queue_logical_block_size(&disk->queue);
	u64 blocks = request->length / block, offset = request->offset;
	u64 bios = max_t(u64, clamp(request->segments, 1u, IO_PIECES_MAX),
			 DIV_ROUND_UP_ULL(blocks, UINT_MAX / block));
	bool ended = false;
	struct io *io;

	bios = min(bios, blocks);
	if (bios > IO_BIOS_MAX || request->length / SECTOR_SIZE / most > IO_BIOS_MAX)
		return -E2BIG;
	io = io_new(disk, request);
	io->pending = bios;
	io->ended = request->wait ? &ended : NULL;
	rf_plug_start();
	for (u32 i = 0; i < bios; i++) {
		u32 len = (blocks / bios + (i < blocks % bios)) * block;

		bio_go(io, !i, bio_next(io, !i, opf), offset, len);
		offset += len;
	}
	rf_plug_finish();
	if (request->wait)
		rf_block_wait_flag(&ended);
	return 0;
}

static int submit_flush(struct rf_disk *disk, const struct rf_guest_request *request)
{
	blk_opf_t opf = REQ_OP_WRITE | REQ_PREFLUSH | patience(request);
	struct io *io = io_new(disk, request);
	bool ended = false;

	io->length = 0;
	io->pending = 1;
	io->ended = request->wait ? &ended : NULL;
	bio_go(io, true, bio_next(io, true, opf), 0, 0);
	if (request->wait)
		rf_block_wait_flag(&ended);
	return 0;
}

static struct device_attribute *attribute_find(const struct attribute_group **groups,
					       const char *name)
{
	for (; groups && *groups; groups++)
		for (struct attribute **attr = (*groups)->attrs; attr && *attr; attr++)
			if (!strcmp((*attr)->name, name))
				return container_of(*attr, struct device_attribute, attr);
	return NULL;
}

/* Reading sysfs blocks its reader, so this always waits. */
static int submit_get_id(struct rf_disk *disk, const struct rf_guest_request *request)
{
	struct device_attribute *serial = attribute_find(disk->groups, "serial");
	ssize_t len;
	char *buffer;

	if (!serial)
		return -EOPNOTSUPP;
	buffer = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	len = serial->show(&disk->part0.bd_device, serial, buffer);
	if (len > 0)
		rf_port->request_data(rf_port->ctx, request->id, 0, buffer, len);
	kfree(buffer);
	rf_port->request_done(rf_port->ctx, request->id, min_t(ssize_t, len, 0),
			      max_t(ssize_t, len, 0));
	return 0;
}

/* What the system call would refuse before any bio is made. */
static int request_check(struct rf_disk *disk, const struct rf_guest_request *request)
{
	u32 block = queue_logical_block_size(&disk->queue);

	if (request->kind != RF_REQUEST_READ && bdev_read_only(&disk->part0))
		return -EPERM;
	if ((request->offset | request->length) & (block - 1) ||
	    request->offset + request->length < request->offset)
		return -EINVAL;
	if (request->kind <= RF_REQUEST_WRITE && request->length > IO_BYTES_MAX)
		return -E2BIG;
	return 0;
}

static int submit_kind(struct rf_disk *disk, const struct rf_guest_request *request)
{
	u32 most = bdev_max_discard_sectors(&disk->part0);
	blk_opf_t opf;

	switch (request->kind) {
	case RF_REQUEST_READ:
	case RF_REQUEST_WRITE:
		return submit_data(disk, request);
	case RF_REQUEST_DISCARD:
		opf = REQ_OP_DISCARD | patience(request);
		return most ? submit_ranges(disk, request, opf, most) : -EOPNOTSUPP;
	case RF_REQUEST_WRITE_ZEROES:
		most = disk->queue.limits.max_write_zeroes_sectors;
		opf = REQ_OP_WRITE_ZEROES | (request->seed & 1 ? REQ_NOUNMAP : 0) |
		      patience(request);
		return most ? submit_ranges(disk, request, opf, most) : -EOPNOTSUPP;
	default:
		return -EOPNOTSUPP;
	}
}

static int submit(const struct rf_guest_request *request)
{
	struct rf_disk *disk = rf_disk_live();
	int err;

	if (!disk)
		return -ENODEV;
	if (request->kind == RF_REQUEST_FLUSH)
		return submit_flush(disk, request);
	if (request->kind == RF_REQUEST_GET_ID)
		return submit_get_id(disk, request);
	err = request_check(disk, request);
	if (err)
		return err;
	if (request->length)
		return submit_kind(disk, request);
	rf_port->request_done(rf_port->ctx, request->id, 0, 0);
	return 0;
}

/* The driver gives no more requests than fit at its probe: a ring cannot be made too small for one. */
static int ring_stop(struct virtqueue *vq, u32 num)
{
	struct rf_disk *disk = rf_disk_live();

	if (!disk)
		return -ENODEV;
	if (num && num < queue_max_segments(&disk->queue) + 2)
		return -EINVAL;
	blk_mq_quiesce_queue(&disk->queue);
	return 0;
}

/*
 * A request that never reached the device fails. The device's status byte stands behind the
 * header with which the driver's record of a request begins, in every version.
 */
static void ring_recycle(struct virtqueue *vq, void *buf)
{
	u8 *status = (u8 *)buf + sizeof(struct virtio_blk_outhdr);

	*status = VIRTIO_BLK_S_IOERR;
	blk_mq_complete_request(blk_mq_rq_from_pdu(buf));
}

static void ring_start(struct virtqueue *vq)
{
	struct rf_disk *disk = rf_disk_live();

	blk_mq_unquiesce_queue(&disk->queue);
	blk_mq_start_stopped_hw_queues(&disk->queue, true);
}

const struct rf_binding rf_binding_virtio_blk = {
	.case_name = "virtio-blk",
	.driver = "virtio_blk",
	.submit = submit,
	.ring_stop = ring_stop,
	.ring_recycle = ring_recycle,
	.ring_start = ring_start,
};
