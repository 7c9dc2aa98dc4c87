// SPDX-License-Identifier: GPL-2.0-only
/*
 * The border's calls about who may reach which memory: what the DMA API mapped,
 * what a confidential guest shares, and what the tables of IOMMUs, hypervisors
 * and PCI functions say.
 */
#include "guest/host.h"

#include <errno.h>

static void port_dma_map(void *ctx, uint64_t ba, uint64_t pa, uint64_t len, uint32_t dir,
			 uint32_t kind, const void *frame)
{
	struct rf_host *host = ctx;
	struct rf_stack stack;
	struct rf_ledger_op op = {
		.ba = { ba }, .pa = { pa }, .len = len, .dir = dir, .kind = kind & 0xff,
		.lasting = kind & RF_KIND_LASTING, .stack = &stack,
	};

	rf_host_charge(host, frame);
	rf_host_stack(host, frame, &stack);
	rf_ledger_map(host->ledger, &op);
}

static void forget(struct rf_platform *platform, struct rf_ba ba, uint64_t len)
{
	uint64_t page = ba.v >> RF_PAGE_SHIFT, last = (ba.v + len - 1) >> RF_PAGE_SHIFT;

	for (; len && page <= last; page++)
		rf_platform_forget(platform, RF_BA(page << RF_PAGE_SHIFT));
}

static void port_dma_unmap(void *ctx, uint64_t ba, uint64_t len, uint32_t dir, uint32_t kind,
			   const void *frame)
{
	struct rf_host *host = ctx;
	struct rf_stack stack;
	struct rf_ledger_op op = {
		.ba = { ba }, .len = len, .dir = dir, .kind = kind, .stack = &stack,
	};

	rf_host_charge(host, frame);
	rf_host_stack(host, frame, &stack);
	rf_ledger_unmap(host->ledger, &op);
	/* Where the guest keeps the tables itself, this is when their page entries changed. */
	if (host->platform->space[0].shadow)
		forget(host->platform, RF_BA(ba), len);
}

static void port_dma_sync(void *ctx, uint64_t ba, uint64_t len, uint32_t dir, bool for_cpu,
			  const void *frame)
{
	struct rf_host *host = ctx;
	struct rf_stack stack;
	struct rf_ledger_op op = {
		.ba = { ba }, .len = len, .dir = dir, .for_cpu = for_cpu, .stack = &stack,
	};

	rf_host_stack(host, frame, &stack);
	rf_ledger_sync(host->ledger, &op);
}

static void port_share(void *ctx, uint64_t pa, uint64_t len, bool open)
{
	rf_platform_share(((struct rf_host *)ctx)->platform, RF_PA(pa), len, open);
}

_Static_assert(RF_ARRAY_SIZE(rf_port_ram) == RF_BANKS, "the image knows all of RAM");

/* Only tables whose pages are blocks map so much at a time. */
static bool in_blocks(uint64_t iova, uint64_t len)
{
	return len && !((iova | len) % RF_BLOCK_SIZE);
}

static int32_t port_iommu_map(void *ctx, uint64_t iova, uint64_t pa, uint64_t len, uint32_t dir)
{
	struct rf_host *host = ctx;
	struct rf_opening opening = { { iova }, { pa }, len, (enum rf_perm)dir };
	const struct rf_iommu *iommu = &host->platform->iommu;

	rf_host_charge(host, __builtin_frame_address(0));
	if (in_blocks(iova, len) && !(pa % RF_BLOCK_SIZE))
		return rf_platform_open_block(host->platform, &opening);
	for (uint64_t at = 0; at < len; at += RF_BIT(iommu->shift))
		if (rf_iommu_held(iommu, (iova + at) >> iommu->shift))
			return -EEXIST;
	return rf_platform_open(host->platform, &opening);
}

