/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read behind the configuration that the headers of ARCH=um come with: a machine whose
 * devices are functions on PCI has no MMIO transport.
 */
#undef CONFIG_VIRTIO_MMIO

/* How far physical addresses reach: as powerpc has it for the radix MMU. */
#define MAX_PHYSMEM_BITS	51
