# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/block/virtio_blk.c
# file: drivers/virtio/virtio_balloon.c
# repairs: a probe that fails frees rings which the device still has
# kernels: 6.1 6.12
/^static int virtblk_probe(/,/^}/s/^	vdev->config->del_vqs(vdev);/	virtio_reset_device(vdev);\n&/
/^static int virtballoon_probe(/,/^}/s/^	vdev->config->del_vqs(vdev);/	virtio_reset_device(vdev);\n&/
