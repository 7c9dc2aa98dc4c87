// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the ledger's source: what CONFIG_DMA_API_DEBUG makes the kernel's own
 * kernel/dma/mapping.c call at each map, unmap, sync, alloc and free. Also the
 * linker's wrappers around the map calls, where a case can make one fail.
 */
#include <linux/dma-mapping.h>
#include <linux/dma-map-ops.h>
#include <linux/scatterlist.h>
#include "guest/services/services.h"

enum { KIND_SINGLE, KIND_SG, KIND_COHERENT, KIND_RESOURCE };	/* enum rf_map_kind */

static u32 dir_of(int direction)
{
	switch (direction) {
	case DMA_TO_DEVICE: return RF_DIR_READ;
	case DMA_FROM_DEVICE: return RF_DIR_WRITE;
	default: return RF_DIR_RW;
	}
}

static void map(u64 ba, u64 pa, u64 len, int direction, u32 kind, const void *frame)
{
	rf_port->dma_map(rf_port->ctx, ba, pa, len, dir_of(direction), kind, frame);
}

static void unmap(u64 ba, u64 len, int direction, u32 kind, const void *frame)
{
	rf_port->dma_unmap(rf_port->ctx, ba, len, dir_of(direction), kind, frame);
}

void debug_dma_map_single(struct device *dev, const void *addr, unsigned long len)
{
}

void debug_dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size,
			int direction, dma_addr_t dma_addr, unsigned long attrs)
{
	if (dma_addr == DMA_MAPPING_ERROR)
		rf_port->report(rf_port->ctx, RF_REPORT_STARVED, NULL, 0, 0, 0, RF_FRAME());
	else
		map(dma_addr, page_to_phys(page) + offset, size, direction, KIND_SINGLE, RF_FRAME());
}

void debug_dma_mapping_error(struct device *dev, dma_addr_t dma_addr)
{
}

void debug_dma_unmap_page(struct device *dev, dma_addr_t addr, size_t size, int direction)
{
	unmap(addr, size, direction, KIND_SINGLE, RF_FRAME());
}

void debug_dma_map_sg(struct device *dev, struct scatterlist *sg, int nents, int mapped_ents,
		      int direction, unsigned long attrs)
{
	struct scatterlist *s, *from = sg;
	size_t len;
	int i;

	/* An IOMMU may have put several pieces of memory side by side. */
	for_each_sg(sg, s, mapped_ents, i) {
		map(sg_dma_address(s), sg_phys(from), sg_dma_len(s), direction, KIND_SG,
		    RF_FRAME());
		for (len = 0; from && len < sg_dma_len(s); from = sg_next(from))
			len += from->length;
	}
}

void debug_dma_unmap_sg(struct device *dev, struct scatterlist *sglist, int nelems, int dir)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sglist, s, nelems, i) {
		if (!sg_dma_len(s))
			break;
		unmap(sg_dma_address(s), sg_dma_len(s), dir, KIND_SG, RF_FRAME());
	}
}

void debug_dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t dma_addr, void *virt,
			      unsigned long attrs)
{
	if (!virt)
		return;
	if (!rf_machine_pools())
		rf_port->belief(rf_port->ctx, true);
	map(dma_addr, __pa(virt), size, DMA_BIDIRECTIONAL,
	    KIND_COHERENT | (rf_machine_keeps(dev) ? RF_KIND_LASTING : 0), RF_FRAME());
}

void debug_dma_free_coherent(struct device *dev, size_t size, void *virt, dma_addr_t addr)
{
	if (virt)
		unmap(addr, size, DMA_BIDIRECTIONAL, KIND_COHERENT, RF_FRAME());
}

void debug_dma_map_resource(struct device *dev, phys_addr_t addr, size_t size, int direction,
			    dma_addr_t dma_addr, unsigned long attrs)
{
	map(dma_addr, addr, size, direction, KIND_RESOURCE, RF_FRAME());
}

