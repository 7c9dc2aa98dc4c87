# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: a resume accepts what the device may not offer any more
# kernels: 6.1 6.12
/^int virtio_device_restore(/,/^}/s/ret = dev->config->finalize_features(dev);/ret = dev->features \& ~dev->config->get_features(dev) ? -ENODEV : dev->config->finalize_features(dev);/
