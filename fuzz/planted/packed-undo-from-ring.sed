# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_ring.c
# plants: a list that cannot be mapped to its end is undone by what stands in the ring, not yet written there (before 44593865b7c5)
# kernels: 6.1 6.12
# target: mmio2_blk
/^static inline int virtqueue_add_packed(/,/^}/s/vring_unmap_extra_packed(vq, &vq->packed.desc_extra\[curr\])/vring_unmap_desc_packed(vq, \&desc[i])/
