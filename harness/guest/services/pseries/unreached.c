// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: functions that are linked and that nothing here reaches. Each answers 0 or NULL.
 */
#include <linux/types.h>
#include <linux/version.h>

/* Their headers are left out on purpose: what they take does not matter here. */
#define ABSENT(name) \
long name(void); \
long name(void) \
{ \
	return 0; \
}

/* A console before there is one; memory that a tree reserves, of which this machine's has none */
ABSENT(udbg_printf)
ABSENT(vm_map_pages)
ABSENT(vmap)	/* kernel_vmap by a macro of ARCH=um in 6.1 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
ABSENT(fdt_scan_reserved_mem)
ABSENT(fdt_scan_reserved_mem_reg_nodes)
char platform_bus_type[512];	/* devices of nodes that no tree here has */
#else
ABSENT(fdt_init_reserved_mem)
ABSENT(fdt_reserved_mem_save_node)
#endif
