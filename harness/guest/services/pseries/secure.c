// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a secure guest (Protected Execution Facility): the machine state register says
 * that it is one, the ultravisor shares pages with the hypervisor and takes them back, and
 * the order of boot around the default bounce pool: mem_init() makes it by what is known
 * then, the early initcalls of svm.c come later. Left out: page tables; a page's contents
 * stay when its state changes.
 */
#include <linux/memblock.h>
#include <linux/swiotlb.h>
#include <asm/firmware.h>
#include <asm/hvcall.h>
#include <asm/reg.h>
#include <asm/svm.h>
#include <asm/swiotlb.h>
#include <asm/ultravisor.h>
#include "guest/services/pseries/pseries.h"

unsigned long rf_msr, powerpc_firmware_features;

static long change(u64 pfn, u64 pages, bool open)
{
	if (rf_port->fault(rf_port->ctx, open ? RF_FAULT_SHARE : RF_FAULT_UNSHARE))
		return H_PARAMETER;
	rf_port->share(rf_port->ctx, pfn << PAGE_SHIFT, pages << PAGE_SHIFT, open);
	return H_SUCCESS;
}

long ucall_norets(unsigned long opcode, ...)
{
	u64 pfn, pages;
	va_list args;

	va_start(args, opcode);
	pfn = va_arg(args, u64);
	pages = va_arg(args, u64);
	va_end(args);
	switch (opcode) {
	case UV_SHARE_PAGE: return change(pfn, pages, true);
	case UV_UNSHARE_PAGE: return change(pfn, pages, false);
	default: return H_FUNCTION;
	}
}

/* The hypervisor has the calls for many entries; from a secure guest it cannot read a list. */
static void find_features(void)
{
	powerpc_firmware_features = FW_FEATURE_LPAR | FW_FEATURE_PUT_TCE_IND |
				    FW_FEATURE_STUFF_TCE;
	if (is_secure_guest())
		powerpc_firmware_features &= ~FW_FEATURE_PUT_TCE_IND;
}

void rf_secure_boot(const struct rf_guest_config *config)
{
	rf_msr = config->encryption == RF_ENCRYPTION_SVM ? MSR_S : 0;
	find_features();
	/* The command line's words on the pool: its size, and swiotlb=force. */
	if (config->swiotlb_size)
		swiotlb_adjust_size(config->swiotlb_size);
	if (config->swiotlb_force)
		rf_command_line("swiotlb", "force");
	swiotlb_init(ppc_swiotlb_enable, ppc_swiotlb_flags);
}
