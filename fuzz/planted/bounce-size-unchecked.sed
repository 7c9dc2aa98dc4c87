# SPDX-License-Identifier: GPL-2.0-only
# file: kernel/dma/swiotlb.c
# file: drivers/virtio/virtio_ring.c
# plants: what is unmapped is copied back from a bounce slot without a look at the size that was mapped, and that size comes from the ring, as when the check was made (before daf9514fd5eb and 72b5e8958738)
# kernels: 6.1 6.12
# target: mmio2_blk
# shows: RF-KRN-004 swiotlb_bounce __swiotlb_sync_single_for_cpu __swiotlb_tbl_unmap_single
/^static void swiotlb_bounce(/,/^}/s/if (size > alloc_size) {/if (false) {/
/^static unsigned int vring_unmap_one_split(/,/^}/s/extra\[i\]\.len/virtio32_to_cpu(vq->vq.vdev, vq->split.vring.desc[i].len)/
