# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: ANY_LAYOUT is offered through the legacy interface and not accepted
# kernels: 6.1 6.12
s/dev->features = driver_features_legacy & device_features;/dev->features = (driver_features_legacy | 1ULL << VIRTIO_F_ANY_LAYOUT) \& device_features;/
