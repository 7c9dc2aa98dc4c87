// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAITHFUL: a pseries machine with one PCI function, in the order of its boot: firmware,
 * device tree, DMA windows of the bridge, memory, early initcalls, the bus. RAM comes in
 * blocks of 16 MiB (ibm,lmb-size), so that the pages of a large window hold whole ones.
 */
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/sizes.h>
#include <asm/machdep.h>
#include "guest/services/pseries/pseries.h"

void iommu_init_early_pSeries(void);

struct machdep_calls ppc_md, mach_pseries, *machine_id = &mach_pseries;

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
	/* Initcalls that ask what machine this is: the case's platform says so. */
	return rf_machine_initcalls() ? : rf_bridge_setup();
}
