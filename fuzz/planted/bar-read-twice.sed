# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern_dev.c
# plants: the BAR of a capability is read once more after it was checked, and used as it is (before 3f63a1d7f6f5)
# kernels: 6.1 6.12
# target: pci_modern_rng
s/if (bar >= PCI_STD_NUM_BARS || !(mdev->modern_bars & (1 << bar)))/if (false)/
