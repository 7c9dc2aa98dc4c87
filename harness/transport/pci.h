/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A PCI function as the guest finds it: configuration space, BARs, MSI-X. What
 * it says of itself comes from the case; nothing of it needs to make sense. The
 * virtio registers behind its BARs are pci_modern.c's and pci_legacy.c's.
 */
#ifndef RF_TRANSPORT_PCI_H
#define RF_TRANSPORT_PCI_H

#include "trace/virtio_pci.h"
#include "transport/pci_config.h"
#include "transport/transport.h"

#define RF_PCI_VECTORS		64u	/* whose table entries are kept; those beyond stay masked */
#define RF_PCI_SPACE		4096u	/* the express configuration space */
#define RF_PCI_SPACE_PLAIN	256u
#define RF_PCI_MSIX_ENTRY	16u

/* A virtio structure behind a BAR, as its capability describes it. */
struct rf_pci_window { uint8_t structure, bar; uint64_t offset, length; };

struct rf_pci_vector { uint64_t address; uint32_t data, control; };

/* What a BAR answers to, as its registers say; size 0: nothing. */
struct rf_pci_decoder { uint64_t base, size; uint8_t bar; bool io; };

struct rf_pci {
	struct rf_pci_config config;
	uint32_t space_size;		/* RF_PCI_SPACE or RF_PCI_SPACE_PLAIN */
	bool has_legacy;		/* the legacy interface is behind BAR 0 */
	bool squeezed;			/* not all capabilities found room */
	bool twisted;			/* a read showed other bytes than are there: no driver knows what is where */
	struct rf_pci_bar bar[RF_PCI_BARS];
	bool moved;			/* a BAR's registers changed since they were decoded */
	uint32_t decoders;
	struct rf_pci_decoder decoder[RF_PCI_BARS];	/* in the order of the BARs that are there */
	struct rf_pci_window window[RF_PCI_CAPS_MAX];
	uint32_t windows;
	struct rf_pci_window bounce;	/* what its capability says; structure 0: there is none */
	uint32_t msix_at;		/* of the capability in the configuration space; 0: none */
	uint32_t access_at;		/* of the access capability; 0: none */
	uint32_t access_len;
	uint32_t vectors;		/* in the MSI-X table */
	uint64_t table_at, pba_at;	/* within BAR config.msix_bar */
	uint32_t multiplier;
	uint16_t config_vector, queue_vector[RF_DEVICE_QUEUES];
	uint16_t range_sel;		/* of the ranges that a device of a proposal lists */
	uint64_t pending;		/* bit per vector */
	struct rf_pci_vector vector[RF_PCI_VECTORS];
	uint8_t type_of[RF_PCI_SPACE_PLAIN];	/* cfg_type of the capability a byte is of, 0: none */
	uint8_t space[RF_PCI_SPACE + 4];	/* the last are never shown */
};

/* Lay out the function that @config describes for @transport's device. */
void rf_pci_setup(struct rf_transport *transport, const struct rf_pci_config *config);
/* It is there now: emits RF_EV_FUNCTION. */
void rf_pci_announce(struct rf_transport *transport);
/* A read showed other bytes than are there: it is told anew, as one that does not conform. */
void rf_pci_twist(struct rf_transport *transport);
/* What the transport's config space, BARs and windows are made from. */
void rf_pci_lay_out(struct rf_pci *pci, const struct rf_transport *transport);

/* Does the device list the ranges that it reaches in its common configuration? */
static inline bool rf_pci_lists_ranges(const struct rf_transport *transport)
{
	const struct rf_platform *platform = transport->device->platform;

	return platform->ops->proposal && !platform->config.pool_size;
}

