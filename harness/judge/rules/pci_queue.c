// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-PCI-005..009, 011..013, 015, 016, 019, 020: queues, vectors and resets as the
 * common configuration and the notification places tell them (virtio-spec,
 * Common configuration structure layout: Driver Requirements; Notifications;
 * MSI-X Vector Configuration).
 */
#include "judge/rules/rules.h"

#include <string.h>

#define CONFIG_BIT (1u << RF_JUDGE_QUEUES)

static bool live(const struct rf_judge *judge)
{
	return judge->pci.queue < RF_JUDGE_QUEUES && judge->queue[judge->pci.queue].live;
}

static uint32_t bit(const struct rf_judge *judge)
{
	return judge->pci.queue < RF_JUDGE_QUEUES ? 1u << judge->pci.queue : 0;
}

/* 006, 009: fields of a queue are for one that stands still, and is known to. */
static void judge_setup(struct rf_judge *judge, const struct rf_event *event)
{
	if (!(judge->pci.reset_due & bit(judge))) {
		if (live(judge))
			RF_BLAME(judge, event, PCI_006, DRIVER, rf_rule_caller(judge),
				 "the field at 0x%x of queue %u is written while it is enabled",
				 event->pci.offset, judge->pci.queue);
		return;
	}
	judge->pci.reset_due &= ~bit(judge);
	rf_track_queue_stopped(judge, judge->pci.queue);
	RF_BLAME(judge, event, PCI_009, DRIVER, rf_rule_caller(judge),
		 "queue %u is set up anew, but queue_reset was not read as 0", judge->pci.queue);
}

/* 005: a size that the ring's layout does not have. */
static void judge_size(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t size = event->pci.value;
	bool packed = rf_contract_has(&judge->contract, RF_F_RING_PACKED);

	judge_setup(judge, event);
	if (packed ? size : size && !(size & (size - 1)))
		return;
	RF_BLAME(judge, event, PCI_005, DRIVER, rf_rule_caller(judge),
		 "queue %u gets %" PRIu64 " entries", judge->pci.queue, size);
}

/* 015: a vector that the table does not have. What is mapped is to be looked at: 016. */
static void judge_vector(struct rf_judge *judge, const struct rf_event *event, uint32_t whose)
{
	uint64_t vector = event->pci.value;

	judge->pci.unread_vector &= ~whose;
	if (vector == RF_PCI_NO_VECTOR)
		return;
	judge->pci.unread_vector |= whose;
	if (vector >= judge->pci.vectors)
		RF_BLAME(judge, event, PCI_015, DRIVER, rf_rule_caller(judge),
			 "vector %" PRIu64 " is mapped, the table has %u", vector,
			 judge->pci.vectors);
}

static void judge_unread(struct rf_judge *judge, const struct rf_event *event, uint32_t whose)
{
	if (!(judge->pci.unread_vector & whose))
		return;
	judge->pci.unread_vector &= ~whose;
	RF_BLAME(judge, event, PCI_016, DRIVER, rf_rule_caller(judge),
		 "a vector was mapped, and not read back");
}

/* 019: after its reset a queue is set up as it was at first, all of it. */
static void judge_renewed(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t *unset;

	if (!bit(judge))
		return;
	unset = &judge->pci.unset[judge->pci.queue];
	if (*unset)
		RF_BLAME(judge, event, PCI_019, DRIVER, rf_rule_caller(judge),
			 "queue %u is enabled after its reset, not all of its addresses were "
			 "written since", judge->pci.queue);
	*unset = 0;
	judge->pci.ended &= ~bit(judge);
}

#define ALL_HALVES 0x3f

static void judge_address(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t half = (event->pci.offset - VIRTIO_PCI_QUEUE_DESC) / 4;

	judge_setup(judge, event);
	if (bit(judge))
		judge->pci.unset[judge->pci.queue] &= (uint8_t)~(1u << half);
}

/* 009: from here on it is to be waited for. */
static void judge_reset(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->pci.value != 1 || !bit(judge) || !rf_contract_has(&judge->contract, RF_F_RING_RESET))
		return;
	judge->pci.reset_due |= bit(judge);
	judge->pci.unset[judge->pci.queue] = ALL_HALVES;
}

