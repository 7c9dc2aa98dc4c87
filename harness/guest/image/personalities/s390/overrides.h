/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read behind the configuration that the headers of ARCH=um come with: a machine whose
 * devices are on channels has neither device tree nor platform devices nor PCI.
 */
#undef CONFIG_OF
#undef CONFIG_OF_ADDRESS
#undef CONFIG_OF_IRQ
#undef CONFIG_OF_EARLY_FLATTREE
#undef CONFIG_OF_FLATTREE
#undef CONFIG_PCI
#undef CONFIG_PCI_MSI
#undef CONFIG_PCI_MSI_IRQ_DOMAIN
#undef CONFIG_GENERIC_MSI_IRQ
#undef CONFIG_GENERIC_MSI_IRQ_DOMAIN
#undef CONFIG_VIRTIO_PCI
#undef CONFIG_VIRTIO_MMIO
