// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: what drivers/of names and no tree of a case makes it call: sysfs and
 * procfs, consoles, CPUs, interrupts, I/O port ranges, edits of a tree; and
 * memblock, whose RAM is the arena's: it says yes to each reservation, as the
 * harness has made it before.
 */
#include "guest/services/absent.h"

ABSENT(__of_add_property_sysfs)
ABSENT(__of_attach_node_sysfs)
ABSENT(__of_remove_property_sysfs)
ABSENT(__of_update_property_sysfs)
ABSENT(sysfs_create_bin_file)
ABSENT(kobject_init)
ABSENT(proc_symlink)
const void *firmware_kobj;
char of_node_ktype[1];

ABSENT(add_bootloader_randomness)
ABSENT(add_preferred_console)
int console_set_on_cmdline;
char boot_command_line[1];	/* no tree says one */
ABSENT(crc32_be)	/* shown in sysfs only */
ABSENT(fdt_nop_property)
ABSENT(fdt_setprop)
char __dtb_empty_root_begin[1], __dtb_empty_root_end[1];

ABSENT(get_cpu_device)
ABSENT(of_cpu_device_node_get)
ABSENT(of_irq_get)
ABSENT(of_irq_parse_one)
ABSENT(of_irq_parse_imap_parent)
ABSENT(find_io_range_by_fwnode)
ABSENT(logic_pio_trans_hwaddr)
ABSENT(fw_devlink_is_strict)
ABSENT(fwnode_link_add)

ABSENT(memblock_add)
ABSENT(memblock_cap_memory_range)
ABSENT(memblock_clear_nomap)
ABSENT(memblock_is_region_reserved)
ABSENT(memblock_mark_hotplug)
ABSENT(memblock_mark_nomap)
ABSENT(memblock_overlaps_region)
ABSENT(memblock_phys_alloc_range)
ABSENT(memblock_phys_free)
ABSENT(memblock_reserve)
char memblock[1];	/* only its address is handed about */
