# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/s390/virtio/virtio_ccw.c
# plants: channel programs in memory that is not the pool's, which a protected guest does not share (before 48720ba56891)
# kernels: 6.1 6.12
# target: ccw2_rng
s/ccw_device_dma_zalloc(vcdev->cdev, sizeof(\*ccw)\(, NULL\)\{0,1\})/kzalloc(sizeof(*ccw), GFP_DMA | GFP_KERNEL)/
s/ccw_device_dma_free(vcdev->cdev, ccw, sizeof(\*ccw))/kfree(ccw)/
