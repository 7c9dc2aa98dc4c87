# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_ring.c
# repairs: descriptors left available in the packed ring after a mapping failed in mid-chain
# kernels: 6.1 6.12
/^static inline int virtqueue_add_packed(/,/^}/{
	/^unmap_release:/,/^}/s/curr = vq->packed\.desc_extra\[curr\]\.next;/vq->packed.vring.desc[i].flags = 0; &/
}
