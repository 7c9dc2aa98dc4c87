// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-PCI-001..004, 010, 014..018, 021, 022: what a driver reaches behind the BARs and in
 * the configuration space (virtio-spec, Virtio Over PCI Bus: Driver
 * Requirements). What a register does to a queue stands in pci_queue.c.
 *
 * That reserved capabilities and BARs are passed over (P06, P07) shows in what
 * a driver then does not access; there is nothing else to see of it.
 */
#include "judge/rules/rules.h"

enum { R = 1, W = 2, RW = 3 };
struct pci_field { uint8_t size, may, feature; };

static const struct pci_field common[VIRTIO_PCI_COMMON_RANGES_SIZE] = {
#define RF_PCI_COMMON_FIELD(offset, size, may, feature) [offset] = { size, may, feature },
#define RF_PCI_ADMIN_FIELD RF_PCI_COMMON_FIELD
#define RF_PCI_RANGE_FIELD RF_PCI_COMMON_FIELD
#include "trace/virtio_pci_fields.def"
#undef RF_PCI_RANGE_FIELD
#undef RF_PCI_ADMIN_FIELD
#undef RF_PCI_COMMON_FIELD
};
static const struct pci_field legacy[] = {
#define RF_PCI_LEGACY_FIELD(offset, size, may) [offset] = { size, may, 0 },
#include "trace/virtio_pci_fields.def"
#undef RF_PCI_LEGACY_FIELD
};
static const struct pci_field isr = { 1, R, 0 };

static const char *verb(const struct rf_event *event)
{
	return event->kind == RF_EV_BAR_READ ? "read" : "written";
}

/* Only a device of a proposal lists ranges behind the fields that the specification has. */
static inline uint32_t common_end(const struct rf_judge *judge)
{
	const struct rf_platform *platform = judge->platform;

	return platform->ops->proposal && !platform->config.pool_size ?
	       VIRTIO_PCI_COMMON_RANGES_SIZE : VIRTIO_PCI_COMMON_SIZE;
}

/* The field that begins where the event's access does; NULL: none. */
static inline const struct pci_field *field_at(const struct rf_judge *judge,
					       const struct rf_event *event)
{
	const struct pci_field *field = NULL;

	if (event->pci.structure == RF_PCI_COMMON && event->pci.offset < common_end(judge))
		field = &common[event->pci.offset];
	else if (event->pci.structure == RF_PCI_LEGACY && event->pci.offset < RF_ARRAY_SIZE(legacy))
		field = &legacy[event->pci.offset];
	else if (event->pci.structure == RF_PCI_ISR && !event->pci.offset)
		field = &isr;
	return field && field->size ? field : NULL;
}

/* 001: no structure there, or none that goes so far. */
static void judge_nowhere(struct rf_judge *judge, const struct rf_event *event)
{
	RF_BLAME(judge, event, PCI_001, DRIVER, rf_rule_caller(judge),
		 "%u bytes at 0x%" PRIx64 " of BAR %u are %s, no structure has them",
		 event->pci.width, event->pci.at, event->pci.bar, verb(event));
}

/* 002, 003, 010: is it this field's way, width, and time? */
static void judge_field(struct rf_judge *judge, const struct rf_event *event,
			const struct pci_field *field)
{
	uint8_t way = event->kind == RF_EV_BAR_READ ? R : W;

	if (event->pci.width != field->size)
		RF_BLAME(judge, event, PCI_003, DRIVER, rf_rule_caller(judge),
			 "%u bytes at 0x%x are %s, the field has %u", event->pci.width,
			 event->pci.offset, verb(event), field->size);
	else if (!(field->may & way))
		RF_BLAME(judge, event, PCI_002, DRIVER, rf_rule_caller(judge),
			 "the field at 0x%x is %s, which it is not for", event->pci.offset,
			 verb(event));
	else if (field->feature && !rf_contract_has(&judge->contract, field->feature))
		RF_BLAME(judge, event, PCI_010, DRIVER, rf_rule_caller(judge),
			 "the field at 0x%x is %s without feature %u", event->pci.offset,
			 verb(event), field->feature);
}

/* Device configuration: beyond its end; widths are RF-NEG-019's. */
static void judge_config(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t width = event->pci.width;

	if (event->pci.outside && width <= 4 && !(event->pci.offset & (width - 1)))
		judge_nowhere(judge, event);
}

static void judge_place(struct rf_judge *judge, const struct rf_event *event)
{
	const struct pci_field *field = field_at(judge, event);

	switch (event->pci.structure) {
	case RF_PCI_DEVICE:
		judge_config(judge, event);
		break;
	case RF_PCI_NOTIFY:
		if (event->kind == RF_EV_BAR_READ)
			RF_BLAME(judge, event, PCI_002, DRIVER, rf_rule_caller(judge),
				 "a notification place is read");
		break;
	case RF_PCI_MSIX_TABLE:
	case RF_PCI_MSIX_PBA:
		break;
	default:
		if (field)
			judge_field(judge, event, field);
		else
			judge_nowhere(judge, event);
	}
}

/* 014: what a message is for its vector says; the first place that its handler looks at counts. */
static void judge_isr(struct rf_judge *judge, const struct rf_event *event)
{
	bool reads = event->pci.structure == RF_PCI_ISR ||
		     (event->pci.structure == RF_PCI_LEGACY &&
		      event->pci.offset == VIRTIO_PCI_L_ISR);

	if (reads && event->kind == RF_EV_BAR_READ && judge->pci.message)
		RF_BLAME(judge, event, PCI_014, DRIVER, rf_rule_caller(judge),
			 "a message came, and the interrupt status is read");
	judge->pci.message = false;
}

