# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern.c
# file: drivers/virtio/virtio_pci_modern_dev.c
# repairs: a reset of device or queue that never ends is waited for for ever
# kernels: 6.1 6.12
s/while (vp_modern_get_status(mdev))/for (int left = 1000; left \&\& vp_modern_get_status(mdev); left--)/
s/while (vp_ioread16(&cfg->queue_reset))/for (int left = 1000; left \&\& vp_ioread16(\&cfg->queue_reset); left--)/
s/while (vp_ioread16(&cfg->cfg.queue_enable))/for (int left = 1000; left \&\& vp_ioread16(\&cfg->cfg.queue_enable); left--)/
s/^\tvp_modern_set_queue_reset(mdev, vq->index);/&\n\tif (vp_modern_get_queue_reset(mdev, vq->index) || vp_modern_get_queue_enable(mdev, vq->index))\n\t\treturn -EIO;/
