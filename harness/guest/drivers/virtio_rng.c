// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the hardware random core as virtio-rng sees it: registration with
 * its first read, reads into the core's own buffer of RNG_BUFFER_SIZE, one at
 * a time, cleanup on unregistration. Left out: the entropy pool, the kernel
 * thread that fills it, the character device.
 */
#include <linux/hw_random.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/virtio.h>
#include "guest/services/services.h"

#define RNG_BUFFER ((u64)(SMP_CACHE_BYTES < 32 ? 32 : SMP_CACHE_BYTES))

static struct hwrng *rng;
static u8 *buffer;

int hwrng_register(struct hwrng *r)
{
	if (!r->name || (!r->data_read && !r->read))
		return -EINVAL;
	if (rng)
		return -EEXIST;
	buffer = kmalloc(RNG_BUFFER, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	rng = r;
	return 0;
}

void hwrng_unregister(struct hwrng *r)
{
	if (rng != r)
		return;
	if (r->cleanup)
		r->cleanup(r);
	rng = NULL;
	kfree(buffer);
	buffer = NULL;
}

/* Read as the core does: at most a buffer at a time; what the driver claims is taken at its word. */
static int submit(const struct rf_guest_request *request)
{
	u64 done = 0;
	int n = 0;

	if (!rng)
		return -ENODEV;
	while (done < request->length) {
		n = rng->read(rng, buffer, min(RNG_BUFFER, request->length - done), request->wait);
		if (n <= 0)
			break;
		rf_port->request_data(rf_port->ctx, request->id, done, buffer, n);
		done += n;
	}
	rf_port->request_done(rf_port->ctx, request->id, n < 0 ? n : 0, done);
	return 0;
}

/* The driver has one buffer in its ring or none, always the same. */
static void *recycled;

static int ring_stop(struct virtqueue *vq, u32 num)
{
	recycled = NULL;
	return 0;
}

static void ring_recycle(struct virtqueue *vq, void *buf)
{
	recycled = buf;
}

/* The buffer asks for entropy anew, as the driver's own request does; a dead queue takes none. */
static void ring_start(struct virtqueue *vq)
{
	struct scatterlist sg;

	if (!recycled || vq->reset)
		return;
	sg_init_one(&sg, recycled, RNG_BUFFER);
	if (!virtqueue_add_inbuf(vq, &sg, 1, recycled, GFP_KERNEL))
		virtqueue_kick(vq);
}

const struct rf_binding rf_binding_virtio_rng = {
	.case_name = "virtio-rng",
	.driver = "virtio_rng",
	.submit = submit,
	.ring_stop = ring_stop,
	.ring_recycle = ring_recycle,
	.ring_start = ring_start,
};
