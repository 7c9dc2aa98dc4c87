# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: a resume that sets FAILED after its reset, and goes on
# kernels: 6.1 6.12
/^int virtio_device_restore(/,/^}/s/if (dev->failed)/if (false)/
