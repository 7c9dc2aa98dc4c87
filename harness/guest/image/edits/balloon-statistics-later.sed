# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_balloon.c
# repairs: the queue of statistics is notified before DRIVER_OK
# kernels: 6.1 6.12
/^static int init_vqs(/,/^}/s/virtqueue_kick(vb->stats_vq);//
s/^	virtio_device_ready(vdev);/&\n\tif (vb->stats_vq)\n\t\tvirtqueue_kick(vb->stats_vq);/
