// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the device tree that a pseries machine's firmware hands over: a host bridge, one
 * function, the default DMA window and the calls by which another is to be had. The
 * kernel unflattens and reads it. Left out: nodes that no DMA set-up looks at, the
 * words of client-architecture support.
 */
#include <linux/libfdt.h>
#include <linux/pci.h>
#include "guest/services/of/of.h"
#include "guest/services/pseries/pseries.h"

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
	tree = rf_tree_begin();
	if (!tree)
		return -ENOMEM;
	fdt_property_string(tree, "device_type", "chrp");
	CELLS("#address-cells", 2);
	CELLS("#size-cells", 2);
	put_bridge(config);
	return 0;
}

int rf_device_tree_setup(const struct rf_guest_config *config)
{
	return write_tree(config) ? : rf_tree_read(tree);
}
