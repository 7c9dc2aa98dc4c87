// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the host bridge as arch/powerpc makes it known to its DMA code: a record of the
 * bridge, one for each node of the device tree, and the order in which buses and functions
 * are prepared (pcibios_setup_bus_self(), pcibios_bus_add_device()). Left out: nodes of
 * functions that the bus is searched by, resources below bridges, EEH.
 */
#include <linux/dma-map-ops.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <asm/iommu.h>
#include <asm/pci-bridge.h>
#include <asm/ppc-pci.h>
#include "guest/services/pseries/pseries.h"

struct pci_controller_ops pseries_pci_controller_ops;
static struct pci_controller bridge;
/* Of the bridge's own node and of its function's. */
static struct pci_dn nodes[2];
static struct device_node *function;
static const struct dma_map_ops *dma_ops;

/* The kernel hangs no node under a root bus that has a parent: that one has none. */
struct device_node *rf_firmware_node(void)
{
	return NULL;
}

void *rf_pci_host_data(void)
{
	return &bridge;
}

void set_pci_dma_ops(const struct dma_map_ops *ops)
{
	dma_ops = ops;
}

static void describe(struct device_node *node, struct pci_dn *record, int devfn)
{
	*record = (struct pci_dn){ .devfn = devfn, .phb = &bridge, .pe_number = IODA_INVALID_PE };
	INIT_LIST_HEAD(&record->child_list);
	node->data = record;
}

int rf_bridge_setup(void)
{
	struct device_node *node = of_find_node_by_type(NULL, "pci");
	struct pci_bus *root;
	int err;

	if (!node || !node->child)
		return -ENOENT;
	function = node->child;
	err = rf_pci_bus_add();
	if (err)
		return err;
	root = rf_pci_root();
	bridge = (struct pci_controller){
		.bus = root, .dn = node, .node = NUMA_NO_NODE, .buid = RF_PHB_BUID,
		.controller_ops = pseries_pci_controller_ops,
		/* The addresses below 4 GiB at which functions have their memory. */
		.mem_resources[0] = { .start = 0xe0000000, .end = 0xefffffff,
				      .flags = IORESOURCE_MEM },
	};
	describe(node, &nodes[0], 0);
	describe(function, &nodes[1], RF_PHB_DEVFN);
	nodes[1].parent = &nodes[0];
	root->dev.of_node = node;
	bridge.controller_ops.dma_bus_setup(root);
	return 0;
}

void pcibios_bus_add_device(struct pci_dev *dev)
{
	dev->dev.of_node = function;
	set_dma_ops(&dev->dev, dma_ops);
	dev->dev.archdata.dma_offset = 0;
	bridge.controller_ops.dma_dev_setup(dev);
}