/* 017: a device that has both interfaces is driven by the old one, though nothing failed. */
static void judge_interface(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->kind != RF_EV_BAR_WRITE || !judge->pci.transitional ||
	    event->pci.structure != RF_PCI_LEGACY || event->pci.offset != VIRTIO_PCI_L_STATUS ||
	    !event->pci.value || judge->steps.faulted)
		return;
	judge->pci.transitional = false;
	RF_BLAME(judge, event, PCI_017, DRIVER, rf_rule_caller(judge),
		 "status 0x%" PRIx64 " is written to the legacy header, there are capabilities",
		 event->pci.value);
}

/* 004: capabilities are the device's word; only the access capability is there to be written. */
static void judge_config_space(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->pci.bar && event->pci.bar != RF_PCI_ACCESS)
		RF_BLAME(judge, event, PCI_004, DRIVER, rf_rule_caller(judge),
			 "0x%" PRIx64 " is written to 0x%x, into a capability of type %u",
			 event->pci.value, event->pci.offset, event->pci.bar);
}

/* 018: what the function says of itself cannot be. */
static void judge_function(struct rf_judge *judge, const struct rf_event *event)
{
	if (!event->function.conforms)
		RF_BLAME(judge, event, PCI_018, DEVICE, NULL,
			 "function %04x:%04x: its ids, BARs or capabilities break the specification",
			 event->function.vendor, event->function.device);
}

/* 021: a field of the common configuration that its capability does not reach. */
static void judge_length(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t way = event->kind == RF_EV_BAR_READ ? R : W;
	const struct pci_field *field;

	if (!event->pci.outside || event->pci.structure != RF_PCI_COMMON)
		return;
	field = field_at(judge, event);
	if (!field || field->size != event->pci.width || !(field->may & way) ||
	    (field->feature && !rf_contract_has(&judge->contract, field->feature)))
		return;
	RF_BLAME(judge, event, PCI_021, DRIVER, rf_rule_caller(judge),
		 "the field at 0x%x is %s, the capability ends before", event->pci.offset,
		 verb(event));
}

/* 022: a queue is notified at a place that was reckoned from bytes behind the capability. */
static void judge_multiplier(struct rf_judge *judge, const struct rf_event *event)
{
	if (!judge->pci.multiplier_cut || event->pci.structure != RF_PCI_NOTIFY)
		return;
	judge->pci.multiplier_cut = false;
	RF_BLAME(judge, event, PCI_022, DRIVER, rf_rule_caller(judge),
		 "a queue is notified at 0x%x, but the capability ends before its multiplier",
		 event->pci.offset);
}

static void check_pci(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->kind == RF_EV_FUNCTION)
		judge_function(judge, event);
	if (event->kind == RF_EV_BAR_READ || event->kind == RF_EV_BAR_WRITE)
		judge_length(judge, event);
	if (event->kind == RF_EV_BAR_WRITE)
		judge_multiplier(judge, event);
	/* Where structures lie over each other no access is of one of them for certain. */
	if (!judge->pci.conforms)
		return;
	switch (event->kind) {
	case RF_EV_FUNCTION:
		break;
	case RF_EV_PCI_WRITE:
		judge_config_space(judge, event);
		break;
	case RF_EV_MESSAGE:
		judge->pci.message = true;
		break;
	default:
		judge_place(judge, event);
		judge_isr(judge, event);
		judge_interface(judge, event);
	}
}

const struct rf_rule rf_rule_pci_001 = {
	RF_RULE_NAMED("RF-PCI-001"),
	.title = "reaching behind a BAR where no structure is",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "P10 P28 P46 VC12",
	.events = RF_ON(BAR_READ) | RF_ON(BAR_WRITE) | RF_ON(PCI_WRITE) | RF_ON(FUNCTION) |
		RF_ON(MESSAGE),
	.offsets = RF_OFFSETS_ALL, .structures = RF_STRUCTURES_ALL,
	.check = check_pci,
};

const struct rf_rule rf_rule_pci_002 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-002",
	"writing a read-only field or reading a write-only one", "P21 VC13");
const struct rf_rule rf_rule_pci_003 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-003",
	"accessing a field other than by its own width", "P41 VC13");
const struct rf_rule rf_rule_pci_004 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-004",
	"writing into a virtio capability", "P11 VC13");
const struct rf_rule rf_rule_pci_010 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-010",
	"touching a field whose feature was not agreed", "P28 P29 R05 VC13");
const struct rf_rule rf_rule_pci_014 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-014",
	"reading the interrupt status upon a message", "P36 VC13");
const struct rf_rule rf_rule_pci_017 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-017",
	"driving a device with capabilities by its legacy header", "P48 VC13");
const struct rf_rule rf_rule_pci_018 = RF_CONFORMING_RULE(DEVICE, "RF-PCI-018",
	"describing a function that cannot be", "P01 P04 P14 P15 P31 P32 P37 VC13");
const struct rf_rule rf_rule_pci_021 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-021",
	"reaching beyond the end of the common configuration's capability", "P28 VC12");
const struct rf_rule rf_rule_pci_022 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-022",
	"notifying by a multiplier that the capability does not reach", "P30 VC12");
