# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio.c
# repairs: a TDX guest accepts a device without ACCESS_PLATFORM
# kernels: 6.1
# platforms: tdx
s/if (virtio_check_mem_acc_cb(dev))/if (virtio_check_mem_acc_cb(dev) || cc_platform_has(CC_ATTR_GUEST_MEM_ENCRYPT))/
s/#include <linux\/virtio\.h>/&\n#include <linux\/cc_platform.h>/
