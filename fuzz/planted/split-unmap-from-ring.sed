# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_ring.c
# plants: address, length and direction of what is unmapped come from the ring, which the device can write (before 72b5e8958738)
# kernels: 6.1 6.12
# target: mmio2_blk
/^static unsigned int vring_unmap_one_split(/,/^}/{
s/flags = extra\[i\]\.flags/flags = virtio16_to_cpu(vq->vq.vdev, vq->split.vring.desc[i].flags)/
s/extra\[i\]\.addr/virtio64_to_cpu(vq->vq.vdev, vq->split.vring.desc[i].addr)/
s/extra\[i\]\.len/virtio32_to_cpu(vq->vq.vdev, vq->split.vring.desc[i].len)/
}
