# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: FAILED is set over a status that was not reset
# kernels: 6.1 6.12
/^int register_virtio_device(/,/^}/s/^out:/&\n	virtio_reset_device(dev);/
