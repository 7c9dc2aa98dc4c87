/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the driver pokes: registers over a device. A transport turns register
 * accesses into the device's verbs and emits an event for each; the register
 * rules are the judge's.
 */
#ifndef RF_TRANSPORT_TRANSPORT_H
#define RF_TRANSPORT_TRANSPORT_H

#include "device/device.h"

enum rf_transport_id {
#define RF_TRANSPORT(id, name, ops) RF_TRANSPORT_##id,
#include "transport/transports.def"
#undef RF_TRANSPORT
	RF_TRANSPORTS
};

/* An access on the PCI bus: width and address in bytes. Two words, handed on in registers. */
enum rf_bus_space { RF_BUS_CONFIG, RF_BUS_MEMORY, RF_BUS_IO };
struct rf_bus_access { uint32_t space, width; uint64_t address; };

/* How a device makes itself heard: by its line, a message to an address, or an adapter interruption. */
struct rf_signal { bool message, adapter; uint32_t cause, data /* adapter: its subclass */; uint64_t address; };

/*
 * Channel I/O: what START SUBCHANNEL takes of the operation-request block, what TEST SUBCHANNEL
 * stores of the interruption-response block. Addresses are absolute; a format other than 1 is
 * refused. An irb's parameter is 0 when the status is unsolicited; its program stands behind the
 * last CCW that was executed; residual are bytes of that CCW's count that were not moved.
 */
struct rf_orb { uint32_t parameter, program, format; };
struct rf_irb {
	uint32_t parameter, program;
	uint8_t device, channel, control;	/* RF_DSTAT_*, RF_CSTAT_*, RF_STCTL_* of trace/virtio_ccw.h */
	uint8_t code;		/* deferred condition code */
	uint16_t residual;
	uint8_t sensed;		/* how many bytes of sense[] hold */
	uint8_t sense[32];
};
struct rf_hypercall { uint64_t function, a, b, c; };

struct rf_pci;
struct rf_transport;
struct rf_transport_ops {
	const char *name;	/* word of the text form and of target names: "mmio2" */
	const char *summary;
	uint32_t version;	/* MMIO register version; CCW: highest revision */
	bool legacy;		/* the legacy interface: no FEATURES_OK, PFN rings */
	bool channel;		/* a channel device: programs instead of registers */
	uint64_t lacks;		/* features that no device can offer over it */
	bool pci;		/* a PCI function: rf_pci_setup() describes it for each case */
	uint32_t region_size;	/* bytes of the register region, configuration space included */
	void (*reset)(struct rf_transport *transport);
	/*
	 * offset and width in bytes. Each emits RF_EV_REG_READ or RF_EV_REG_WRITE; over PCI
	 * these are a scripted driver's, offsets are places, and the events the bus's.
	 */
	uint64_t (*reg_read)(struct rf_transport *transport, uint32_t offset, uint32_t width);
	void (*reg_write)(struct rf_transport *transport, uint32_t offset, uint32_t width,
			  uint64_t value);
	/* PCI: an access of the bus. Emits an event of its own kind. */
	uint64_t (*bus_read)(struct rf_transport *transport, struct rf_bus_access access);
	void (*bus_write)(struct rf_transport *transport, struct rf_bus_access access,
			  uint64_t value);
	/*
	 * CCW: START SUBCHANNEL and TEST SUBCHANNEL, which give a condition code, and DIAGNOSE
	 * 0x500, which gives the hypervisor's answer or a negative error. Each emits its event.
	 */
	int (*channel_start)(struct rf_transport *transport, const struct rf_orb *orb);
	int (*channel_status)(struct rf_transport *transport, struct rf_irb *ret_irb);
	int64_t (*hypercall)(struct rf_transport *transport, struct rf_hypercall call);
	/* PCI, CCW: take the next signal that can reach the guest now; false: there is none. */
	bool (*signal)(struct rf_transport *transport, struct rf_signal *ret_signal);
	/*
	 * CCW: the guest's channel subsystem enables the subchannel; no revision is set from then
	 * on. @recognised: it has asked the device anew what it is.
	 */
	void (*enable)(struct rf_transport *transport, bool recognised);
};

/* How a guest stores numbers of more than a byte where the specification has them big-endian. */
enum rf_order {
	RF_ORDER_LITTLE,	/* a kernel that runs on this machine */
	RF_ORDER_BIG,		/* s390's own */
};

/* Adapter interrupts: where the bits are, the number of queue 0's from the left, and the subclass. */
struct rf_ccw_adapter { uint64_t summary, indicators, bit; uint8_t isc; };

/* A channel device: its subchannel, and what its driver told it. */
struct rf_ccw_state {
	uint8_t order;			/* enum rf_order */
	uint16_t cu_type, type;		/* what the guest recognised it as */
	uint8_t revision;		/* RF_CCW_NO_REVISION: none was set since it was enabled */
	uint8_t revision_max;
	bool pending;			/* the subchannel has a status that was not taken */
	bool interrupt;			/* and the I/O interruption for it was not either */
	bool busy;			/* a program was started that never ends */
	bool again;			/* a lying device presents the status once more */
	bool adapter_due;		/* an adapter interruption */
	uint32_t cause;			/* RF_INT_* of the I/O interruption */
	struct rf_irb irb;
	uint8_t sense[32];
	uint64_t queues, config;	/* indicator words; 0: none */
	struct rf_ccw_adapter adapter;	/* its indicators 0: none */
};

/* Latched registers; per-queue ones live in the device's queues. */
struct rf_transport {
	const struct rf_transport_ops *ops;
	struct rf_device *device;
	struct rf_trace *trace;
	uint32_t device_features_sel, driver_features_sel, queue_sel, shm_sel;
	uint32_t guest_page_size;	/* MMIO version 1 */
	struct rf_pci *pci;		/* PCI: wired by who owns it */
	struct rf_ccw_state ccw;	/* CCW */
};

const struct rf_transport_ops *rf_transport_ops(enum rf_transport_id id);
/*
 * The device lost its power and has it again, was pulled out, or is back: nothing that was
 * written to it is left. @pci: how a PCI function shows itself then.
 */
struct rf_pci_config;
void rf_transport_power(struct rf_transport *transport, enum rf_power power,
			const struct rf_pci_config *pci);
void rf_transport_init(struct rf_transport *transport, enum rf_transport_id id,
		       struct rf_device *device, struct rf_trace *trace);

/*
 * The guest's bus is about to show the device to its driver, newly found (@recognised) or for the
 * driver to be bound again: of a channel device, see enable.
 */
void rf_transport_enable(struct rf_transport *transport, bool recognised);

#endif
