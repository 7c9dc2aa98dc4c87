// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-NEG-010..016, 026, 031: what the driver accepts, and whether it stops when it must.
 * SHOULD statements (accept ACCESS_PLATFORM, RING_PACKED, ORDER_PLATFORM if
 * offered) are no rules: an old guest that does not is within its rights.
 */
#include "judge/rules/rules.h"

#define BITS(from, to) (((to) == 63 ? 0 : RF_BIT((to) + 1)) - RF_BIT(from))

/*
 * Bits that no driver may accept: reserved ones, those of another transport than its own
 * (SR_IOV, NOTIF_CONFIG_DATA, ADMIN_VQ: PCI's), and, beside VERSION_1, those that exist in
 * the legacy interface only.
 */
#define RESERVED_BITS	(BITS(25, 26) | RF_BIT(31) | BITS(42, 49))
#define PCI_BITS	(RF_BIT(RF_F_SR_IOV) | RF_BIT(RF_F_NOTIF_CONFIG_DATA) | RF_BIT(41))
#define LEGACY_BITS	(RF_BIT(RF_F_NOTIFY_ON_EMPTY) | RF_BIT(RF_F_ANY_LAYOUT) | RF_BIT(30))

/* The offer as far as the driver can know; words it never read count as the device has them. */
static uint64_t known_offer(const struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t read = 0;

	for (uint32_t word = 0; word < 2; word++)
		if (judge->contract.offer_read & (1u << word))
			read |= 0xffffffffULL << (32 * word);
	return (judge->contract.offered & read) | (event->agreed.offered & ~read);
}

static void judge_bits(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t accepted = event->agreed.accepted, offered = known_offer(judge, event);
	uint64_t forbidden = RESERVED_BITS | (judge->pci.present ? 0 : PCI_BITS);

	if (accepted & RF_BIT(RF_F_VERSION_1))
		forbidden |= LEGACY_BITS & ~(judge->platform->ops->proposal ? RF_BIT(RF_F_REGION) : 0);
	if (accepted & ~offered)
		RF_BLAME(judge, event, NEG_010, DRIVER, rf_rule_caller(judge),
			 "bits 0x%" PRIx64 " are accepted, but the offer is 0x%" PRIx64,
			 accepted & ~offered, offered);
	judge->steps.beyond = !event->agreed.refused && accepted & ~offered;
	if (accepted & offered & forbidden)
		RF_BLAME(judge, event, NEG_015, DRIVER, rf_rule_caller(judge),
			 "bits 0x%" PRIx64 " are accepted, which nothing here defines",
			 accepted & offered & forbidden);
	if (rf_rule_modern(judge) && judge->contract.offered & ~accepted & RF_BIT(RF_F_VERSION_1))
		RF_BLAME(judge, event, NEG_011, DRIVER, rf_rule_caller(judge),
			 "VERSION_1 is offered and not accepted (accepted 0x%" PRIx64 ")",
			 accepted);
	if (!rf_rule_modern(judge) && !event->agreed.refused &&
	    !(offered & RF_BIT(RF_F_VERSION_1)) && offered & ~accepted & RF_BIT(RF_F_ANY_LAYOUT))
		RF_BLAME(judge, event, NEG_016, DRIVER, NULL,
			 "ANY_LAYOUT is offered and not accepted (accepted 0x%" PRIx64 ")",
			 accepted);
}

/* Over channel I/O revision 0, or none, has one word: there is no offer in a second. */
static void judge_word(struct rf_judge *judge, const struct rf_event *event)
{
	const struct rf_judged_ccw *ccw = &judge->ccw;

	if (ccw->present && (!ccw->revision || ccw->revision == RF_CCW_NO_REVISION) &&
	    event->feature.word && event->feature.bits)
		RF_BLAME(judge, event, NEG_010, DRIVER, rf_rule_caller(judge),
			 "bits 0x%x of word %u are accepted, and revision 0 has word 0 alone",
			 event->feature.bits, event->feature.word);
}

/* 026: bits that mean nothing without others, none of which the driver accepts. */
static void judge_prerequisites(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t unfounded = event->agreed.accepted & RF_RULE_NEEDS_VERSION_1;

	/* Who offers them without has gone astray first: RF-NEG-020. */
	if (unfounded && event->agreed.offered & ~event->agreed.accepted & RF_BIT(RF_F_VERSION_1))
		RF_BLAME(judge, event, NEG_026, DRIVER, rf_rule_caller(judge),
			 "bits 0x%" PRIx64 " are accepted without VERSION_1, which they need",
			 unfounded);
}

/* 012: the driver saw that the device refused, and goes on. */
static void judge_refused(struct rf_judge *judge, const struct rf_event *event, const char *what)
{
	if (judge->steps.shown_refused)
		RF_BLAME(judge, event, NEG_012, DRIVER, rf_rule_caller(judge),
			 "%s, but FEATURES_OK had read back clear", what);
}

