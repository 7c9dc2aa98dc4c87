// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the driver of the machine's IOMMU, as drivers/iommu/intel or arm-smmu-v3 is
 * one to drivers/iommu/iommu.c: page by page into and out of one table, which the
 * device obeys; what was taken out may stay cached until it is invalidated. Left
 * out: page tables in memory, more than one device, faults as events, doorbells of
 * interrupt messages.
 */
#include <linux/dma-map-ops.h>
#include <linux/iommu.h>
#include <linux/iova.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include "guest/services/generic/generic.h"

/*
 * Where x86 takes messages as interrupts: a page for each CPU, of which there is one (the DMA
 * layer keeps a record for each page). And where arm64 has the doorbells of its own.
 */
#define VTD_MSI_BASE	0xfee00000
#define VTD_MSI_SIZE	PAGE_SIZE
#define SMMU_MSI_BASE	0x08000000
#define SMMU_MSI_SIZE	0x100000

/* What one entry of its tables can stand for. */
#if PAGE_SHIFT > 12
#define PAGE_SIZES	(SZ_64K | SZ_512M)
#else
#define PAGE_SIZES	(SZ_4K | SZ_2M | SZ_1G)
#endif

static struct iommu_device hardware;
static struct device hardware_dev;
static u32 kind, width;
static struct device *translated;	/* whose accesses go by the table; NULL: nobody's */

static u32 dir_of(int prot)
{
	return (prot & IOMMU_READ ? RF_DIR_READ : 0) | (prot & IOMMU_WRITE ? RF_DIR_WRITE : 0);
}

static int map_pages(struct iommu_domain *domain, unsigned long iova, phys_addr_t pa,
		     size_t pgsize, size_t count, int prot, gfp_t gfp, size_t *mapped)
{
	int err = rf_port->iommu_map(rf_port->ctx, iova, pa, pgsize * count, dir_of(prot));

	if (!err)
		*mapped = pgsize * count;
	return err;
}

static size_t unmap_pages(struct iommu_domain *domain, unsigned long iova, size_t pgsize,
			  size_t count, struct iommu_iotlb_gather *gather)
{
	size_t size = rf_port->iommu_unmap(rf_port->ctx, iova, pgsize * count);

	if (size && !iommu_iotlb_gather_queued(gather))
		iommu_iotlb_gather_add_page(domain, gather, iova, size);
	return size;
}

static void flush_all(struct iommu_domain *domain)
{
	rf_port->iommu_flush(rf_port->ctx, 0, U64_MAX);
}

static void sync(struct iommu_domain *domain, struct iommu_iotlb_gather *gather)
{
	if (gather->start <= gather->end)
		rf_port->iommu_flush(rf_port->ctx, gather->start, gather->end - gather->start + 1);
}

static phys_addr_t iova_to_phys(struct iommu_domain *domain, dma_addr_t iova)
{
	return rf_port->iommu_find(rf_port->ctx, iova);
}

static int attach(struct iommu_domain *domain, struct device *dev)
{
	translated = dev;
	return 0;
}

/* Of the identity domain there is one for all devices, which is always there. */
static struct iommu_domain identity;

static void free_domain(struct iommu_domain *domain)
{
	if (domain != &identity)
		kfree(domain);
}

static const struct iommu_domain_ops domain_ops = {
	.attach_dev = attach,
	.map_pages = map_pages,
	.unmap_pages = unmap_pages,
	.flush_iotlb_all = flush_all,
	.iotlb_sync = sync,
	.iova_to_phys = iova_to_phys,
	.free = free_domain,
};

static struct iommu_domain *domain_alloc(unsigned int type)
{
	struct iommu_domain *domain = &identity;

	if (type != IOMMU_DOMAIN_IDENTITY)
		domain = kzalloc(sizeof(*domain), GFP_KERNEL);
	if (!domain)
		return NULL;
	domain->geometry.aperture_end = width < 64 ? BIT_ULL(width) - 1 : U64_MAX;
	domain->geometry.force_aperture = true;
	return domain;
}

static bool capable_of(struct device *dev, enum iommu_cap cap)
{
	switch (cap) {
	case IOMMU_CAP_CACHE_COHERENCY:
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	case IOMMU_CAP_DEFERRED_FLUSH:
#endif
		return true;
	default:
		return false;
	}
}