static uint64_t port_iommu_unmap(void *ctx, uint64_t iova, uint64_t len)
{
	struct rf_host *host = ctx;
	const struct rf_iommu *iommu = &host->platform->iommu;
	uint64_t done = 0, page = RF_BIT(iommu->shift);

	rf_host_charge(host, __builtin_frame_address(0));
	if (in_blocks(iova, len))
		return rf_platform_close_block(host->platform, RF_BA(iova), len);
	for (; done < len; done += page) {
		enum rf_perm perm = rf_iommu_held(iommu, (iova + done) >> iommu->shift);

		if (!perm)
			break;
		rf_platform_close(host->platform, RF_BA(iova + done), page, perm);
	}
	return done;
}

/* One that is delayed comes with the next one. */
static void port_iommu_flush(void *ctx, uint64_t iova, uint64_t len)
{
	struct rf_host *host = ctx;

	if (rf_host_fault(ctx, RF_FAULT_FLUSH)) {
		host->flush_late = true;
		return;
	}
	/* Guests that put invalidations off make them for all addresses at once. */
	if (host->flush_late)
		rf_platform_flush(host->platform, RF_BA(0), UINT64_MAX);
	host->flush_late = false;
	rf_platform_flush(host->platform, RF_BA(iova), len);
}

static void port_iommu_clear(void *ctx)
{
	rf_platform_close_all(((struct rf_host *)ctx)->platform);
	port_iommu_flush(ctx, 0, UINT64_MAX);
}

static uint64_t port_iommu_find(void *ctx, uint64_t iova)
{
	const struct rf_iommu *iommu = &((struct rf_host *)ctx)->platform->iommu;
	uint64_t page = iova >> iommu->shift, pa;

	if (!rf_iommu_told(iommu, page, RF_PERM_READ, &pa) &&
	    !rf_iommu_told(iommu, page, RF_PERM_WRITE, &pa))
		return 0;
	return pa | (iova & (RF_BIT(iommu->shift) - 1));
}

/* An answer of the two instructions: condition code, and the status that comes with 1. */
#define ZPCI_ERROR(status) (1 | (status) << 8)
#define ZPCI_NO_RESOURCES	16
#define ZPCI_SEQUENCE		20	/* not now: registered already, or not at all */

static int32_t port_pci_translate(void *ctx, uint64_t iota, uint64_t base, uint64_t limit)
{
	struct rf_platform *platform = ((struct rf_host *)ctx)->platform;

	if (!platform->space[0].shadow || !iota == !platform->shadow.iota)
		return ZPCI_ERROR(ZPCI_SEQUENCE);
	rf_shadow_register(platform, &(struct rf_shadow){
				   .iota = iota, .base = base, .limit = limit });
	return 0;
}

static int32_t port_pci_refresh(void *ctx, uint64_t ba, uint64_t len)
{
	struct rf_platform *platform = ((struct rf_host *)ctx)->platform;

	bool full, late;

	if (!platform->shadow.iota)
		return ZPCI_ERROR(ZPCI_SEQUENCE);
	full = rf_host_fault(ctx, RF_FAULT_RPCIT);
	late = rf_host_fault(ctx, RF_FAULT_FLUSH);
	/* What is gone is let go of first: that takes no resources. */
	if (full)
		rf_shadow_withdraw(platform, RF_BA(ba), len, late);
	if (full || rf_shadow_refresh(platform, RF_BA(ba), len, late))
		return ZPCI_ERROR(ZPCI_NO_RESOURCES);
	return 0;
}

void rf_host_memory_ports(struct rf_port *port)
{
	port->dma_map = port_dma_map;
	port->dma_unmap = port_dma_unmap;
	port->dma_sync = port_dma_sync;
	port->share = port_share;
	port->iommu_map = port_iommu_map;
	port->iommu_unmap = port_iommu_unmap;
	port->iommu_flush = port_iommu_flush;
	port->iommu_find = port_iommu_find;
	port->iommu_clear = port_iommu_clear;
	port->pci_translate = port_pci_translate;
	port->pci_refresh = port_pci_refresh;
}
