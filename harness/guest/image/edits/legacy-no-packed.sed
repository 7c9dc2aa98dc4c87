# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: RING_PACKED is accepted through the legacy interface
# kernels: 6.1 6.12
/^static int virtio_dev_probe(/,/^}/s/if (device_features & (1ULL << i))/if (device_features \& (1ULL << i) \&\&\n\t\t    (i != VIRTIO_F_RING_PACKED || device_features \& (1ULL << VIRTIO_F_VERSION_1)))/
