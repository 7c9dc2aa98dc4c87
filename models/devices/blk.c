// SPDX-License-Identifier: GPL-2.0-only
/* The block device (virtio-spec, Block Device) over a RAM disk. */
#include "device/disk.h"

#include <string.h>

#define SECTOR_SHIFT	9
#define SECTOR_SIZE	512u

/* Feature bits. */
#define VIRTIO_BLK_F_SIZE_MAX		1
#define VIRTIO_BLK_F_SEG_MAX		2
#define VIRTIO_BLK_F_GEOMETRY		4
#define VIRTIO_BLK_F_RO			5
#define VIRTIO_BLK_F_BLK_SIZE		6
#define VIRTIO_BLK_F_FLUSH		9
#define VIRTIO_BLK_F_TOPOLOGY		10
#define VIRTIO_BLK_F_CONFIG_WCE		11
#define VIRTIO_BLK_F_MQ			12
#define VIRTIO_BLK_F_DISCARD		13
#define VIRTIO_BLK_F_WRITE_ZEROES	14

/* Request types and status bytes. */
#define VIRTIO_BLK_T_IN			0
#define VIRTIO_BLK_T_OUT		1
#define VIRTIO_BLK_T_FLUSH		4
#define VIRTIO_BLK_T_GET_ID		8
#define VIRTIO_BLK_T_DISCARD		11
#define VIRTIO_BLK_T_WRITE_ZEROES	13
#define VIRTIO_BLK_S_OK			0
#define VIRTIO_BLK_S_IOERR		1
#define VIRTIO_BLK_S_UNSUPP		2

#define VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP	1u

struct virtio_blk_config {
	rf_le64 capacity;
	rf_le32 size_max, seg_max;
	rf_le16 cylinders;
	uint8_t heads, sectors;
	rf_le32 blk_size;
	uint8_t physical_block_exp, alignment_offset;
	rf_le16 min_io_size;
	rf_le32 opt_io_size;
	uint8_t writeback, unused0;
	rf_le16 num_queues;
	rf_le32 max_discard_sectors, max_discard_seg, discard_sector_alignment;
	rf_le32 max_write_zeroes_sectors, max_write_zeroes_seg;
	uint8_t write_zeroes_may_unmap, unused1[3];
} __attribute__((packed));
_Static_assert(sizeof(struct virtio_blk_config) == 60, "as the specification lays it out");

struct virtio_blk_req { rf_le32 type, reserved; rf_le64 sector; };
struct virtio_blk_discard_write_zeroes { rf_le64 sector; rf_le32 num_sectors, flags; };

#define ID_BYTES	20u
#define SEGMENTS_MAX	16u	/* of one discard or write-zeroes request */

/* A request while it is served. */
struct request {
	struct rf_device *device;
	struct rf_queue *queue;
	const struct rf_chain *chain;
	struct virtio_blk_req header;
	uint64_t sector;		/* the header's */
	uint64_t out_len, in_len;	/* bytes of data after the header, before the status */
	uint64_t written;		/* of in_len */
};

/* As many segments as a chain on this device's ring may have, beside header and status. */
static uint32_t default_seg_max(const struct rf_device_config *c)
{
	uint32_t size = c->queue_size ? c->queue_size : RF_QUEUE_SIZE_DEFAULT;

	return size > 2 ? rf_min_u64(size - 2, 126) : 1;
}