/*
 * Is memory itself out of reach for a device that was not told of it and did not decline? A
 * translation is no such restriction: without the bit a device goes past it.
 */
static bool unprotected(const struct rf_judge *judge)
{
	return judge->platform->confined && !judge->platform->ops->proposal &&
	       !judge->steps.needs_reset && !judge->contract.disputed &&
	       !rf_contract_translates(&judge->contract);
}

/* Does all of a ring lie where the device reaches it? */
static bool within_reach(const struct rf_judge *judge, const struct rf_judged_queue *q)
{
	for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++)
		if (!rf_platform_window_holds(judge->platform, RF_BA(q->area[i].ba), q->area[i].len,
					      RF_PERM_READ))
			return false;
	return true;
}

/* A guest that keeps to the window by itself needs nobody to tell it so. */
static bool any_queue_out_of_reach(const struct rf_judge *judge)
{
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++)
		if (judge->queue[i].live && !within_reach(judge, &judge->queue[i]))
			return true;
	return false;
}

/* 014, 031: who gives up does so before memory is published. */
static void judge_failed(struct rf_judge *judge, const struct rf_event *event)
{
	if (!judge->steps.published)
		return;
	if (judge->steps.shown_refused)
		RF_BLAME(judge, event, NEG_014, DRIVER, rf_rule_caller(judge),
			 "a queue was published before the device refused the features");
	else if (unprotected(judge) && !(event->status.old & RF_STATUS_DRIVER_OK))
		RF_BLAME(judge, event, NEG_031, GAP, NULL,
			 "FAILED is set after a queue was published without ACCESS_PLATFORM, while "
			 "platform %s restricts what the device can reach",
			 judge->platform->ops->name);
}

static void check_status(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t news = event->status.val & ~event->status.old;

	/* Who gives up writes back what the device's status shows, whatever that is. */
	if (event->status.val & RF_STATUS_FAILED)
		news &= ~RF_STATUS_DRIVER_OK;
	if (news & RF_STATUS_DRIVER_OK) {
		judge_refused(judge, event, "DRIVER_OK is set");
		if (unprotected(judge) && any_queue_out_of_reach(judge))
			RF_BLAME(judge, event, NEG_013, GAP, NULL,
				 "DRIVER_OK without ACCESS_PLATFORM, while platform %s restricts "
				 "what the device can reach", judge->platform->ops->name);
	}
	if (news & RF_STATUS_FAILED)
		judge_failed(judge, event);
}

static void check_features(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_ACCEPT:
		judge_word(judge, event);
		break;
	case RF_EV_AGREED:
		judge_bits(judge, event);
		judge_prerequisites(judge, event);
		break;
	case RF_EV_QUEUE_LIVE:
		judge_refused(judge, event, "a queue is set up");
		judge->steps.published |= !judge->steps.shown_refused;
		break;
	default:
		check_status(judge, event);
		break;
	}
}

const struct rf_rule rf_rule_neg_010 = {
	RF_RULE_NAMED("RF-NEG-010"),
	.title = "accepting features that were not offered",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "FB01 CC29 CC30 VC13",
	.events = RF_ON(ACCEPT) | RF_ON(AGREED) | RF_ON(STATUS) | RF_ON(QUEUE_LIVE),
	.check = check_features,
};

const struct rf_rule rf_rule_neg_011 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-011",
	"not accepting VERSION_1", "FB10 VC13");
const struct rf_rule rf_rule_neg_012 = RF_ALWAYS_RULE(DRIVER, "RF-NEG-012",
	"going on although the device refused the features", "G10 FB07 CC16 VC8");
const struct rf_rule rf_rule_neg_013 = RF_ALWAYS_RULE(GAP, "RF-NEG-013",
	"reaching DRIVER_OK without ACCESS_PLATFORM on a restricted platform",
	"FB12 FB16 FB17 VC8");
const struct rf_rule rf_rule_neg_014 = RF_ALWAYS_RULE(DRIVER, "RF-NEG-014",
	"refusing only after memory was published", "FB05 VC9");
const struct rf_rule rf_rule_neg_015 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-015",
	"accepting features that are reserved or not of this transport", "FB03 FB22 FB27 M20 VC13");
const struct rf_rule rf_rule_neg_016 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-016",
	"not accepting ANY_LAYOUT through the legacy interface", "FB26 VC13");
const struct rf_rule rf_rule_neg_031 = RF_ALWAYS_RULE(GAP, "RF-NEG-031",
	"giving up a restricted platform's device only after memory was published", "FB05 FB16 VC9");
const struct rf_rule rf_rule_neg_026 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-026",
	"accepting a feature without what it needs", "FB02 VC13");