/* 020: what a device shows of a queue that is not being reset, or not any more. */
static void judge_shown(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t field = event->pci.offset;
	bool enable = field == VIRTIO_PCI_QUEUE_ENABLE;

	if (!event->pci.value || (enable ? !(judge->pci.ended & bit(judge)) :
					   judge->pci.reset_due & bit(judge)))
		return;
	RF_BLAME(judge, event, PCI_020, DEVICE, NULL,
		 "%s of queue %u reads %" PRIu64 ", %s", enable ? "queue_enable" : "queue_reset",
		 judge->pci.queue, event->pci.value,
		 enable ? "its reset has ended" : "it is not being reset");
}

static void judge_reset_read(struct rf_judge *judge, const struct rf_event *event)
{
	judge_shown(judge, event);
	if (event->pci.value || !(judge->pci.reset_due & bit(judge)))
		return;
	judge->pci.reset_due &= ~bit(judge);
	judge->pci.ended |= bit(judge);
	rf_track_queue_stopped(judge, judge->pci.queue);
}

/* 008: only a reset stops a queue. */
static void judge_enable(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->pci.value & 1) {
		judge_renewed(judge, event);
		judge_setup(judge, event);
		judge_unread(judge, event, bit(judge));
		return;
	}
	RF_BLAME(judge, event, PCI_008, DRIVER, rf_rule_caller(judge),
		 "0x%" PRIx64 " is written to queue_enable of queue %u", event->pci.value,
		 judge->pci.queue);
}

/* 007: nothing but the status is looked at until it reads 0. */
static void judge_wait(struct rf_judge *judge, const struct rf_event *event)
{
	bool status = event->pci.offset == VIRTIO_PCI_DEVICE_STATUS;

	if (status && !event->pci.value) {
		judge->pci.waiting = true;
		return;
	}
	if (!judge->pci.waiting)
		return;
	judge->pci.waiting = false;
	RF_BLAME(judge, event, PCI_007, DRIVER, rf_rule_caller(judge),
		 "the field at 0x%x is written, but the status was not read as 0 after the reset",
		 event->pci.offset);
}

