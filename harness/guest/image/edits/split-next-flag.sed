# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_ring.c
# repairs: the chain that detach_buf_split() walks is found by flags in memory the device can write
# kernels: 6.1 6.12
s/while (vq->split\.vring\.desc\[i\]\.flags & nextflag)/while (vq->split.desc_extra[i].flags \& VRING_DESC_F_NEXT)/
s/if (!indirect && vq->use_dma_api)/if (!indirect)/
/^static inline int virtqueue_add_split(/,/^}/s/if (!indirect && vq->do_unmap)/if (!indirect)/
/^static void detach_buf_split(/,/^}/s/__virtio16 nextflag = .*;/__maybe_unused int no_shared_flag;/
