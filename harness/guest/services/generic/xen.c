// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a Xen guest on arm64: its hypervisor, which makes virtio restrict its memory
 * access, and the grant table as drivers/xen/grant-table.c keeps it: entries that
 * follow each other, a frame and whom it is granted to in each, ended unless the
 * other side has it mapped still. What grants mean for DMA is the kernel's own
 * grant-dma-ops.c. Left out: the pages of the table, event channels.
 */
#include <linux/bitmap.h>
#include <linux/radix-tree.h>
#include <linux/rbtree.h>
#include <linux/virtio_anchor.h>
#include <xen/grant_table.h>
#include <xen/xen.h>
#include <xen/xen-ops.h>
#include "guest/services/generic/generic.h"

/* As many as fit 32 frames of the table; the first are reserved for other uses. */
#define GRANTS		16384
#define GRANT_FIRST	8

enum xen_domain_type xen_domain_type = XEN_NATIVE;

/* Frames of other domains, which a guest without drivers of its own has none of. */
struct rb_root phys_to_mach = RB_ROOT;

unsigned long __pfn_to_mfn(unsigned long pfn)
{
	return INVALID_P2M_ENTRY;
}

static DECLARE_BITMAP(taken, GRANTS);
static unsigned long next;

/* Entries that were given back come round last: an old reference stays an old one. */
int gnttab_alloc_grant_reference_seq(unsigned int count, grant_ref_t *first)
{
	unsigned long at = bitmap_find_next_zero_area(taken, GRANTS, next, count, 0);

	if (at >= GRANTS)
		at = bitmap_find_next_zero_area(taken, GRANTS, GRANT_FIRST, count, 0);
	if (!count || at >= GRANTS)
		return -ENOSPC;
	bitmap_set(taken, at, count);
	next = at + count;
	*first = at;
	return 0;
}

void gnttab_free_grant_reference_seq(grant_ref_t first, unsigned int count)
{
	bitmap_clear(taken, first, count);
}

static u64 address_of(grant_ref_t ref)
{
	return BIT_ULL(63) | (u64)ref << XEN_PAGE_SHIFT;
}

void gnttab_grant_foreign_access_ref(grant_ref_t ref, domid_t domid, unsigned long frame,
				     int readonly)
{
	rf_port->iommu_map(rf_port->ctx, address_of(ref), (u64)frame << XEN_PAGE_SHIFT, XEN_PAGE_SIZE,
			   readonly ? RF_DIR_READ : RF_DIR_RW);
}

int gnttab_end_foreign_access_ref(grant_ref_t ref)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_UNSHARE))
		return 0;
	rf_port->iommu_unmap(rf_port->ctx, address_of(ref), XEN_PAGE_SIZE);
	rf_port->iommu_flush(rf_port->ctx, address_of(ref), XEN_PAGE_SIZE);
	return 1;
}

void rf_xen_setup(const struct rf_guest_config *config)
{
	if (config->iommu != RF_IOMMU_GRANTS)
		return;
	/* Boot's, for the record of devices with grants; a machine with PCI makes it anyway. */
	if (!config->pci)
		radix_tree_init();
	xen_domain_type = XEN_HVM_DOMAIN;
	next = GRANT_FIRST;
	virtio_set_mem_acc_cb(xen_virtio_restricted_mem_acc);
}
