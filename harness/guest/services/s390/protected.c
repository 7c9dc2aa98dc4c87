// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a Secure Execution guest as arch/s390/mm/init.c makes one: virtio must
 * restrict its memory access, the default bounce pool is forced on all devices and
 * shared, coherent memory is shared. Where a call of the ultravisor fails the guest
 * stops, as share() of asm/uv.h does. That file needs s390's page tables.
 */
#include <linux/dma-direct.h>
#include <linux/panic.h>
#include <linux/swiotlb.h>
#include <linux/virtio_anchor.h>
#include <asm/mem_encrypt.h>
#include "guest/services/s390/channel.h"

static bool protected_guest;

static int change(unsigned long addr, int pages, bool open)
{
	int site = open ? RF_FAULT_SHARE : RF_FAULT_UNSHARE;
	int i;

	for (i = 0; i < pages; i++, addr += PAGE_SIZE) {
		if (rf_port->fault(rf_port->ctx, site))
			panic("System security cannot be guaranteed unless the system panics now.\n");
		rf_port->share(rf_port->ctx, __pa(addr), PAGE_SIZE, open);
	}
	return 0;
}

int set_memory_encrypted(unsigned long addr, int numpages)
{
	return change(addr, numpages, false);
}

int set_memory_decrypted(unsigned long addr, int numpages)
{
	return change(addr, numpages, true);
}

bool force_dma_unencrypted(struct device *dev)
{
	return protected_guest;
}

void rf_protected_setup(const struct rf_guest_config *config)
{
	protected_guest = config->encryption == RF_ENCRYPTION_SECURE_EXECUTION;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	zone_dma_limit = DMA_BIT_MASK(31);
#else
	zone_dma_bits = 31;
#endif
	if (protected_guest) {
		if (config->swiotlb_size)
			swiotlb_adjust_size(config->swiotlb_size);
		virtio_set_mem_acc_cb(virtio_require_restricted_mem_acc);
		swiotlb_init(true, SWIOTLB_FORCE | SWIOTLB_VERBOSE);
		swiotlb_update_mem_attributes();
	} else {
		rf_bounce_pool(config);
	}
}