static void blk_reset(struct rf_device *device)
{
	const struct rf_device_config *c = &device->config;
	uint64_t sectors = RF_DISK_SIZE >> SECTOR_SHIFT;
	struct virtio_blk_config config;

	if (c->capacity)
		sectors = rf_min_u64(sectors, c->capacity);
	device->disk_size = sectors << SECTOR_SHIFT;
	config = (struct virtio_blk_config){
		.capacity = rf_to_le64(sectors),
		.size_max = rf_to_le32(c->size_max ? c->size_max : 0x10000),
		.seg_max = rf_to_le32(c->seg_max ? c->seg_max : default_seg_max(c)),
		.cylinders = rf_to_le16((uint16_t)(sectors / (16 * 63))),
		.heads = 16,
		.sectors = 63,
		.blk_size = rf_to_le32(c->blk_size ? c->blk_size : SECTOR_SIZE),
		.min_io_size = rf_to_le16(1),
		.writeback = 1,
		.num_queues = rf_to_le16(1),
		.max_discard_sectors = rf_to_le32((uint32_t)sectors),
		.max_discard_seg = rf_to_le32(SEGMENTS_MAX),
		.discard_sector_alignment = rf_to_le32(1),
		.max_write_zeroes_sectors = rf_to_le32((uint32_t)sectors),
		.max_write_zeroes_seg = rf_to_le32(SEGMENTS_MAX),
		.write_zeroes_may_unmap = 1,
	};
	memcpy(device->config_space, &config, sizeof(config));
}

static bool blk_config_writable(const struct rf_device *device, uint32_t offset)
{
	return offset == offsetof(struct virtio_blk_config, writeback) &&
	       rf_device_has(device, VIRTIO_BLK_F_CONFIG_WCE);
}

static bool read_only(const struct rf_device *device)
{
	return device->offered >> VIRTIO_BLK_F_RO & 1;
}

/* Do @len bytes from @sector on lie on the disk? */
static bool on_disk(const struct rf_device *device, uint64_t sector, uint64_t len)
{
	return sector <= device->disk_size >> SECTOR_SHIFT &&
	       rf_extent_holds(0, device->disk_size, sector << SECTOR_SHIFT, len);
}

static uint8_t serve_in(struct request *r)
{
	struct rf_device *device = r->device;

	if (r->in_len % SECTOR_SIZE || !on_disk(device, r->sector, r->in_len))
		return VIRTIO_BLK_S_IOERR;
	r->written = rf_chain_write(r->queue, r->chain, 0,
				    device->disk + (r->sector << SECTOR_SHIFT), r->in_len);
	device->moved += r->written;
	return r->written == r->in_len ? VIRTIO_BLK_S_OK : VIRTIO_BLK_S_IOERR;
}

static uint8_t serve_out(struct request *r)
{
	struct rf_device *device = r->device;
	uint64_t at = r->sector << SECTOR_SHIFT, done;

	if (read_only(device) || r->out_len % SECTOR_SIZE ||
	    !on_disk(device, r->sector, r->out_len))
		return VIRTIO_BLK_S_IOERR;
	rf_disk_dirty(device, at, r->out_len);
	done = rf_chain_read(r->queue, r->chain, sizeof(r->header), device->disk + at, r->out_len);
	device->moved += done;
	return done == r->out_len ? VIRTIO_BLK_S_OK : VIRTIO_BLK_S_IOERR;
}

static uint8_t serve_flush(struct request *r)
{
	return rf_device_has(r->device, VIRTIO_BLK_F_FLUSH) ? VIRTIO_BLK_S_OK :
							      VIRTIO_BLK_S_UNSUPP;
}

static uint8_t serve_get_id(struct request *r)
{
	static const char id[ID_BYTES] = "ringfence";
	uint64_t len = rf_min_u64(r->in_len, ID_BYTES);

	r->written = rf_chain_write(r->queue, r->chain, 0, id, len);
	r->device->moved += r->written;
	return r->written == len ? VIRTIO_BLK_S_OK : VIRTIO_BLK_S_IOERR;
}

/* One segment of a discard or write-zeroes. */
static uint8_t zero_segment(struct request *r, uint32_t i, uint32_t flags_allowed)
{
	struct virtio_blk_discard_write_zeroes segment;
	uint64_t at = sizeof(r->header) + i * sizeof(segment), sector, len;

	if (rf_chain_read(r->queue, r->chain, at, &segment, sizeof(segment)) != sizeof(segment))
		return VIRTIO_BLK_S_IOERR;
	if (rf_from_le32(segment.flags) & ~flags_allowed)
		return VIRTIO_BLK_S_UNSUPP;
	sector = rf_from_le64(segment.sector);
	len = (uint64_t)rf_from_le32(segment.num_sectors) << SECTOR_SHIFT;
	if (!on_disk(r->device, sector, len))
		return VIRTIO_BLK_S_IOERR;
	rf_disk_zero(r->device, sector << SECTOR_SHIFT, len);
	return VIRTIO_BLK_S_OK;
}

