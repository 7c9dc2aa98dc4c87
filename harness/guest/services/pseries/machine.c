// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a pseries machine with one PCI function, in the order of its boot: firmware,
 * device tree, DMA windows of the bridge, memory, early initcalls, the bus. RAM comes in
 * blocks of 16 MiB (ibm,lmb-size), so that the pages of a large window hold whole ones.
 */
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/sizes.h>
#include <asm/machdep.h>
#include "guest/services/irqs.h"
#include "guest/services/pseries/pseries.h"

void iommu_init_early_pSeries(void);

struct machdep_calls ppc_md, mach_pseries, *machine_id = &mach_pseries;

/* Initcalls that ask what machine this is: the case's platform says so. */
extern const initcall_t rf_machine_initcalls_start[], rf_machine_initcalls_end[];

static int start_machine(void)
{
	const initcall_t *call;
	int err = 0;

	for (call = rf_machine_initcalls_start; !err && call < rf_machine_initcalls_end; call++)
		err = *call ? (*call)() : 0;
	return err;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	return PFN_PHYS(max_pfn);
}

int __wrap_walk_system_ram_range(unsigned long start, unsigned long pages, void *arg,
				 int (*fn)(unsigned long, unsigned long, void *));
int __wrap_walk_system_ram_range(unsigned long start, unsigned long pages, void *arg,
				 int (*fn)(unsigned long, unsigned long, void *))
{
	int err = 0, i;

	for (i = 0; !err && i < ARRAY_SIZE(rf_port_ram); i++) {
		unsigned long first = PHYS_PFN(ALIGN_DOWN(rf_port_ram[i].base, SZ_16M));
		unsigned long end = PHYS_PFN(ALIGN(rf_port_ram[i].base + rf_port_ram[i].size,
						   SZ_16M));

		first = max(first, start);
		end = min(end, start + pages);
		if (first < end)
			err = fn(first, end - first, arg);
	}
	return err;
}

/* Bus addresses that other functions hold. The kernel looks again, in its other pools. */
unsigned long __real_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary_size, unsigned long align_mask);
unsigned long __wrap_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary_size, unsigned long align_mask);
unsigned long __wrap_iommu_area_alloc(unsigned long *map, unsigned long size, unsigned long start,
				      unsigned int nr, unsigned long shift,
				      unsigned long boundary_size, unsigned long align_mask)
{
	if (rf_port->fault(rf_port->ctx, RF_FAULT_IOVA))
		return -1;
	return __real_iommu_area_alloc(map, size, start, nr, shift, boundary_size, align_mask);
}

int rf_machine_setup(const struct rf_guest_config *config)
{
	int err;

	rf_windows_setup(config);
	rf_rtas_setup(config);
	err = rf_device_tree_setup(config);
	if (err)
		return err;
	rf_secure_boot(config);
	iommu_init_early_pSeries();
	return start_machine() ? : rf_bridge_setup();
}

int rf_machine_discover(void)
{
	return rf_pci_device_find();
}

int rf_machine_add(void)
{
	return rf_pci_device_add();
}

void rf_machine_remove(void)
{
	rf_pci_device_remove();
}

int rf_machine_suspend(void)
{
	return rf_pci_device_suspend();
}

int rf_machine_resume(void)
{
	return rf_pci_device_resume();
}

bool rf_machine_interrupt(void)
{
	return rf_irq_raise(RF_IRQ_LINE);
}

bool rf_machine_adapter(u32 isc)
{
	return false;
}

bool rf_machine_keeps(const struct device *dev)
{
	return false;
}

bool rf_machine_pools(void)
{
	return false;
}
