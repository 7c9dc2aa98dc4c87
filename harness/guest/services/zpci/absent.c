// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: facilities around the DMA code that this machine does not have: debug traces,
 * sysfs, other CPUs, remapped memory, user mappings. Each function answers 0, false or
 * NULL: nothing there, or nothing to do. Memory of vmalloc() is taken from the linear map.
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

/* s390's debug traces */
ABSENT(debug_event_common)

/* Memory is never remapped nor given to users: coherent memory is in one piece, see dma.c */
ABSENT(kernel_vmap)
ABSENT(vm_map_pages)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
ABSENT(vmap)
ABSENT(dma_common_find_pages)
ABSENT(dma_common_free_remap)
ABSENT(dma_common_pages_remap)
ABSENT(split_page)
ABSENT(vmalloc_to_pfn)

/* sysfs, modules, privileges */
ABSENT(iommu_device_link)
ABSENT(iommu_device_unlink)
ABSENT(iommu_device_sysfs_add)
ABSENT(iommu_device_sysfs_remove)
ABSENT(sysfs_create_file_ns)
ABSENT(sysfs_create_link)
ABSENT(sysfs_create_link_nowarn)
ABSENT(sysfs_remove_file_ns)
ABSENT(sysfs_remove_link)
ABSENT(is_module_address)
ABSENT(capable)

/* CPUs that come and go, processes, nodes of firmware */
ABSENT(__cpuhp_state_add_instance)
ABSENT(__cpuhp_state_remove_instance)
ABSENT(__cpuhp_remove_state)
ABSENT(__mmdrop)
ABSENT(fwnode_handle_get)
ABSENT(device_property_read_u32_array)
void *system_percpu_wq;

char platform_bus_type[1024];	/* it has no devices: only its address is handed about */
#endif
