// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: facilities around the IOMMU's code that this machine does not have: sysfs,
 * other CPUs, remapped memory, user mappings. Each function answers 0, false or
 * NULL: nothing there, or nothing to do.
 */
#include "guest/services/absent.h"

/* sysfs, modules, privileges */
ABSENT(iommu_device_link)
ABSENT(iommu_device_unlink)
ABSENT(sysfs_create_file_ns)
ABSENT(sysfs_create_link)
ABSENT(sysfs_create_link_nowarn)
ABSENT(sysfs_remove_file_ns)
ABSENT(sysfs_remove_link)
ABSENT(is_module_address)
ABSENT(capable)
ABSENT(kset_find_obj)

/* CPUs that come and go */
ABSENT(__cpuhp_state_add_instance)
ABSENT(__cpuhp_state_remove_instance)
ABSENT(__cpuhp_remove_state)

/* Memory is never remapped nor given to users: coherent memory is in one piece, see dma.c */
ABSENT(dma_common_find_pages)
ABSENT(dma_common_free_remap)
ABSENT(dma_common_pages_remap)
ABSENT(split_page)
ABSENT(vmalloc_to_pfn)
ABSENT(put_pages_list)

/* Nodes of firmware know no other consumers, addresses or properties; probing is never put off */
ABSENT(fwnode_handle_put)
ABSENT(driver_deferred_probe_check_state)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
ABSENT(fwnode_handle_get)
ABSENT(device_property_read_u32_array)
ABSENT(__mmdrop)
void *system_percpu_wq;
#endif
