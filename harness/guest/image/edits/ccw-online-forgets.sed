# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/s390/virtio/virtio_ccw.c
# repairs: a device that could not be brought online is freed and stays known
# kernels: 6.1 6.12
/^static int virtio_ccw_online(/,/^}/s/^out_free:/&\n	dev_set_drvdata(\&cdev->dev, NULL);/
