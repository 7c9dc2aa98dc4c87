// SPDX-License-Identifier: GPL-2.0-only
/*
 * FAKE: facilities around the PCI core that this machine does not have: sysfs,
 * procfs, runtime power management, ASPM, VPD, virtual channels, slots, quirks
 * (there is none for virtio), PCI nodes below the bridge's, interrupt domains.
 * Each function answers 0, false or NULL: nothing there, or nothing to do.
 */
#include "guest/services/absent.h"

/* sysfs, procfs, pseudo file systems, module versions */
ABSENT(sysfs_add_file_to_group)
ABSENT(sysfs_remove_file_from_group)
ABSENT(devm_device_add_group)
ABSENT(bus_create_file)
ABSENT(pci_create_sysfs_dev_files)
ABSENT(pci_remove_sysfs_dev_files)
ABSENT(pci_proc_attach_device)
ABSENT(pci_proc_detach_device)
ABSENT(pci_proc_detach_bus)
ABSENT(proc_create_seq_private)
ABSENT(seq_printf)
ABSENT(file_ns_capable)
ABSENT(init_pseudo)
ABSENT(kill_anon_super)
ABSENT(simple_release_fs)
ABSENT(__modver_version_show)
const void *pci_dev_groups[1], *pci_bus_groups[1], *pcibus_groups[1], *pci_dev_attr_groups[1];
const void *pci_dev_type[16];	/* of 6.1, a struct without names or calls */
char init_user_ns[64];

/* Power management: every device is awake */
ABSENT(__pm_runtime_idle)
ABSENT(__pm_runtime_resume)
ABSENT(__pm_runtime_set_status)
ABSENT(pm_runtime_barrier)
ABSENT(pm_runtime_enable)
ABSENT(pm_runtime_forbid)
ABSENT(pm_runtime_get_if_active)
ABSENT(pm_generic_complete)
ABSENT(pm_generic_resume_early)
ABSENT(pm_generic_suspend_late)
ABSENT(pm_wakeup_dev_event)
ABSENT(dev_pm_skip_resume)
ABSENT(dev_pm_skip_suspend)
ABSENT(device_set_wakeup_capable)
ABSENT(__suspend_report_result)
unsigned int pm_suspend_global_flags;

/* Links, slots, optional capabilities, quirks */
ABSENT(pcie_aspm_init_link_state)
ABSENT(pcie_aspm_exit_link_state)
ABSENT(pcie_aspm_pm_state_change)
ABSENT(pcie_aspm_powersave_config_link)
ABSENT(pcie_failed_link_retrain)
ABSENT(pci_configure_aspm_l1ss)
ABSENT(pci_configure_ltr)
ABSENT(pci_save_aspm_l1ss_state)
ABSENT(pci_restore_aspm_l1ss_state)
ABSENT(pci_save_ltr_state)
ABSENT(pci_restore_ltr_state)
ABSENT(pci_vpd_init)
ABSENT(pci_allocate_vc_save_buffers)
ABSENT(pci_save_vc_state)
ABSENT(pci_restore_vc_state)
ABSENT(pci_dev_assign_slot)
ABSENT(pci_dev_specific_acs_enabled)
ABSENT(pci_dev_specific_enable_acs)
ABSENT(pci_dev_specific_disable_acs_redir)
ABSENT(pci_dev_specific_reset)
ABSENT(pci_fixup_device)
ABSENT(pci_idt_bus_quirk)

/* Device-tree nodes of buses and functions; the bridge's own is device_tree.c's */
ABSENT(pci_set_of_node)
ABSENT(pci_release_of_node)
ABSENT(pci_set_bus_of_node)
ABSENT(pci_release_bus_of_node)
ABSENT(devm_of_pci_bridge_init)
ABSENT(of_pci_preserve_config)
ABSENT(of_pci_supply_present)
ABSENT(of_platform_device_create)

/* Interrupt domains: messages are set up the older way, see pci_msi.c */
ABSENT(pci_host_bridge_of_msi_domain)
ABSENT(pci_host_of_has_msi_map)
ABSENT(pci_root_bus_fwnode)
ABSENT(of_msi_map_get_device_domain)
ABSENT(of_msi_map_id)
ABSENT(irq_chip_mask_parent)
ABSENT(irq_chip_unmask_parent)
ABSENT(irq_find_matching_fwspec)
ABSENT(irq_domain_create_hierarchy)
ABSENT(irq_domain_remove)
ABSENT(irq_domain_update_bus_token)
ABSENT(irq_domain_alloc_irqs_hierarchy)
ABSENT(irq_domain_alloc_irqs_parent)
ABSENT(__irq_domain_alloc_irqs)
ABSENT(irq_domain_free_irqs)
ABSENT(irq_domain_free_irqs_common)
ABSENT(irq_domain_free_irqs_top)
ABSENT(irq_domain_activate_irq)
ABSENT(irq_domain_deactivate_irq)
ABSENT(irq_domain_get_irq_data)
ABSENT(irq_domain_set_hwirq_and_chip)
ABSENT(__irq_domain_alloc_fwnode)
ABSENT(irq_domain_free_fwnode)
ABSENT(__irq_resolve_mapping)
ABSENT(__irq_set_handler)
ABSENT(irq_set_handler_data)
ABSENT(irq_chip_compose_msi_msg)

/* Memory is never remapped, ports have no windows in memory, nobody looks for devices by name */
ABSENT(ioremap_page_range)
ABSENT(vmap_page_range)
ABSENT(vunmap_range)
ABSENT(logic_pio_register_range)
ABSENT(logic_pio_to_hwaddr)
ABSENT(logic_pio_trans_cpuaddr)
ABSENT(devm_ioremap_release)
ABSENT(bus_find_device)
ABSENT(bus_sort_breadthfirst)
ABSENT(device_match_any)
ABSENT(driver_attach)
ABSENT(dma_debug_add_bus)
ABSENT(dump_stack)
ABSENT(sscanf)

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
/* Earlier versions have them in files that are compiled in. */
ABSENT(pci_bridge_reconfigure_ltr)
ABSENT(of_device_unregister)
#endif
