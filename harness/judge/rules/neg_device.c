// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-NEG-020..025, RF-DMA-055: the device's side of the negotiation. They hold a device
 * under certification to the specification, and they are what makes a run count
 * as non-conforming: a driver is not blamed for what such a device provokes.
 */
#include "judge/rules/rules.h"

#define BLK_F_FLUSH		9
#define BLK_F_CONFIG_WCE	11

/* Not to be offered over that transport, and what needs another bit. */
static void judge_offer(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t offered = event->agreed.offered;
	uint64_t strange = offered & (RF_BIT(41) | (judge->pci.present ? 0 : RF_BIT(RF_F_SR_IOV)));

	/* The legacy interface has none of them. */
	if (!(offered & RF_BIT(RF_F_VERSION_1)))
		strange |= offered & RF_RULE_NEEDS_VERSION_1;
	if (judge->mmio.device_id == VIRTIO_ID_BLK && offered & RF_BIT(BLK_F_CONFIG_WCE) &&
	    !(offered & RF_BIT(BLK_F_FLUSH)))
		strange |= RF_BIT(BLK_F_CONFIG_WCE);
	if (strange)
		RF_BLAME(judge, event, NEG_020, DEVICE, NULL,
			 "offer 0x%" PRIx64 " has bits 0x%" PRIx64 " that it cannot stand by",
			 offered, strange);
}

static void judge_version(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->mmio.version == 2 && event->feature.word == 1 && !(event->feature.bits & 1))
		RF_BLAME(judge, event, NEG_021, DEVICE, NULL,
			 "the offer of a version 2 device has no VERSION_1 (word 1 is 0x%x)",
			 event->feature.bits);
}

/* The bits whose refusal by the driver a device may take as a reason to stop. */
#define MAY_INSIST (RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_ACCESS_PLATFORM) | \
		    RF_BIT(RF_F_ORDER_PLATFORM))

static void judge_refusal(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t offered = event->agreed.offered, accepted = event->agreed.accepted;

	if (!event->agreed.refused || accepted & ~offered || offered & ~accepted & MAY_INSIST)
		return;
	/* X02: so it may on the region of a proposal. */
	if (judge->platform->ops->proposal && offered & ~accepted & RF_BIT(RF_F_REGION))
		return;
	/* A subset without what it presumes may be refused: much presumes VERSION_1. */
	if (!(accepted & RF_BIT(RF_F_VERSION_1)))
		return;
	RF_BLAME(judge, event, NEG_022, DEVICE, NULL,
		 "0x%" PRIx64 " of offer 0x%" PRIx64 " was accepted, and refused by the device",
		 accepted, offered);
}

/* 025: an outcome with bits that were never on offer. A legacy driver's outcome is not the device's word. */
static void judge_acceptance(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t beyond = event->agreed.accepted & ~event->agreed.offered &
			  ~judge->contract.offered;

	if (beyond && !event->agreed.refused && !event->agreed.legacy &&
	    judge->contract.status & RF_STATUS_FEATURES_OK)
		RF_BLAME(judge, event, NEG_025, DEVICE, NULL,
			 "bits 0x%" PRIx64 " are not in the offer 0x%" PRIx64
			 ", and their acceptance was not refused", beyond, event->agreed.offered);
}

/* RF-DMA-055: bit 27 is about a region, which is where a driver can find it. */
static void judge_region(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t promise = RF_BIT(RF_F_REGION) | RF_BIT(RF_F_VERSION_1);

	if (judge->platform->ops->proposal && judge->platform->untold &&
	    (event->agreed.offered & promise) == promise)
		RF_BLAME(judge, event, DMA_055, DEVICE, NULL,
			 "feature bit 27 is offered on platform %s, and nothing says where the "
			 "region is", judge->platform->ops->name);
}

static void check_device(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_OFFER:
		judge_version(judge, event);
		break;
	case RF_EV_AGREED:
		judge_offer(judge, event);
		judge_refusal(judge, event);
		judge_acceptance(judge, event);
		judge_region(judge, event);
		break;
	case RF_EV_COMPLETE:
		if (rf_rule_modern(judge) && !(judge->contract.status & RF_STATUS_DRIVER_OK))
			RF_BLAME(judge, event, NEG_023, DEVICE, NULL,
				 "a buffer of queue %u is used before DRIVER_OK",
				 event->complete.queue);
		break;
	default:
		if (!judge->contract.status && judge->steps.reset && rf_rule_is_status(event) &&
		    event->reg.value)
			RF_BLAME(judge, event, NEG_024, DEVICE, NULL,
				 "status reads 0x%" PRIx64 " after a reset", event->reg.value);
		break;
	}
}

const struct rf_rule rf_rule_neg_020 = {
	RF_RULE_NAMED("RF-NEG-020"),
	.title = "offering features that cannot work",
	.role = RF_PARTY_DEVICE, .scope = RF_SCOPE_CONFORMING,
	.requirements = "FB06 FB23 M20 VC13",
	.events = RF_ON(OFFER) | RF_ON(AGREED) | RF_ON(COMPLETE) | RF_ON_READS,
	.registers = RF_AT(STATUS),
	.offsets = RF_AT_COMMON(DEVICE_STATUS), .structures = RF_IN(LEGACY),
	.check = check_device,
};

const struct rf_rule rf_rule_neg_021 = RF_CONFORMING_RULE(DEVICE, "RF-NEG-021",
	"not offering VERSION_1", "FB11 VC13");
const struct rf_rule rf_rule_neg_022 = RF_CONFORMING_RULE(DEVICE, "RF-NEG-022",
	"refusing a valid subset of the features", "FB07 VC13");
const struct rf_rule rf_rule_neg_023 = RF_CONFORMING_RULE(DEVICE, "RF-NEG-023",
	"using buffers before DRIVER_OK", "G05 VC13");
const struct rf_rule rf_rule_neg_024 = RF_CONFORMING_RULE(DEVICE, "RF-NEG-024",
	"keeping status bits across a reset", "G13 P19 VC13");
const struct rf_rule rf_rule_neg_025 = RF_ALWAYS_RULE(DEVICE, "RF-NEG-025",
	"agreeing to features that were not offered", "FB07 VC13");
const struct rf_rule rf_rule_dma_055 = RF_ALWAYS_RULE(DEVICE, "RF-DMA-055",
	"offering a region without saying where it is", "X02 VC13");
