/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a case says of a PCI function. Left out, each is as an honest device of
 * the transport has it; `set` tells which the case gives.
 */
#ifndef RF_TRANSPORT_PCI_CONFIG_H
#define RF_TRANSPORT_PCI_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#define RF_PCI_BARS		6u
#define RF_PCI_CAPS_MAX		24u
#define RF_PCI_PATCHES_MAX	16u

enum rf_pci_setting {
	RF_PCI_SET_VENDOR, RF_PCI_SET_DEVICE, RF_PCI_SET_REVISION, RF_PCI_SET_SUBVENDOR,
	RF_PCI_SET_SUBSYSTEM, RF_PCI_SET_PIN, RF_PCI_SET_VECTORS, RF_PCI_SET_MSIX_BAR,
	RF_PCI_SET_MULTIPLIER, RF_PCI_SET_STRIDE, RF_PCI_SET_NO_VECTOR, RF_PCI_SET_EXPRESS,
	RF_PCI_SET_SRIOV, RF_PCI_SETTINGS
};

enum rf_pci_bar_kind {
	RF_PCI_BAR_NONE, RF_PCI_BAR_IO, RF_PCI_BAR_MEM32, RF_PCI_BAR_PREF32, RF_PCI_BAR_MEM64,
	RF_PCI_BAR_PREF64, RF_PCI_BAR_KINDS
};

/* A BAR of 1 << log2 bytes. A 64-bit one takes the next BAR's place as well. */
struct rf_pci_bar { uint8_t kind, log2; };

/* A virtio capability, field by field. */
struct rf_pci_cap {
	uint8_t type;		/* cfg_type */
	uint8_t bar, id;
	uint8_t len;		/* cap_len; 0: what its type has */
	uint8_t at;		/* offset in the configuration space; 0: behind the one before */
	uint8_t next;		/* cap_next; 0: the one behind it, 0xff: none */
	uint8_t vndr;		/* the PCI capability's id; 0: 0x09, vendor specific */
	uint32_t offset, length;
	uint32_t extra, extra2;	/* the 4 bytes behind: multiplier, offset_hi; and 4 more: length_hi */
};

/* A byte of the configuration space, whatever the layout put there. */
struct rf_pci_patch { uint16_t offset; uint8_t value; };

struct rf_pci_config {
	uint32_t set;		/* bit per enum rf_pci_setting */
	uint16_t vendor, device, subvendor, subsystem;
	uint8_t revision, pin, msix_bar;
	uint16_t vectors;	/* MSI-X table size; 0: no MSI-X */
	uint16_t no_vector;	/* mapping a vector fails: bit per queue, bit 8: configuration changes */
	uint32_t multiplier, stride;	/* notifications: queue_notify_off is queue x stride */
	uint8_t bars;		/* bar[] is the case's */
	uint8_t caps, patches;
	bool no_caps;		/* the case says that there is none */
	struct rf_pci_bar bar[RF_PCI_BARS];
	struct rf_pci_cap cap[RF_PCI_CAPS_MAX];	/* none: as the transport has them */
	struct rf_pci_patch patch[RF_PCI_PATCHES_MAX];
};

static inline bool rf_pci_says(const struct rf_pci_config *config, enum rf_pci_setting setting)
{
	return config->set >> setting & 1;
}

#endif
