// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the pools that channel programs, their data and indicators come from, as
 * drivers/s390/cio/css.c keeps them: pages of coherent DMA memory, below 2 GiB for
 * a device's own, cut up by the kernel's genalloc. That file as a whole needs the
 * machine's instructions for finding subchannels.
 */
#include <linux/dma-mapping.h>
#include <linux/genalloc.h>
#include <linux/string.h>
#include "guest/services/model.h"
#include "guest/services/s390/channel.h"

#define DMA_GFP (GFP_KERNEL | __GFP_ZERO)

static struct device subsystem;
static struct gen_pool *common;
static bool growing;

struct device *cio_get_dma_css_dev(void)
{
	return &subsystem;
}

/* Channel programs go this way whatever was negotiated: it tells nothing of a driver's rings. */
bool rf_machine_pools(void)
{
	return growing;
}

/* Another @size bytes, in whole pages, for @pool. */
static bool grow(struct gen_pool *pool, struct device *dma_dev, size_t size)
{
	dma_addr_t dma_addr;
	void *memory;

	growing = true;
	memory = dma_alloc_coherent(dma_dev, size, &dma_addr, DMA_GFP);
	growing = false;
	if (!memory)
		return false;
	if (!gen_pool_add_virt(pool, (unsigned long)memory, dma_addr, size, -1))
		return true;
	/* css.c does not look, and loses the page: nothing that a driver could tell. */
	dma_free_coherent(dma_dev, size, memory, dma_addr);
	return false;
}

struct gen_pool *cio_gp_dma_create(struct device *dma_dev, int nr_pages)
{
	struct gen_pool *pool = gen_pool_create(3, -1);
	int i;

	for (i = 0; pool && i < nr_pages; i++)
		if (!grow(pool, dma_dev, PAGE_SIZE))
			return pool;
	return pool;
}

static void free_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *dma_dev)
{
	dma_free_coherent(dma_dev, chunk->end_addr - chunk->start_addr + 1,
			  (void *)chunk->start_addr, chunk->phys_addr);
}

void cio_gp_dma_destroy(struct gen_pool *pool, struct device *dma_dev)
{
	if (!pool)
		return;
	gen_pool_for_each_chunk(pool, free_chunk, dma_dev);
	gen_pool_destroy(pool);
}

/* A pool that is empty grows by what is asked for, in whole pages. */
static void *zalloc(struct gen_pool *pool, struct device *dma_dev, size_t size,
		    dma_addr_t *ret_dma)
{
	void *memory;

	if (!pool)
		return NULL;
	do {
		memory = gen_pool_dma_alloc(pool, size, ret_dma);
	} while (!memory && grow(pool, dma_dev, round_up(size, PAGE_SIZE)));
	return memory;
}

static void free(struct gen_pool *pool, void *memory, size_t size)
{
	if (!memory)
		return;
	memset(memory, 0, size);
	gen_pool_free(pool, (unsigned long)memory, size);
}

void *cio_dma_zalloc(size_t size)
{
	dma_addr_t dma_addr;

	return zalloc(common, &subsystem, size, &dma_addr);
}

void cio_dma_free(void *memory, size_t size)
{
	free(common, memory, size);
}

static void *device_zalloc(struct ccw_device *cdev, size_t size, dma_addr_t *ret_dma)
{
	void *memory = zalloc(cdev->private->dma_pool, &cdev->dev, size, ret_dma);

	if (memory)
		get_device(&cdev->dev);
	return memory;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
void *ccw_device_dma_zalloc(struct ccw_device *cdev, size_t size, dma32_t *dma_handle)
{
	dma_addr_t dma_addr;
	void *memory = device_zalloc(cdev, size, &dma_addr);

	if (memory && dma_handle)
		*dma_handle = u32_to_dma32(dma_addr);
	return memory;
}
#else
void *ccw_device_dma_zalloc(struct ccw_device *cdev, size_t size)
{
	dma_addr_t dma_addr;

	return device_zalloc(cdev, size, &dma_addr);
}
#endif

void ccw_device_dma_free(struct ccw_device *cdev, void *memory, size_t size)
{
	if (!memory)
		return;
	free(cdev->private->dma_pool, memory, size);
	put_device(&cdev->dev);
}

static void released(struct device *dev)
{
}

/* What many devices share may lie anywhere. */
int rf_channel_memory_setup(void)
{
	static u64 mask;

	device_initialize(&subsystem);
	subsystem.release = released;
	mask = DMA_BIT_MASK(64);
	subsystem.dma_mask = &mask;
	subsystem.coherent_dma_mask = DMA_BIT_MASK(64);
	common = cio_gp_dma_create(&subsystem, 1);
	return common ? 0 : -ENOMEM;
}
