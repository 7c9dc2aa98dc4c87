// SPDX-License-Identifier: GPL-2.0-only
/* The entropy device (virtio-spec, Entropy Device); its bytes depend on the case alone. */
#include "device/device.h"

#include <string.h>

/* One request gets this much at most: a device may always give less than was asked for. */
#define REQUEST_MAX	0x100000ULL

static void rng_reset(struct rf_device *device)
{
	device->rng_seed = 1;
}

/* @len bytes of the sequence into the scratch buffer (xorshift, 32 bits of state). */
static void make(struct rf_device *device, uint32_t len)
{
	uint32_t x = device->rng_seed;
	rf_le64 word;

	for (uint32_t at = 0; at < len; at += sizeof(word)) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		word = rf_to_le64(x * 0x9e3779b97f4a7c15ULL);
		memcpy(&device->scratch[at], &word, sizeof(word));
	}
	device->rng_seed = x;
}

static uint32_t rng_serve(struct rf_device *device, struct rf_queue *queue, struct rf_chain *chain)
{
	uint64_t want = rf_min_u64(chain->writable, REQUEST_MAX), done = 0;
	uint32_t len, written;

	while (done < want) {
		len = rf_min_u64(want - done, sizeof(device->scratch));
		make(device, len);
		written = rf_chain_write(queue, chain, done, device->scratch, len);
		done += written;
		if (written < len)
			break;
	}
	device->moved += done;
	return done;
}

const struct rf_device_ops rf_device_rng = {
	.name = "rng",
	.virtio_id = 4,
	.kernel_driver = "virtio-rng",
	.features = 0,
	.queues = 1,
	.config_size = 0,
	.reset = rng_reset,
	.serve = rng_serve,
};
