// SPDX-License-Identifier: GPL-2.0-only
/* FAITHFUL: what most machines have in common; a personality's own machine.c overrides it. */
#include <linux/init.h>
#include <linux/swiotlb.h>
#include "guest/services/services.h"

/* guest.lds gathers them. */
extern const initcall_t rf_machine_initcalls_start[], rf_machine_initcalls_end[];

int rf_machine_initcalls(void)
{
	const initcall_t *call;
	int err = 0;

	for (call = rf_machine_initcalls_start; !err && call < rf_machine_initcalls_end; call++)
		err = *call ? (*call)() : 0;
	return err;
}

void rf_bounce_pool(const struct rf_guest_config *config)
{
	if (!config->swiotlb_size)
		return;
	swiotlb_adjust_size(config->swiotlb_size);
	swiotlb_init(true, 0);
}

bool __weak rf_machine_adapter(u32 isc)
{
	return false;
}

bool __weak rf_machine_keeps(const struct device *dev)
{
	return false;
}

bool __weak rf_machine_pools(void)
{
	return false;
}
