// SPDX-License-Identifier: GPL-2.0-only
/* Never compiled: as mixed.c, with the kernel's types, for code of an image. */
#include <linux/types.h>
#include <linux/virtio_config.h>

u32 forgets_to_convert(__virtio32 x)
{
	return x;	/* mixed */
}

u32 is_right(struct virtio_device *vdev, __virtio32 x)
{
	return virtio32_to_cpu(vdev, x);
}
