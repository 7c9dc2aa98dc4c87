// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: how a flattened device tree comes to a kernel. All that is made of it, ranges,
 * reserved memory and its handlers, nodes, is drivers/of's.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/libfdt.h>
#include <linux/memblock.h>
#include <linux/of_fdt.h>
#include <linux/version.h>
#include "guest/services/of/of.h"

#define TREE_BYTES 4096

void *rf_tree_begin(void)
{
	void *tree = memblock_alloc(TREE_BYTES, PAGE_SIZE);

	/* A name that stands twice costs bytes, to look for it costs more. */
	if (!tree || fdt_create_with_flags(tree, TREE_BYTES, FDT_CREATE_FLAG_NO_NAME_DEDUP))
		return NULL;
	fdt_finish_reservemap(tree);
	fdt_begin_node(tree, "");
	return tree;
}

/* As setup_arch() of an architecture with device trees. */
int rf_tree_read(void *tree)
{
	fdt_end_node(tree);
	if (fdt_finish(tree))
		return -EINVAL;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	if (!early_init_dt_scan(tree, __pa(tree)))
#else
	if (!early_init_dt_scan(tree))
#endif
		return -EINVAL;
	early_init_fdt_scan_reserved_mem();
	unflatten_device_tree();
	return 0;
}
