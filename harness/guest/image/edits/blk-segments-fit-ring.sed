# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/block/virtio_blk.c
# repairs: requests of more segments than the ring has descriptors for
# kernels: 6.1 6.12
s/blk_queue_max_segments(q, sg_elems);/blk_queue_max_segments(q, min_t(u32, sg_elems, max_t(int, virtqueue_get_vring_size(vblk->vqs[0].vq) - 2, 1)));/
s/lim->max_segments = sg_elems;/lim->max_segments = min_t(u32, sg_elems, max_t(int, virtqueue_get_vring_size(vblk->vqs[0].vq) - 2, 1));/
