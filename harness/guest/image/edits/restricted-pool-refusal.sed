# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: a device behind a restricted pool accepted without ACCESS_PLATFORM
# kernels: 6.1 6.12
# platforms: restricted-pool
s/if (virtio_check_mem_acc_cb(dev))/if (virtio_check_mem_acc_cb(dev) || is_swiotlb_for_alloc(dev->dev.parent))/
s/#include <linux\/virtio\.h>/&\n#include <linux\/swiotlb.h>/
