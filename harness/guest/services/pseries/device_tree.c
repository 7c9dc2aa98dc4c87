// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the device tree that a pseries machine's firmware hands over: a host bridge, one
 * function, the default DMA window and the calls by which another is to be had. The
 * kernel unflattens and reads it. Left out: nodes that no DMA set-up looks at, the
 * words of client-architecture support.
 */
#include <linux/init.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/of_fdt.h>
#include <linux/pci.h>
#include "guest/services/pseries/pseries.h"

#define TREE_BYTES 4096

static void *tree;

static void put_cells(const char *name, const u32 *value, u32 count)
{
	fdt32_t cell[8];
	u32 i;

	for (i = 0; i < count; i++)
		cell[i] = cpu_to_fdt32(value[i]);
	fdt_property(tree, name, cell, count * sizeof(cell[0]));
}

#define CELLS(name, ...) do { \
	const u32 value_[] = { __VA_ARGS__ }; \
	put_cells(name, value_, ARRAY_SIZE(value_)); \
} while (0)

static void put_windows(const struct rf_guest_config *config)
{
	u64 size = config->tce_window;

	CELLS("ibm,#dma-address-cells", 2);
	CELLS("ibm,#dma-size-cells", 2);
	CELLS("ibm,dma-window", RF_LIOBN_DEFAULT, 0, 0, upper_32_bits(size), lower_32_bits(size));
	if (!config->ddw)
		return;
	CELLS("ibm,ddw-applicable", RF_RTAS_QUERY, RF_RTAS_CREATE, RF_RTAS_REMOVE);
	/* How many follow; the call that restores the default window; 64 bits for the largest block. */
	CELLS("ibm,ddw-extensions", 2, RF_RTAS_RESET, 1);
}

static void put_bridge(const struct rf_guest_config *config)
{
	fdt_begin_node(tree, "pci@800000020000000");
	fdt_property_string(tree, "device_type", "pci");
	fdt_property_string(tree, "compatible", "IBM,Logical_PHB");
	CELLS("reg", upper_32_bits(RF_PHB_BUID), lower_32_bits(RF_PHB_BUID), 0, 0);
	CELLS("#address-cells", 3);
	CELLS("#size-cells", 2);
	put_windows(config);
	fdt_begin_node(tree, "unknown-legacy-device@1");
	CELLS("reg", RF_PHB_DEVFN << 8, 0, 0, 0, 0);
	fdt_end_node(tree);
	fdt_end_node(tree);
}

static int write_tree(const struct rf_guest_config *config)
{
	tree = memblock_alloc(TREE_BYTES, PAGE_SIZE);
	/* A name that stands twice costs bytes, to look for it costs more. */
	if (!tree || fdt_create_with_flags(tree, TREE_BYTES, FDT_CREATE_FLAG_NO_NAME_DEDUP))
		return -ENOMEM;
	fdt_finish_reservemap(tree);
	fdt_begin_node(tree, "");
	fdt_property_string(tree, "device_type", "chrp");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
	put_bridge(config);
	fdt_end_node(tree);
	return fdt_finish(tree);
}

int rf_device_tree_setup(const struct rf_guest_config *config)
{
	if (write_tree(config))
		return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	if (!early_init_dt_scan(tree, __pa(tree)))
#else
	if (!early_init_dt_scan(tree))
#endif
		return -EINVAL;
	unflatten_device_tree();
	return 0;
}
