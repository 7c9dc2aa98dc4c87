# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_mmio.c
# repairs: QueueSizeMax taken without an upper limit
# kernels: 6.1 6.12
/^static struct virtqueue \*vm_setup_vq(/,/^}/s/\/\* Create the vring \*\//num = min(num, 32768u);/
