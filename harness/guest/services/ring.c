// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what a driver of the kernel does that resizes or resets one of its
 * queues: no work goes there meanwhile, the kernel's virtqueue_resize() or
 * virtqueue_reset() does it, what the old ring held is ended by the binding.
 */
#include <linux/virtio.h>
#include "guest/services/services.h"

static struct virtqueue *find(u32 index)
{
	struct virtio_device *vdev = dev_to_virtio(rf_virtio_device());
	struct virtqueue *vq;

	list_for_each_entry(vq, &vdev->vqs, list)
		if (vq->index == index)
			return vq;
	return NULL;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
static int change(const struct rf_binding *binding, struct virtqueue *vq, u32 num)
{
	return num ? virtqueue_resize(vq, num, binding->ring_recycle, NULL) :
		     virtqueue_reset(vq, binding->ring_recycle, NULL);
}
#else
/* This kernel can only reset a queue together with giving it another size. */
static int change(const struct rf_binding *binding, struct virtqueue *vq, u32 num)
{
	return num ? virtqueue_resize(vq, num, binding->ring_recycle) : -EOPNOTSUPP;
}
#endif

int rf_ring_resize(const struct rf_binding *binding, u32 index, u32 num)
{
	struct virtqueue *vq;
	int err;

	if (!binding->ring_stop)
		return -EOPNOTSUPP;
	vq = find(index);
	if (!vq)
		return -ENXIO;
	err = binding->ring_stop(vq, num);
	if (err)
		return err;
	err = change(binding, vq, num);
	binding->ring_start(vq);
	return err;
}
