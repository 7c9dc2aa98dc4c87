# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_mmio.c
# repairs: InterruptACK written with undefined InterruptStatus bits
# kernels: 6.1 6.12
/^static irqreturn_t vm_interrupt(/,/^}/s/writel(status,/writel(status \& (VIRTIO_MMIO_INT_VRING | VIRTIO_MMIO_INT_CONFIG),/
