/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers of virtio over PCI (virtio-spec, Virtio Over PCI Bus) and of PCI
 * itself, as far as the harness looks at them.
 */
#ifndef RF_TRACE_VIRTIO_PCI_H
#define RF_TRACE_VIRTIO_PCI_H

#define RF_PCI_VENDOR		0x1af4u
#define RF_PCI_MODERN_FIRST	0x1040u	/* device id of virtio type 0 */
#define RF_PCI_NO_VECTOR	0xffffu

/* What a driver reaches behind a BAR, or in the configuration space; values 1 to 5 are cfg_type's. */
enum rf_pci_structure {
	RF_PCI_NOWHERE,		/* no structure lies there, or no BAR */
	RF_PCI_COMMON,
	RF_PCI_NOTIFY,
	RF_PCI_ISR,
	RF_PCI_DEVICE,		/* the device configuration */
	RF_PCI_ACCESS,		/* PCI configuration access; in the configuration space only */
	RF_PCI_LEGACY,		/* the legacy interface's header, without the configuration */
	RF_PCI_MSIX_TABLE,
	RF_PCI_MSIX_PBA,
	RF_PCI_CONFIG,		/* the PCI configuration space, any other part */
	RF_PCI_STRUCTURES
};
#define RF_PCI_SHARED_MEMORY	8u	/* cfg_type */
#define RF_PCI_VENDOR_DATA	9u
#define RF_PCI_BOUNCE		10u	/* proposed: the memory that feature bit 27 is about */

/* Common configuration structure. */
#define VIRTIO_PCI_DEVICE_FEATURE_SELECT	0x00
#define VIRTIO_PCI_DEVICE_FEATURE		0x04
#define VIRTIO_PCI_DRIVER_FEATURE_SELECT	0x08
#define VIRTIO_PCI_DRIVER_FEATURE		0x0c
#define VIRTIO_PCI_CONFIG_MSIX_VECTOR		0x10
#define VIRTIO_PCI_NUM_QUEUES			0x12
#define VIRTIO_PCI_DEVICE_STATUS		0x14
#define VIRTIO_PCI_CONFIG_GENERATION		0x15
#define VIRTIO_PCI_QUEUE_SELECT			0x16
#define VIRTIO_PCI_QUEUE_SIZE			0x18
#define VIRTIO_PCI_QUEUE_MSIX_VECTOR		0x1a
#define VIRTIO_PCI_QUEUE_ENABLE			0x1c
#define VIRTIO_PCI_QUEUE_NOTIFY_OFF		0x1e
#define VIRTIO_PCI_QUEUE_DESC			0x20
#define VIRTIO_PCI_QUEUE_DRIVER			0x28
#define VIRTIO_PCI_QUEUE_DEVICE			0x30
#define VIRTIO_PCI_QUEUE_NOTIF_CONFIG_DATA	0x38	/* with its feature, as those that follow */
#define VIRTIO_PCI_QUEUE_RESET			0x3a
#define VIRTIO_PCI_ADMIN_QUEUE_INDEX		0x3c
#define VIRTIO_PCI_ADMIN_QUEUE_NUM		0x3e
#define VIRTIO_PCI_COMMON_SIZE			0x40
/* Proposed behind it: how many ranges the device reaches, and one of them. The offsets are ours. */
#define VIRTIO_PCI_RANGE_SELECT			0x40
#define VIRTIO_PCI_RANGE_NUM			0x42
#define VIRTIO_PCI_RANGE_BASE			0x48
#define VIRTIO_PCI_RANGE_LENGTH			0x50
#define VIRTIO_PCI_COMMON_RANGES_SIZE		0x58

/* Legacy header in BAR 0. The device configuration follows at 20, or at 24 with MSI-X on. */
#define VIRTIO_PCI_L_DEVICE_FEATURES	0
#define VIRTIO_PCI_L_DRIVER_FEATURES	4
#define VIRTIO_PCI_L_QUEUE_PFN		8
#define VIRTIO_PCI_L_QUEUE_SIZE		12
#define VIRTIO_PCI_L_QUEUE_SELECT	14
#define VIRTIO_PCI_L_QUEUE_NOTIFY	16
#define VIRTIO_PCI_L_STATUS		18
#define VIRTIO_PCI_L_ISR		19
#define VIRTIO_PCI_L_CONFIG_VECTOR	20	/* with MSI-X on */
#define VIRTIO_PCI_L_QUEUE_VECTOR	22

/* The PCI configuration space. */
#define RF_PCI_COMMAND		0x04
#define RF_PCI_COMMAND_IO	0x001u
#define RF_PCI_COMMAND_MEMORY	0x002u
#define RF_PCI_COMMAND_MASTER	0x004u
#define RF_PCI_COMMAND_NO_INTX	0x400u
#define RF_PCI_STATUS		0x06
#define RF_PCI_STATUS_LIST	0x10u
#define RF_PCI_REVISION		0x08
#define RF_PCI_BAR0		0x10
#define RF_PCI_SUBSYSTEM	0x2c
#define RF_PCI_LIST		0x34
#define RF_PCI_INTERRUPT_LINE	0x3c
#define RF_PCI_INTERRUPT_PIN	0x3d
#define RF_PCI_CAP_EXPRESS	0x10u
#define RF_PCI_CAP_MSIX		0x11u
#define RF_PCI_CAP_VENDOR	0x09u
#define RF_PCI_MSIX_ENABLE	0x8000u
#define RF_PCI_MSIX_MASK_ALL	0x4000u

/* struct virtio_pci_cap. */
#define VIRTIO_PCI_CAP_LEN	2
#define VIRTIO_PCI_CAP_TYPE	3
#define VIRTIO_PCI_CAP_BAR	4
#define VIRTIO_PCI_CAP_ID	5
#define VIRTIO_PCI_CAP_OFFSET	8
#define VIRTIO_PCI_CAP_LENGTH	12
#define VIRTIO_PCI_CAP_BYTES	16

/*
 * Offsets by which a scripted driver names a place, whatever BAR it is behind: room for each
 * structure, the configuration space from 0x8000 on.
 */
#define RF_PCI_SCRIPT_ROOM 0x400u
#define RF_PCI_SCRIPT_AT(structure) \
	((structure) == RF_PCI_CONFIG ? 0x8000u : (structure) * RF_PCI_SCRIPT_ROOM + 0x1000u)

#endif
