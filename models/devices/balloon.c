// SPDX-License-Identifier: GPL-2.0-only
/*
 * The traditional memory balloon (virtio-spec, Traditional Memory Balloon
 * Device). It reads the page numbers that it is given and tells of each; it
 * leaves the pages themselves alone, as it may, and keeps the buffer of
 * statistics until it is asked for new ones. Queues have the numbers of the
 * specification, whichever of them there are.
 */
#include "device/device.h"

#include <string.h>

/* Feature bits. */
#define VIRTIO_BALLOON_F_MUST_TELL_HOST		0
#define VIRTIO_BALLOON_F_STATS_VQ		1
#define VIRTIO_BALLOON_F_DEFLATE_ON_OOM		2
#define VIRTIO_BALLOON_F_FREE_PAGE_HINT		3
#define VIRTIO_BALLOON_F_PAGE_POISON		4
#define VIRTIO_BALLOON_F_PAGE_REPORTING		5

#define VIRTIO_BALLOON_PFN_SHIFT	12

enum { QUEUE_INFLATE, QUEUE_DEFLATE, QUEUE_STATS, QUEUE_FREE_PAGE, QUEUE_REPORTING, QUEUES };

struct virtio_balloon_config {
	rf_le32 num_pages, actual, free_page_hint_cmd_id, poison_val;
};
_Static_assert(sizeof(struct virtio_balloon_config) == 16, "as the specification lays it out");

/* Of one buffer no more is read: a driver's arrays are of 1 KiB, and nothing limits them. */
#define READ_MAX	0x10000u

static void balloon_reset(struct rf_device *device)
{
	struct virtio_balloon_config config = {
		.num_pages = rf_to_le32((uint32_t)device->config.capacity),
	};

	memcpy(device->config_space, &config, sizeof(config));
}

static bool balloon_has_queue(const struct rf_device *device, uint32_t queue)
{
	static const uint8_t needs[QUEUES] = {
		[QUEUE_STATS] = VIRTIO_BALLOON_F_STATS_VQ,
		[QUEUE_FREE_PAGE] = VIRTIO_BALLOON_F_FREE_PAGE_HINT,
		[QUEUE_REPORTING] = VIRTIO_BALLOON_F_PAGE_REPORTING,
	};

	return queue <= QUEUE_DEFLATE || (queue < QUEUES && rf_device_has(device, needs[queue]));
}

static bool balloon_keeps(const struct rf_queue *queue)
{
	return queue->index == QUEUE_STATS;
}

static bool balloon_config_writable(const struct rf_device *device, uint32_t offset)
{
	switch (offset / sizeof(uint32_t) * sizeof(uint32_t)) {
	case offsetof(struct virtio_balloon_config, actual):
		return true;
	case offsetof(struct virtio_balloon_config, poison_val):
		return rf_device_has(device, VIRTIO_BALLOON_F_PAGE_POISON);
	default:
		return false;
	}
}

/* Every page number that the driver gives or wants back. */
static void tell_pages(struct rf_device *device, const struct rf_queue *queue,
		       const struct rf_chain *chain, uint32_t len)
{
	rf_le32 number;
	uint32_t pfn;

	for (uint32_t at = 0; at + sizeof(number) <= len; at += sizeof(number)) {
		memcpy(&number, &device->scratch[at], sizeof(number));
		pfn = rf_from_le32(number);
		RF_EMIT(device->trace, PAGE,
			.page = { .queue = queue->index, .head = chain->head, .number = pfn,
				  .pa = (uint64_t)pfn << VIRTIO_BALLOON_PFN_SHIFT,
				  .given = queue->index == QUEUE_INFLATE });
	}
}

/* Nothing is written: what is the device's to write are free pages, which may stay as they are. */
static uint32_t balloon_serve(struct rf_device *device, struct rf_queue *queue,
			      struct rf_chain *chain)
{
	uint64_t left = rf_min_u64(chain->readable, READ_MAX), done = 0;
	uint32_t len, got;

	for (; left; left -= got) {
		len = (uint32_t)rf_min_u64(left, sizeof(device->scratch));
		got = (uint32_t)rf_chain_read(queue, chain, done, device->scratch, len);
		if (queue->index <= QUEUE_DEFLATE)
			tell_pages(device, queue, chain, got);
		done += got;
		if (got < len)
			break;
	}
	device->moved += done + chain->writable;
	return 0;
}

const struct rf_device_ops rf_device_balloon = {
	.name = "balloon",
	.virtio_id = 5,
	.kernel_driver = "virtio-balloon",
	.features = RF_BIT(VIRTIO_BALLOON_F_MUST_TELL_HOST) | RF_BIT(VIRTIO_BALLOON_F_STATS_VQ) |
		    RF_BIT(VIRTIO_BALLOON_F_DEFLATE_ON_OOM) |
		    RF_BIT(VIRTIO_BALLOON_F_FREE_PAGE_HINT) |
		    RF_BIT(VIRTIO_BALLOON_F_PAGE_POISON) | RF_BIT(VIRTIO_BALLOON_F_PAGE_REPORTING),
	.queues = QUEUES,
	.config_size = sizeof(struct virtio_balloon_config),
	.reset = balloon_reset,
	.serve = balloon_serve,
	.has_queue = balloon_has_queue,
	.keeps = balloon_keeps,
	.config_writable = balloon_config_writable,
};