/* The id of a transitional device of that type; types without one have the modern. */
uint16_t rf_pci_legacy_id(uint32_t type);
/* Bytes of a capability of its type. */
uint32_t rf_pci_cap_bytes(const struct rf_pci_cap *cap);
/* Does the function that was laid out keep the specification? */
bool rf_pci_conforms(const struct rf_transport *transport);
/* Do two of its structures share bytes, so that an access may be meant for either? */
bool rf_pci_windows_meet(const struct rf_pci *pci);

/* The configuration space. Offsets and widths in bytes. */
uint32_t rf_pci_config_read(struct rf_transport *transport, uint32_t offset, uint32_t width);
void rf_pci_config_write(struct rf_transport *transport, uint32_t offset, uint32_t width,
			 uint32_t value);
static inline uint32_t rf_pci_get16(const struct rf_pci *pci, uint32_t at)
{
	return pci->space[at] | (uint32_t)pci->space[at + 1] << 8;
}

/* Ports and memory: find the BAR that answers, and what lies there. */
uint64_t rf_pci_bus_read(struct rf_transport *transport, struct rf_bus_access access);
void rf_pci_bus_write(struct rf_transport *transport, struct rf_bus_access access,
		      uint64_t value);
/* One access behind a BAR, by whatever way it came: bar, at and width are given, the rest found. */
struct rf_pci_access {
	uint8_t bar, structure; uint16_t width; bool outside;
	uint64_t at, offset;	/* within the BAR, within the structure */
};
uint64_t rf_pci_bar_read(struct rf_transport *transport, struct rf_pci_access *access);
void rf_pci_bar_write(struct rf_transport *transport, struct rf_pci_access *access,
		      uint64_t value);
/* A scripted driver's: places by RF_PCI_SCRIPT_AT. */
uint64_t rf_pci_script_read(struct rf_transport *transport, uint32_t offset, uint32_t width);
void rf_pci_script_write(struct rf_transport *transport, uint32_t offset, uint32_t width,
			 uint64_t value);

/* MSI-X. */
bool rf_pci_msix_enabled(const struct rf_pci *pci);
uint64_t rf_pci_table_read(const struct rf_pci *pci, uint64_t offset, uint32_t width);
void rf_pci_table_write(struct rf_pci *pci, uint64_t offset, uint32_t width, uint64_t value);
uint64_t rf_pci_pba_read(const struct rf_pci *pci, uint64_t offset, uint32_t width);
/* What a vector register keeps when @vector is written for @queue (RF_DEVICE_QUEUES: changes). */
uint16_t rf_pci_map_vector(const struct rf_pci *pci, uint32_t queue, uint16_t vector);
bool rf_pci_signal(struct rf_transport *transport, struct rf_signal *ret_signal);
/* The device was reset: what was selected is forgotten. */
void rf_pci_reset(struct rf_transport *transport);

/* Is there such a field, may it be accessed this way, and is it this wide? */
bool rf_pci_modern_describes(const struct rf_transport *transport,
			     const struct rf_pci_access *access, bool write);
bool rf_pci_legacy_describes(const struct rf_transport *transport,
			     const struct rf_pci_access *access, bool write);
/* The registers of both interfaces; accesses are described ones. */
uint64_t rf_pci_modern_read(struct rf_transport *transport, const struct rf_pci_access *access);
void rf_pci_modern_write(struct rf_transport *transport, const struct rf_pci_access *access,
			 uint64_t value);
uint64_t rf_pci_legacy_read(struct rf_transport *transport, const struct rf_pci_access *access);
void rf_pci_legacy_write(struct rf_transport *transport, const struct rf_pci_access *access,
			 uint64_t value);
/* Where the device configuration begins behind the legacy header. */
uint32_t rf_pci_legacy_config(const struct rf_pci *pci);
/* Status was written through the interface that is @legacy or not: the one the driver uses. */
void rf_pci_set_status(struct rf_transport *transport, bool legacy, uint8_t status);
/* What both interfaces show as the interrupt status: reading clears it. */
uint8_t rf_pci_take_isr(struct rf_transport *transport);

#endif
