// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: the hypervisor's TCE tables (PAPR, H_PUT_TCE and its like) as KVM and QEMU
 * keep them: a window has a number, a place in bus addresses and a page size; an entry
 * takes effect at once, and putting one over another replaces it. What is put there the
 * device obeys. Left out: hypervisors that share a table between functions.
 */
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <asm/hvcall.h>
#include <asm/tce.h>
#include "guest/services/pseries/pseries.h"

struct window {
	u32 liobn, page_shift;
	u64 base, size;		/* bytes; size 0: there is no such window */
	u64 live;		/* bytes of it that lead somewhere */
};

static struct window windows[2];
static u64 default_size;

static struct window *find(u64 liobn)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(windows); i++)
		if (windows[i].size && windows[i].liobn == liobn)
			return &windows[i];
	return NULL;
}

/* Entries of one window, whose addresses follow each other. */
struct extent { struct window *window; u64 at, len; };

static long range_of(u64 liobn, u64 at, u64 entries, struct extent *range)
{
	struct window *window = find(liobn);

	if (!window || !IS_ALIGNED(at, 1ULL << window->page_shift) || at < window->base)
		return H_PARAMETER;
	if (entries > window->size >> window->page_shift)
		return H_PARAMETER;
	*range = (struct extent){ window, at, entries << window->page_shift };
	return at - window->base > window->size - range->len ? H_PARAMETER : H_SUCCESS;
}

static void clear(const struct extent *range)
{
	u64 page = 1ULL << range->window->page_shift;
	u64 at = range->at, end = at + range->len, gone;

	/* An empty table is cleared often: when it is made. */
	while (range->window->live && at < end) {
		gone = rf_port->iommu_unmap(rf_port->ctx, at, end - at);
		if (gone)
			rf_port->iommu_flush(rf_port->ctx, at, gone);
		range->window->live -= gone;
		at += gone ? : page;
	}
}

/* Entries that lead to memory that follows in the same order are one mapping. */
static long set(const struct extent *range, u64 tce)
{
	u64 pa = tce & ~(u64)(TCE_PCI_READ | TCE_PCI_WRITE);

	clear(range);
	if (!(tce & (TCE_PCI_READ | TCE_PCI_WRITE)))
		return H_SUCCESS;
	if (!IS_ALIGNED(pa, 1ULL << range->window->page_shift))
		return H_PARAMETER;
	if (rf_port->iommu_map(rf_port->ctx, range->at, pa, range->len,
			       tce & (TCE_PCI_READ | TCE_PCI_WRITE)))
		return H_NOT_ENOUGH_RESOURCES;
	range->window->live += range->len;
	return H_SUCCESS;
}

/* What a case makes go wrong: room for an entry, or anything else. */
static long fault(u64 tce)
{
	if (tce && rf_port->fault(rf_port->ctx, RF_FAULT_TCE))
		return H_NOT_ENOUGH_RESOURCES;
	return rf_port->fault(rf_port->ctx, RF_FAULT_HCALL) ? H_HARDWARE : H_SUCCESS;
}

static long put(u64 liobn, u64 at, u64 tce)
{
	struct extent range;

	return fault(tce) ? : range_of(liobn, at, 1, &range) ? : set(&range, tce);
}

static long stuff(u64 liobn, u64 at, u64 tce, u64 entries)
{
	struct extent range;
	long rc = fault(tce) ? : range_of(liobn, at, entries, &range);

	if (rc || tce)
		return rc ? : H_PARAMETER;
	clear(&range);
	return H_SUCCESS;
}

/* A page of entries; those next to each other, in bus addresses and in memory, go as one. */
static long put_indirect(u64 liobn, u64 at, u64 list, u64 entries)
{
	const __be64 *entry = __va(list);
	struct extent range, run;
	u64 page, tce = 0, i;
	long rc = fault(1) ? : range_of(liobn, at, entries, &range);

	if (rc || !IS_ALIGNED(list, SZ_4K) || entries > SZ_4K / sizeof(*entry))
		return rc ? : H_PARAMETER;
	page = 1ULL << range.window->page_shift;
	run = (struct extent){ range.window, at, 0 };
	for (i = 0; !rc && i < entries; i++, run.len += page) {
		if (run.len && be64_to_cpu(entry[i]) == tce + run.len)
			continue;
		rc = run.len ? set(&run, tce) : H_SUCCESS;
		run = (struct extent){ range.window, at + i * page, 0 };
		tce = be64_to_cpu(entry[i]);
	}
	return rc ? : run.len ? set(&run, tce) : H_SUCCESS;
}

long plpar_hcall_norets(unsigned long opcode, ...)
{
	u64 a, b, c, d;
	va_list args;

	va_start(args, opcode);
	a = va_arg(args, unsigned long);
	b = va_arg(args, unsigned long);
	c = va_arg(args, unsigned long);
	d = opcode == H_PUT_TCE ? 0 : va_arg(args, unsigned long);
	va_end(args);
	switch (opcode) {
	case H_PUT_TCE: return put(a, b, c);
	case H_PUT_TCE_INDIRECT: return put_indirect(a, b, c, d);
	case H_STUFF_TCE: return stuff(a, b, c, d);
	default: return H_FUNCTION;
	}
}

/* H_GET_TCE is for those who find entries of a kernel before them: nobody here. */
long plpar_hcall(unsigned long opcode, unsigned long *retbuf, ...)
{
	return H_FUNCTION;
}

bool rf_window_exists(u32 liobn)
{
	return find(liobn);
}

bool rf_window_create(u32 page_shift, u32 window_shift)
{
	if (find(RF_LIOBN_DYNAMIC) || page_shift > window_shift || window_shift >= 59)
		return false;
	windows[1] = (struct window){ RF_LIOBN_DYNAMIC, page_shift, RF_DYNAMIC_BASE,
				      1ULL << window_shift, 0 };
	return true;
}

bool rf_window_remove(u32 liobn)
{
	struct window *window = find(liobn);

	if (!window)
		return false;
	if (window->live)
		clear(&(struct extent){ window, window->base, window->size });
	window->size = 0;
	return true;
}

void rf_windows_reset(void)
{
	rf_window_remove(RF_LIOBN_DYNAMIC);
	if (!find(RF_LIOBN_DEFAULT))
		windows[0] = (struct window){ RF_LIOBN_DEFAULT, IOMMU_PAGE_SHIFT_4K, 0,
					      default_size, 0 };
}

void rf_windows_setup(const struct rf_guest_config *config)
{
	default_size = config->tce_window;
	rf_windows_reset();
}
