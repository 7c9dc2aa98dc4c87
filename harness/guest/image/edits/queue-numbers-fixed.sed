# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_mmio.c
# file: drivers/virtio/virtio_pci_common.c
# repairs: queues are numbered by how many have a name
# kernels: 6.1 6.12
s/vm_setup_vq(vdev, queue_idx++,/vm_setup_vq(vdev, i,/
s/vp_setup_vq(vdev, queue_idx++,/vp_setup_vq(vdev, i,/
s/vp_find_one_vq_msix(vdev, queue_idx, vqi/vp_find_one_vq_msix(vdev, i, vqi/
s/vp_setup_vq(vdev, queue_idx, vqi/vp_setup_vq(vdev, i, vqi/
s/&vp_dev->vqs\[queue_idx\]/\&vp_dev->vqs[i]/
