# SPDX-License-Identifier: GPL-2.0-only
# file: drivers/virtio/virtio_pci_modern_dev.c
# repairs: a list of capabilities that leads back into itself is walked for ever
# kernels: 6.1 6.12
/virtio_pci_find_capability(struct pci_dev/,/^}/{
	s/int pos;/int pos, left = 48;/
	s/pos > 0;/pos > 0 \&\& left--;/
}