/* Behind an SMMU are those devices that firmware says are: with a stream of their own. */
static struct iommu_device *probe_device(struct device *dev)
{
	if (kind == RF_IOMMU_SMMU && !dev_iommu_fwspec_get(dev))
		return ERR_PTR(-ENODEV);
	return &hardware;
}

/*
 * What drivers of real ones do (arm_smmu_release_device(), VT-d's blocking domain): the device
 * loses its domain, and nothing that was cached of it is left. The core counts on that: it frees
 * the queue of deferred invalidations as it stands.
 */
static void release_device(struct device *dev)
{
	if (translated != dev)
		return;
	translated = NULL;
	rf_port->iommu_clear(rf_port->ctx);
}

/* From 6.10 on the core does so itself. */
static void probe_finalize(struct device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	if (kind == RF_IOMMU_VTD)
		iommu_setup_dma_ops(dev, 0, U64_MAX);
#endif
}

static struct iommu_group *device_group(struct device *dev)
{
	return dev_is_pci(dev) ? pci_device_group(dev) : generic_device_group(dev);
}

static void resv_regions(struct device *dev, struct list_head *head)
{
	bool vtd = kind == RF_IOMMU_VTD;
	struct iommu_resv_region *region;

	region = iommu_alloc_resv_region(vtd ? VTD_MSI_BASE : SMMU_MSI_BASE,
					 vtd ? VTD_MSI_SIZE : SMMU_MSI_SIZE,
					 vtd ? 0 : IOMMU_WRITE | IOMMU_NOEXEC | IOMMU_MMIO,
					 vtd ? IOMMU_RESV_MSI : IOMMU_RESV_SW_MSI, GFP_KERNEL);
	if (region)
		list_add_tail(&region->list, head);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
static int of_xlate(struct device *dev, const struct of_phandle_args *args)
#else
static int of_xlate(struct device *dev, struct of_phandle_args *args)
#endif
{
	return iommu_fwspec_add_ids(dev, args->args, 1);
}

static const struct iommu_ops ops = {
	.capable = capable_of,
	.domain_alloc = domain_alloc,
	.probe_device = probe_device,
	.release_device = release_device,
	.probe_finalize = probe_finalize,
	.device_group = device_group,
	.get_resv_regions = resv_regions,
	.of_xlate = of_xlate,
	.pgsize_bitmap = PAGE_SIZES,
	.default_domain_ops = &domain_ops,
};

/* What arm64 does of it when a driver is bound and unbound; x86 keeps what the IOMMU set up. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
void arch_setup_dma_ops(struct device *dev, bool coherent)
{
}

void arch_teardown_dma_ops(struct device *dev)
{
}
#else
void arch_setup_dma_ops(struct device *dev, u64 base, u64 size, const struct iommu_ops *iommu,
			bool coherent)
{
	if (iommu && kind == RF_IOMMU_SMMU)
		iommu_setup_dma_ops(dev, base, base + size - 1);
}

void arch_teardown_dma_ops(struct device *dev)
{
	if (kind != RF_IOMMU_VTD)	/* arm64's; x86 has none */
		dev->dma_ops = NULL;
}
#endif

/* What reads of grants in the terms of IOMMUs is no IOMMU, and has no devices: grant-dma-iommu.c. */
static struct iommu_device *no_device(struct device *dev)
{
	return ERR_PTR(-ENODEV);
}

static const struct iommu_ops grant_ops = { .probe_device = no_device };

/* The kernel's command line, then the driver's initcall. */
int rf_iommu_setup(const struct rf_guest_config *config)
{
	kind = config->iommu;
	width = config->iommu_width;
	if (kind == RF_IOMMU_NONE || (kind == RF_IOMMU_GRANTS && config->untold))
		return 0;
	if (config->iommu_identity)
		iommu_set_default_passthrough(true);
	else if (!config->iommu_deferred)
		iommu_set_dma_strict();
	hardware_dev.of_node = kind == RF_IOMMU_VTD ? NULL : rf_firmware_iommu();
	return iommu_device_register(&hardware, kind == RF_IOMMU_GRANTS ? &grant_ops : &ops,
				     hardware_dev.of_node ? &hardware_dev : NULL);
}
