# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern.c
# repairs: a field behind the end of the device configuration is a BUG
# kernels: 6.1 6.12
/^static void vp_get(/,/^}/s/BUG_ON(offset + len > mdev->device_len);/if (offset + len > mdev->device_len) {\n\t\tmemset(buf, 0, len);\n\t\treturn;\n\t}/
/^static void vp_set(/,/^}/s/BUG_ON(offset + len > mdev->device_len);/if (offset + len > mdev->device_len)\n\t\treturn;/