static uint8_t serve_zero(struct request *r, uint32_t feature, uint32_t flags_allowed)
{
	uint64_t count = r->out_len / sizeof(struct virtio_blk_discard_write_zeroes);
	uint8_t status = VIRTIO_BLK_S_OK;

	if (!rf_device_has(r->device, feature))
		return VIRTIO_BLK_S_UNSUPP;
	if (read_only(r->device) || !count || count > SEGMENTS_MAX ||
	    r->out_len % sizeof(struct virtio_blk_discard_write_zeroes))
		return VIRTIO_BLK_S_IOERR;
	for (uint32_t i = 0; i < count && status == VIRTIO_BLK_S_OK; i++)
		status = zero_segment(r, i, flags_allowed);
	return status;
}

static uint8_t dispatch(struct request *r)
{
	switch (rf_from_le32(r->header.type)) {
	case VIRTIO_BLK_T_IN:
		return serve_in(r);
	case VIRTIO_BLK_T_OUT:
		return serve_out(r);
	case VIRTIO_BLK_T_FLUSH:
		return serve_flush(r);
	case VIRTIO_BLK_T_GET_ID:
		return serve_get_id(r);
	case VIRTIO_BLK_T_DISCARD:
		return serve_zero(r, VIRTIO_BLK_F_DISCARD, 0);
	case VIRTIO_BLK_T_WRITE_ZEROES:
		return serve_zero(r, VIRTIO_BLK_F_WRITE_ZEROES, VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP);
	default:
		return VIRTIO_BLK_S_UNSUPP;
	}
}

/* Returns how many bytes from the start of the writable part were written without a gap. */
static uint32_t blk_serve(struct rf_device *device, struct rf_queue *queue, struct rf_chain *chain)
{
	struct request r = { .device = device, .queue = queue, .chain = chain };
	uint8_t status = VIRTIO_BLK_S_IOERR;

	/* Without room for a status there is nothing that could be said. */
	if (!chain->writable)
		return 0;
	r.in_len = chain->writable - sizeof(status);
	if (rf_chain_read(queue, chain, 0, &r.header, sizeof(r.header)) == sizeof(r.header)) {
		r.sector = rf_from_le64(r.header.sector);
		r.out_len = chain->readable - sizeof(r.header);
		status = dispatch(&r);
	}
	if (rf_chain_write(queue, chain, r.in_len, &status, sizeof(status)) &&
	    r.written == r.in_len)
		return chain->writable;
	return r.written;
}

const struct rf_device_ops rf_device_blk = {
	.name = "blk",
	.virtio_id = 2,
	.kernel_driver = "virtio-blk",
	.features = RF_BIT(VIRTIO_BLK_F_SIZE_MAX) | RF_BIT(VIRTIO_BLK_F_SEG_MAX) |
		    RF_BIT(VIRTIO_BLK_F_GEOMETRY) | RF_BIT(VIRTIO_BLK_F_RO) |
		    RF_BIT(VIRTIO_BLK_F_BLK_SIZE) | RF_BIT(VIRTIO_BLK_F_FLUSH) |
		    RF_BIT(VIRTIO_BLK_F_TOPOLOGY) | RF_BIT(VIRTIO_BLK_F_CONFIG_WCE) |
		    RF_BIT(VIRTIO_BLK_F_MQ) | RF_BIT(VIRTIO_BLK_F_DISCARD) |
		    RF_BIT(VIRTIO_BLK_F_WRITE_ZEROES),
	.queues = 1,
	.config_size = sizeof(struct virtio_blk_config),
	.reset = blk_reset,
	.serve = blk_serve,
	.config_writable = blk_config_writable,
};
