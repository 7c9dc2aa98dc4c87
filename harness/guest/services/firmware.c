// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what firmware says of memory, as the kernel's own of_dma_configure()
 * (drivers/of/device.c) asks for it: dma-ranges, coherence, and a
 * restricted-dma-pool region, set up by the handler that kernel/dma/swiotlb.c
 * registered for it. Left out: the flattened tree; the answers come from the case.
 */
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/of_fdt.h>
#include <linux/of_reserved_mem.h>
#include <linux/dma-direct.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "guest/services/services.h"

static struct rf_guest_config config;
static struct device_node transport_node, pool_node;
static struct reserved_mem pool;

extern const struct of_device_id rf_reservedmem_start[], rf_reservedmem_end[];

struct device_node *rf_firmware_node(void)
{
	return &transport_node;
}

/* The boot-time half of a reserved region: find the handler of its compatible word. */
static int reserve_pool(void)
{
	const struct of_device_id *id;

	pool = (struct reserved_mem){ .name = "restricted-dma-pool",
				      .base = config.pool_base, .size = config.pool_size };
	for (id = rf_reservedmem_start; id < rf_reservedmem_end; id++)
		if (!strcmp(id->compatible, "restricted-dma-pool"))
			return ((int (*)(struct reserved_mem *))id->data)(&pool);
	return -ENOENT;
}

int rf_firmware_setup(const struct rf_guest_config *c)
{
	config = *c;
	rf_encryption_setup(&config);
	return config.pool_size ? reserve_pool() : 0;
}

/* Append one entry of dma-ranges as the kernel's own reader of the property does. */
static void range_fill(struct bus_dma_region *r, const struct rf_port_range *from)
{
	r->cpu_start = from->cpu;
	r->dma_start = from->bus;
	r->size = from->size;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	r->offset = from->cpu - from->bus;
#endif
}

int of_dma_get_range(struct device_node *np, const struct bus_dma_region **map)
{
	struct bus_dma_region *r;
	u32 i;

	if (!config.ranges)
		return -ENODEV;
	r = kcalloc(config.ranges + 1, sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	for (i = 0; i < config.ranges; i++)
		range_fill(&r[i], &config.range[i]);
	*map = r;
	return 0;
}

struct device_node *__of_get_dma_parent(const struct device_node *np)
{
	return (struct device_node *)np;
}

bool of_dma_is_coherent(struct device_node *np)
{
	return true;
}

int of_property_count_elems_of_size(const struct device_node *np, const char *name, int size)
{
	bool has = np == &transport_node && config.pool_size && !strcmp(name, "memory-region");

	return has ? 1 : -EINVAL;
}

int __of_parse_phandle_with_args(const struct device_node *np, const char *list, const char *cells,
				 int count, int index, struct of_phandle_args *args)
{
	if (of_property_count_elems_of_size(np, list, sizeof(u32)) <= index)
		return -ENOENT;
	args->np = &pool_node;
	args->args_count = 0;
	return 0;
}

int of_device_is_compatible(const struct device_node *np, const char *compatible)
{
	return np == &pool_node && !strcmp(compatible, "restricted-dma-pool");
}

bool of_device_is_available(const struct device_node *np)
{
	return true;
}

int of_reserved_mem_device_init_by_idx(struct device *dev, struct device_node *np, int idx)
{
	if (!pool.ops || !pool.ops->device_init)
		return -EINVAL;
	return pool.ops->device_init(&pool, dev);
}

/* The nodes carry no property but those answered above. */
const void *of_get_flat_dt_prop(unsigned long node, const char *name, int *size)
{
	return NULL;
}

struct property *of_find_property(const struct device_node *np, const char *name, int *lenp)
{
	return NULL;
}

struct device_node *of_get_next_available_child(const struct device_node *node,
						struct device_node *prev)
{
	return NULL;
}
