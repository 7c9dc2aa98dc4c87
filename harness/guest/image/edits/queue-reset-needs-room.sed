# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern_dev.c
# repairs: RING_RESET is accepted of a common configuration that ends before queue_reset
# kernels: 6.1
/^int vp_modern_probe(/i static size_t rf_common_len;\n
/sizeof(struct virtio_pci_modern_common_cfg),$/{
n
s/NULL, NULL/\&rf_common_len, NULL/
}
/^u64 vp_modern_get_features(/i static size_t rf_common_len;\n
/^u64 vp_modern_get_features(/,/^}/s/^	return features;/	if (rf_common_len < sizeof(struct virtio_pci_modern_common_cfg))\n		features \&= ~BIT_ULL(40);\n&/
