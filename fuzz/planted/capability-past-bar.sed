# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern_dev.c
# plants: a capability's structure is not held against the size of its BAR
# kernels: 6.1 6.12
# target: pci_modern_rng
s/minlen + offset > pci_resource_len(dev, bar))/false)/
