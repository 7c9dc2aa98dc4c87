// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: what a confidential guest's kernel asks of its hypervisor: pages
 * are shared and made private again by a call that may fail, and the order of
 * boot around it: the default bounce pool is made, forced on all devices and
 * shared. Which calls for it, and what is refused, decide arch/x86/mm/mem_encrypt.c
 * and arch/x86/coco/core.c. Left out: page tables; a page's contents stay when
 * its state changes.
 */
#include <linux/cc_platform.h>
#include <linux/init.h>
#include <linux/mem_encrypt.h>
#include <linux/memblock.h>
#include <linux/set_memory.h>
#include <linux/sizes.h>
#include <linux/swiotlb.h>
#include <linux/virtio_anchor.h>
#include "guest/services/generic/generic.h"

u64 sme_me_mask, sev_status;
static bool booting, pool_unshared;

/* Memory that the state of pages means something for; a misaligned address is cut, as there. */
static int change(unsigned long addr, int pages, bool open)
{
	if (!cc_platform_has(CC_ATTR_MEM_ENCRYPT))
		return 0;
	if (WARN_ONCE(addr & ~PAGE_MASK, "misaligned address: %#lx\n", addr))
		addr &= PAGE_MASK;
	if (booting ? pool_unshared :
	    rf_port->fault(rf_port->ctx, open ? RF_FAULT_SHARE : RF_FAULT_UNSHARE))
		return -EIO;
	rf_port->share(rf_port->ctx, __pa(addr), (u64)pages << PAGE_SHIFT, open);
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

/* Three banks of RAM. */
phys_addr_t memblock_phys_mem_size(void)
{
	return 3 * SZ_64M;
}

static void find_vendor(const struct rf_guest_config *config)
{
	if (config->encryption == RF_ENCRYPTION_SEV) {
		cc_vendor = CC_VENDOR_AMD;
		sev_status = MSR_AMD64_SEV_ENABLED;
		sme_me_mask = config->encryption_mask;
	} else {
		cc_vendor = CC_VENDOR_INTEL;
	}
	cc_mask = config->encryption_mask;
}

/*
 * 6.1 has the half of boot that chooses the pool's size and makes virtio ask for
 * ACCESS_PLATFORM in a file of CONFIG_AMD_MEM_ENCRYPT's, which needs x86's page tables.
 */
static void require_access(const struct rf_guest_config *config)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
	mem_encrypt_setup_arch();
#else
	if (config->encryption == RF_ENCRYPTION_TDX && config->intel_only)
		return;
	swiotlb_adjust_size(max_t(unsigned long, memblock_phys_mem_size() * 6 / 100,
				  IO_TLB_DEFAULT_SIZE));
	virtio_set_mem_acc_cb(virtio_require_restricted_mem_acc);
#endif
}

void rf_memory_setup(const struct rf_guest_config *config)
{
	if (config->encryption == RF_ENCRYPTION_NONE) {
		rf_bounce_pool(config);
		return;
	}
	/* The command line's word on the pool's size: the architecture's is not asked then. */
	if (config->swiotlb_size)
		swiotlb_adjust_size(config->swiotlb_size);
	find_vendor(config);
	require_access(config);
	booting = true;
	pool_unshared = config->pool_unshared;
	swiotlb_init(true, SWIOTLB_FORCE);
	mem_encrypt_init();
	booting = false;
}
