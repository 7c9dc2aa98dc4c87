// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: functions that are linked and that nothing here reaches. Each answers 0 or NULL.
 */
#include "guest/services/absent.h"

/* A console before there is one; memory that a tree reserves, of which this machine's has none */
ABSENT(udbg_printf)
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
ABSENT(fdt_scan_reserved_mem)
ABSENT(fdt_scan_reserved_mem_reg_nodes)
char platform_bus_type[512];	/* devices of nodes that no tree here has */
#else
ABSENT(fdt_init_reserved_mem)
ABSENT(fdt_reserved_mem_save_node)
#endif
