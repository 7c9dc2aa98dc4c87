# SPDX-License-Identifier: GPL-2.0-only
# The kernel files that every image of the generic personality holds, compiled unmodified.
set(RF_KERNEL_FILES
	drivers/virtio/virtio.c
	drivers/virtio/virtio_ring.c
	drivers/virtio/virtio_mmio.c
	drivers/virtio/virtio_anchor.c
	drivers/virtio/virtio_pci_common.c
	drivers/virtio/virtio_pci_modern.c
	drivers/virtio/virtio_pci_modern_dev.c
	drivers/virtio/virtio_pci_legacy.c
	drivers/virtio/virtio_pci_legacy_dev.c
	kernel/dma/mapping.c
	kernel/dma/direct.c
	kernel/dma/swiotlb.c
	kernel/dma/ops_helpers.c
	arch/x86/coco/core.c
	arch/x86/mm/mem_encrypt.c
	drivers/char/hw_random/virtio-rng.c
	drivers/block/virtio_blk.c
	drivers/virtio/virtio_balloon.c
	mm/balloon_compaction.c
	mm/page_reporting.c
	drivers/of/device.c
	drivers/of/base.c
	drivers/of/property.c
	drivers/of/address.c
	drivers/of/fdt.c
	drivers/of/of_reserved_mem.c
	lib/fdt.c
	lib/fdt_ro.c
	lib/fdt_sw.c
	lib/sort.c
	drivers/base/devres.c
	block/blk-settings.c
	block/blk-merge.c
	block/blk-flush.c
	block/blk-mq-virtio.c
	lib/sg_pool.c
	lib/scatterlist.c
	lib/idr.c
	lib/xarray.c
	lib/radix-tree.c
	lib/bitmap.c
	lib/find_bit.c
	lib/string.c
	lib/string_helpers.c
	lib/kstrtox.c
	lib/cmdline.c
	lib/hexdump.c
	lib/ctype.c
	lib/hweight.c
	lib/math/gcd.c
	lib/math/lcm.c
	lib/iomap.c
	kernel/resource.c
	kernel/irq/msi.c
	drivers/pci/access.c
	drivers/pci/bus.c
	drivers/pci/host-bridge.c
	drivers/pci/irq.c
	drivers/pci/pci.c
	drivers/pci/pci-driver.c
	drivers/pci/probe.c
	drivers/pci/rebar.c
	drivers/pci/remove.c
	drivers/pci/search.c
	drivers/pci/setup-bus.c
	drivers/pci/setup-res.c
	drivers/pci/msi/irqdomain.c
	drivers/pci/msi/legacy.c
	drivers/pci/msi/msi.c
	drivers/pci/msi/pcidev_msi.c)
# And those that only one version has, or keeps under another name.
set(RF_KERNEL_FILES_6_1
	drivers/pci/setup-irq.c
	lib/pci_iomap.c)
set(RF_KERNEL_FILES_6_12
	drivers/pci/devres.c
	drivers/pci/iomap.c
	drivers/pci/msi/api.c
	drivers/virtio/virtio_pci_admin_legacy_io.c)
# Structs that more than one object of an image shares: their sizes must agree in all of them.
set(RF_SHARED_STRUCTS device page scatterlist virtio_device virtqueue io_tlb_mem bus_dma_region
	platform_device kmem_cache request bio gendisk request_queue queue_limits pci_dev pci_bus pci_host_bridge
	resource msi_desc
	balloon_dev_info page_reporting_dev_info zone)