static void judge_write(struct rf_judge *judge, const struct rf_event *event)
{
	judge_wait(judge, event);
	switch (event->pci.offset) {
	case VIRTIO_PCI_QUEUE_SELECT:
		judge->pci.queue = event->pci.value;
		break;
	case VIRTIO_PCI_QUEUE_SIZE:
		judge_size(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_DESC:
	case VIRTIO_PCI_QUEUE_DESC + 4:
	case VIRTIO_PCI_QUEUE_DRIVER:
	case VIRTIO_PCI_QUEUE_DRIVER + 4:
	case VIRTIO_PCI_QUEUE_DEVICE:
	case VIRTIO_PCI_QUEUE_DEVICE + 4:
		judge_address(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_ENABLE:
		judge_enable(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_RESET:
		judge_reset(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR:
		judge_vector(judge, event, bit(judge));
		break;
	case VIRTIO_PCI_CONFIG_MSIX_VECTOR:
		judge_vector(judge, event, CONFIG_BIT);
		break;
	case VIRTIO_PCI_DEVICE_STATUS:
		if (event->pci.value & RF_STATUS_DRIVER_OK)
			judge_unread(judge, event, judge->pci.unread_vector);
		break;
	}
}

static void judge_read(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->pci.offset) {
	case VIRTIO_PCI_DEVICE_STATUS:
		judge->pci.waiting &= !!event->pci.value;
		break;
	case VIRTIO_PCI_QUEUE_RESET:
		judge_reset_read(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_ENABLE:
		judge_shown(judge, event);
		break;
	case VIRTIO_PCI_QUEUE_MSIX_VECTOR:
		judge->pci.unread_vector &= ~bit(judge);
		break;
	case VIRTIO_PCI_CONFIG_MSIX_VECTOR:
		judge->pci.unread_vector &= ~CONFIG_BIT;
		break;
	}
}

/* 011, 012, 013: where, how wide, and for which queue a notification is. */
static void judge_notification(struct rf_judge *judge, const struct rf_event *event)
{
	bool data = rf_contract_has(&judge->contract, RF_F_NOTIFICATION_DATA);
	uint64_t queue = event->pci.value & 0xffff;

	if (event->pci.width != (data ? 4 : 2))
		RF_BLAME(judge, event, PCI_012, DRIVER, rf_rule_caller(judge),
			 "a notification of %u bytes, NOTIFICATION_DATA is %sagreed",
			 event->pci.width, data ? "" : "not ");
	else if (queue >= RF_JUDGE_QUEUES || !judge->queue[queue].live)
		RF_BLAME(judge, event, PCI_013, DRIVER, rf_rule_caller(judge),
			 "queue %" PRIu64 " is notified, which is not enabled", queue);
	else if (event->pci.offset != queue * judge->pci.stride * judge->pci.multiplier)
		RF_BLAME(judge, event, PCI_011, DRIVER, rf_rule_caller(judge),
			 "queue %" PRIu64 " is notified at 0x%x, its place is 0x%" PRIx64, queue,
			 event->pci.offset,
			 queue * judge->pci.stride * judge->pci.multiplier);
}

static void check_queue(struct rf_judge *judge, const struct rf_event *event)
{
	bool write = event->kind == RF_EV_BAR_WRITE;

	/* A device that is reset has no vectors, and no queue that is being reset. */
	if (event->kind == RF_EV_RESET) {
		judge->pci.unread_vector = judge->pci.reset_due = judge->pci.ended = 0;
		memset(judge->pci.unset, 0, sizeof(judge->pci.unset));
		return;
	}
	/* Where structures lie over each other no access is of one of them for certain. */
	if (!judge->pci.conforms)
		return;
	if (event->pci.structure == RF_PCI_NOTIFY && write)
		judge_notification(judge, event);
	if (event->pci.structure != RF_PCI_COMMON || event->pci.outside)
		return;
	if (write)
		judge_write(judge, event);
	else
		judge_read(judge, event);
}

const struct rf_rule rf_rule_pci_005 = {
	RF_RULE_NAMED("RF-PCI-005"),
	.title = "giving a queue a size that it cannot have",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "P22 VC13",
	.events = RF_ON(BAR_READ) | RF_ON(BAR_WRITE) | RF_ON(RESET),
	.offsets = RF_OFFSETS_ALL, .structures = RF_IN(NOTIFY),
	.check = check_queue,
};

const struct rf_rule rf_rule_pci_006 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-006",
	"changing a queue's fields while it is enabled", "P23 VC13");
const struct rf_rule rf_rule_pci_007 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-007",
	"going on before a reset has ended", "P24 VC13");
const struct rf_rule rf_rule_pci_008 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-008",
	"writing 0 to queue_enable", "P25 VC13");
const struct rf_rule rf_rule_pci_009 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-009",
	"setting up a queue before its reset has ended", "P27 R01 VC13");
const struct rf_rule rf_rule_pci_011 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-011",
	"notifying a queue at another one's place", "P30 VC13");
const struct rf_rule rf_rule_pci_012 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-012",
	"a notification of another width than was agreed", "P33 VC13");
const struct rf_rule rf_rule_pci_013 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-013",
	"notifying a queue that is not enabled", "P34 VC13");
const struct rf_rule rf_rule_pci_015 = RF_ALWAYS_RULE(DRIVER, "RF-PCI-015",
	"mapping a vector beyond the MSI-X table", "P43 VC13");
const struct rf_rule rf_rule_pci_016 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-016",
	"not reading back which vector was mapped", "P43 VC13");
const struct rf_rule rf_rule_pci_019 = RF_CONFORMING_RULE(DRIVER, "RF-PCI-019",
	"enabling a queue after its reset without setting it up anew", "R04 VC13");
const struct rf_rule rf_rule_pci_020 = RF_CONFORMING_RULE(DEVICE, "RF-PCI-020",
	"showing a queue as being reset, or enabled, when it is not", "P26 R02 VC13");
