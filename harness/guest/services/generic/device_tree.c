// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the boot loader of a machine that describes itself by a flattened
 * device tree: writes the tree that the case's platform stands for and lets the
 * kernel read it as its architectures do at boot. All that is made of it, ranges,
 * reserved memory and its handlers, nodes, is drivers/of's. Left out: nodes that
 * no DMA set-up looks at.
 */
#include <linux/libfdt.h>
#include <linux/of.h>
#include <linux/string.h>
#include "guest/services/generic/generic.h"
#include "guest/services/of/of.h"

#define POOL_PHANDLE	1
#define IOMMU_PHANDLE	2
/* Flags of a PCI address: 64-bit memory. */
#define PCI_MEMORY_64	0x03000000

static void *tree;
static struct device_node *device_node;

struct device_node *rf_firmware_node(void)
{
	return device_node;
}

struct device_node *rf_firmware_iommu(void)
{
	struct device_node *smmu = of_find_node_by_path("/soc/iommu@9050000");

	return smmu ? : of_find_node_by_path("/soc/xen_iommu");
}

/* Cells of a property, big-endian. */
struct cells { fdt32_t cell[64]; u32 count; };

static void put32(struct cells *cells, u32 value)
{
	cells->cell[cells->count++] = cpu_to_fdt32(value);
}

static void put64(struct cells *cells, u64 value)
{
	put32(cells, value >> 32);
	put32(cells, value);
}

static void put_property(const char *name, const struct cells *cells)
{
	fdt_property(tree, name, cells->cell, cells->count * sizeof(cells->cell[0]));
}

static void flag(const char *name, bool present)
{
	if (present)
		fdt_property(tree, name, NULL, 0);
}

static void bus_cells(u32 address, u32 size)
{
	fdt_property_u32(tree, "#address-cells", address);
	fdt_property_u32(tree, "#size-cells", size);
}

static void reg(u64 base, u64 size)
{
	struct cells cells = { .count = 0 };

	put64(&cells, base);
	put64(&cells, size);
	put_property("reg", &cells);
}

/* What the pool's node says; its handler refuses some of it. */
static void put_pool(const struct rf_guest_config *config)
{
	u32 says = config->pool_says;

	fdt_begin_node(tree, "reserved-memory");
	bus_cells(2, 2);
	flag("ranges", true);
	if (!(says & RF_POOL_ABSENT)) {
		fdt_begin_node(tree, "pool");
		fdt_property_string(tree, "compatible", says & RF_POOL_FOREIGN ?
				    "shared-dma-pool" : "restricted-dma-pool");
		reg(config->pool_base, config->pool_size);
		flag("reusable", says & RF_POOL_REUSABLE);
		flag("no-map", says & RF_POOL_NO_MAP);
		flag("linux,cma-default", says & RF_POOL_CMA_DEFAULT);
		flag("linux,dma-default", says & RF_POOL_DMA_DEFAULT);
		if (says & RF_POOL_DISABLED)
			fdt_property_string(tree, "status", "disabled");
		fdt_property_u32(tree, "phandle", POOL_PHANDLE);
		fdt_end_node(tree);
	}
	fdt_end_node(tree);
}

/* A bus address is two cells, behind a PCI host three: flags first. */
static void put_ranges(const struct rf_guest_config *config)
{
	struct cells cells = { .count = 0 };
	u32 i;

	for (i = 0; i < config->ranges; i++) {
		if (config->pci)
			put32(&cells, PCI_MEMORY_64);
		put64(&cells, config->range[i].bus);
		put64(&cells, config->range[i].cpu);
		put64(&cells, config->range[i].size);
	}
	if (config->ranges)
		put_property("dma-ranges", &cells);
}

static void put_iommu(void)
{
	fdt_begin_node(tree, "iommu@9050000");
	fdt_property_string(tree, "compatible", "arm,smmu-v3");
	reg(0x9050000, 0x20000);
	fdt_property_u32(tree, "#iommu-cells", 1);
	fdt_property_u32(tree, "phandle", IOMMU_PHANDLE);
	fdt_end_node(tree);
}

/* Whose domain may be granted memory, in the terms of IOMMUs: the one cell is the domain. */
static void put_grants(void)
{
	fdt_begin_node(tree, "xen_iommu");
	fdt_property_string(tree, "compatible", "xen,grant-dma");
	fdt_property_u32(tree, "#iommu-cells", 1);
	fdt_property_u32(tree, "phandle", IOMMU_PHANDLE);
	fdt_end_node(tree);
}

/* The stream of the device, or of a PCI host's functions: their requester ids. Domain 0, stream 0. */
static void put_streams(bool pci)
{
	struct cells cells = { .count = 0 };

	if (pci)
		put32(&cells, 0);
	put32(&cells, IOMMU_PHANDLE);
	put32(&cells, 0);
	if (pci)
		put32(&cells, 0x10000);
	put_property(pci ? "iommu-map" : "iommus", &cells);
}

static bool names_iommu(const struct rf_guest_config *config)
{
	return config->iommu == RF_IOMMU_SMMU ||
	       (config->iommu == RF_IOMMU_GRANTS && !config->untold);
}

/* The virtio-mmio device below its bus, or the PCI host. */
static void put_device_node(const struct rf_guest_config *config)
{
	fdt_begin_node(tree, config->pci ? "pcie@40000000" : "virtio_mmio@a000000");
	fdt_property_string(tree, "compatible", config->pci ? "pci-host-ecam-generic" :
							      "virtio,mmio");
	if (config->pci) {
		fdt_property_string(tree, "device_type", "pci");
		bus_cells(3, 2);
		put_ranges(config);
	}
	reg(config->pci ? 0x40000000 : 0xa000000, config->pci ? 0x100000 : 0x200);
	flag("dma-coherent", true);
	if (names_iommu(config))
		put_streams(config->pci);
	if (config->pool_size && !(config->pool_says & RF_POOL_UNNAMED))
		fdt_property_u32(tree, "memory-region", POOL_PHANDLE);
	fdt_end_node(tree);
}

static int write_tree(const struct rf_guest_config *config)
{
	tree = rf_tree_begin();
	if (!tree)
		return -ENOMEM;
	bus_cells(2, 2);
	if (config->pool_size)
		put_pool(config);
	fdt_begin_node(tree, "soc");
	fdt_property_string(tree, "compatible", "simple-bus");
	bus_cells(2, 2);
	flag("ranges", true);
	if (config->pci)
		flag("dma-ranges", config->ranges);
	else
		put_ranges(config);
	if (config->iommu == RF_IOMMU_SMMU)
		put_iommu();
	else if (names_iommu(config))
		put_grants();
	put_device_node(config);
	fdt_end_node(tree);
	return 0;
}

int rf_device_tree_setup(const struct rf_guest_config *config)
{
	device_node = NULL;
	if (!config->ranges && !config->pool_size && config->iommu != RF_IOMMU_SMMU &&
	    config->iommu != RF_IOMMU_GRANTS)
		return 0;
	if (write_tree(config) || rf_tree_read(tree))
		return -EINVAL;
	device_node = of_find_node_by_path(config->pci ? "/soc/pcie@40000000" :
							 "/soc/virtio_mmio@a000000");
	return device_node ? 0 : -ENOENT;
}