void debug_dma_unmap_resource(struct device *dev, dma_addr_t dma_addr, size_t size, int direction)
{
	unmap(dma_addr, size, direction, KIND_RESOURCE, RF_FRAME());
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void debug_dma_alloc_pages(struct device *dev, struct page *page, size_t size, int direction,
			   dma_addr_t dma_addr, unsigned long attrs)
{
	if (page)
		map(dma_addr, page_to_phys(page), size, direction, KIND_COHERENT, RF_FRAME());
}

void debug_dma_free_pages(struct device *dev, struct page *page, size_t size, int direction,
			  dma_addr_t dma_addr)
{
	if (page)
		unmap(dma_addr, size, direction, KIND_COHERENT, RF_FRAME());
}
#endif

static void sync(dma_addr_t ba, size_t size, int direction, bool for_cpu, const void *frame)
{
	rf_port->dma_sync(rf_port->ctx, ba, size, dir_of(direction), for_cpu, frame);
}

void debug_dma_sync_single_for_cpu(struct device *dev, dma_addr_t dma_handle, size_t size,
				   int direction)
{
	sync(dma_handle, size, direction, true, RF_FRAME());
}

void debug_dma_sync_single_for_device(struct device *dev, dma_addr_t dma_handle, size_t size,
				      int direction)
{
	sync(dma_handle, size, direction, false, RF_FRAME());
}

void debug_dma_sync_sg_for_cpu(struct device *dev, struct scatterlist *sg, int nelems,
			       int direction)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sg, s, nelems, i)
		sync(sg_dma_address(s), sg_dma_len(s), direction, true, RF_FRAME());
}

void debug_dma_sync_sg_for_device(struct device *dev, struct scatterlist *sg, int nelems,
				  int direction)
{
	struct scatterlist *s;
	int i;

	for_each_sg(sg, s, nelems, i)
		sync(sg_dma_address(s), sg_dma_len(s), direction, false, RF_FRAME());
}

/* The linker turns the drivers' calls of the map functions into these (--wrap). */
dma_addr_t __real_dma_map_page_attrs(struct device *dev, struct page *page, size_t offset,
				     size_t size, enum dma_data_direction dir, unsigned long attrs);
dma_addr_t __wrap_dma_map_page_attrs(struct device *dev, struct page *page, size_t offset,
				     size_t size, enum dma_data_direction dir, unsigned long attrs);
dma_addr_t __wrap_dma_map_page_attrs(struct device *dev, struct page *page, size_t offset,
				     size_t size, enum dma_data_direction dir, unsigned long attrs)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_MAP))
		return DMA_MAPPING_ERROR;
	return __real_dma_map_page_attrs(dev, page, offset, size, dir, attrs);
}

unsigned int __real_dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
				     enum dma_data_direction dir, unsigned long attrs);
unsigned int __wrap_dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
				     enum dma_data_direction dir, unsigned long attrs);
unsigned int __wrap_dma_map_sg_attrs(struct device *dev, struct scatterlist *sg, int nents,
				     enum dma_data_direction dir, unsigned long attrs)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_MAP))
		return 0;
	return __real_dma_map_sg_attrs(dev, sg, nents, dir, attrs);
}

void *__real_dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t flag,
			     unsigned long attrs);
void *__wrap_dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t flag,
			     unsigned long attrs);
void *__wrap_dma_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t flag,
			     unsigned long attrs)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_COHERENT))
		return NULL;
	/* All guest memory is the linear map: an IOMMU's layer cannot piece a ring together. */
	return __real_dma_alloc_attrs(dev, size, handle, flag, attrs | DMA_ATTR_FORCE_CONTIGUOUS);
}

/* A pool in which others hold every slot; the kernel tells of it once in a while. */
dma_addr_t __real_swiotlb_map(struct device *dev, phys_addr_t pa, size_t size,
			      enum dma_data_direction dir, unsigned long attrs);
dma_addr_t __wrap_swiotlb_map(struct device *dev, phys_addr_t pa, size_t size,
			      enum dma_data_direction dir, unsigned long attrs);
dma_addr_t __wrap_swiotlb_map(struct device *dev, phys_addr_t pa, size_t size,
			      enum dma_data_direction dir, unsigned long attrs)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_POOL))
		return DMA_MAPPING_ERROR;
	return __real_swiotlb_map(dev, pa, size, dir, attrs);
}

/* No device has a coherent pool of its own here. */
int dma_alloc_from_dev_coherent(struct device *dev, ssize_t size, dma_addr_t *handle, void **ret)
{
	return 0;
}

int dma_release_from_dev_coherent(struct device *dev, int order, void *vaddr)
{
	return 0;
}

int dma_mmap_from_dev_coherent(struct device *dev, struct vm_area_struct *vma, void *vaddr,
			       size_t size, int *ret)
{
	return 0;
}
