# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern.c
# repairs: the administration queue that was never made is looked at in every reset
# kernels: 6.12
/^static void vp_modern_avq_cleanup(/,/^}/s/vq = vp_dev->admin_vq.info->vq;/if (!vp_dev->admin_vq.info)\n\t\treturn;\n\t&/
