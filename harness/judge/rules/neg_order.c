// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-NEG-001..009, 017: the order of the driver's steps through Device
 * Initialization (virtio-spec). Steps may be taken together in one write; none
 * may be left out, taken back or taken again after FAILED without a reset.
 * The legacy interface knows no FEATURES_OK, may write configuration early and
 * may use the device before DRIVER_OK (Legacy Interface: Device Initialization).
 */
#include "judge/rules/rules.h"

static bool features_ok(const struct rf_judge *judge)
{
	return judge->contract.status & RF_STATUS_FEATURES_OK;
}

/* The steps that @status takes for granted and that are not in it; 0: none. */
static uint8_t skipped(const struct rf_judge *judge, uint8_t status)
{
	uint8_t needed = 0;

	if (status & RF_STATUS_DRIVER)
		needed |= RF_STATUS_ACKNOWLEDGE;
	if (status & (RF_STATUS_FEATURES_OK | RF_STATUS_DRIVER_OK))
		needed |= RF_STATUS_ACKNOWLEDGE | RF_STATUS_DRIVER;
	if (status & RF_STATUS_DRIVER_OK && rf_rule_modern(judge))
		needed |= RF_STATUS_FEATURES_OK;
	return needed & ~status;
}

/* 005 is told once for each FAILED: what comes behind the first step is more of the same. */
static bool goes_on(struct rf_judge *judge)
{
	bool before = judge->steps.went_on;

	judge->steps.went_on = true;
	return !before;
}

static void judge_failed(struct rf_judge *judge, const struct rf_event *event, const char *what)
{
	if (goes_on(judge))
		RF_BLAME(judge, event, NEG_005, DRIVER, rf_rule_caller(judge),
			 "%s after FAILED without a reset", what);
}

static void judge_order(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t old = event->status.old & ~RF_STATUS_NEEDS_RESET, val = event->status.val;

	/* To give up needs no reset before it; whatever the device shows is written along. */
	if (!judge->steps.reset && !(val & RF_STATUS_FAILED))
		RF_BLAME(judge, event, NEG_004, DRIVER, rf_rule_caller(judge),
			 "status 0x%x is written before the device was ever reset", val);
	if (old & ~val)
		RF_BLAME(judge, event, NEG_003, DRIVER, rf_rule_caller(judge),
			 "status 0x%x over 0x%x clears bits 0x%x", val, old, old & ~val);
	else if (skipped(judge, val) && !(val & RF_STATUS_FAILED))
		RF_BLAME(judge, event, NEG_001, DRIVER, rf_rule_caller(judge),
			 "status 0x%x presumes steps 0x%x that were not taken", val,
			 skipped(judge, val));
	if (old & RF_STATUS_FAILED && val & ~old & ~RF_STATUS_NEEDS_RESET && goes_on(judge))
		RF_BLAME(judge, event, NEG_005, DRIVER, rf_rule_caller(judge),
			 "status goes from 0x%x to 0x%x after FAILED without a reset", old, val);
}

/* 008: FEATURES_OK written and never looked at again. */
static void judge_reread(struct rf_judge *judge, const struct rf_event *event, const char *what)
{
	bool due = judge->steps.reread_due;

	judge->steps.reread_due = false;
	/* Who was told that it is refused, and may look once more, goes on against RF-NEG-012. */
	if (!due || judge->steps.shown_refused)
		return;
	RF_BLAME(judge, event, NEG_008, DRIVER, rf_rule_caller(judge),
		 "%s, but the status was not read after FEATURES_OK was written", what);
}

static void judge_features_ok(struct rf_judge *judge, const struct rf_event *event)
{
	judge->steps.reread_due = true;
	judge->steps.shown_refused = false;
	/*
	 * A device that offers VERSION_1 here invites what it gets; of a driver that accepts it
	 * without RF-NEG-010 tells.
	 */
	if (judge->mmio.version == 1 &&
	    !((judge->contract.offered | judge->contract.accepted) & RF_BIT(RF_F_VERSION_1)))
		RF_BLAME(judge, event, NEG_017, DRIVER, rf_rule_caller(judge),
			 "FEATURES_OK is set on a legacy device");
}

static void check_status(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t news = event->status.val & ~event->status.old;

	if (!event->status.val)
		return;
	judge_order(judge, event);
	if (news & RF_STATUS_FEATURES_OK)
		judge_features_ok(judge, event);
	if (news & RF_STATUS_DRIVER_OK)
		judge_reread(judge, event, "DRIVER_OK is set");
}

static void check_status_read(struct rf_judge *judge, const struct rf_event *event)
{
	/* Only the first look decides: what a later one shows need not be checked again. */
	if (judge->steps.reread_due)
		judge->steps.shown_refused = !(event->reg.value & RF_STATUS_FEATURES_OK);
	judge->steps.reread_due = false;
}

/* 006: configuration written while features are still open. */
static void check_config_write(struct rf_judge *judge, const struct rf_event *event,
			       uint32_t offset)
{
	if (!rf_rule_modern(judge) || features_ok(judge))
		return;
	RF_BLAME(judge, event, NEG_006, DRIVER, rf_rule_caller(judge),
		 "configuration byte 0x%x is written before FEATURES_OK", offset);
}

/*
 * Over channel I/O the end of the command that writes the status says whether it was taken. Where
 * it can be read, who was told that it was not may look once more.
 */
static void check_channel(struct rf_judge *judge, const struct rf_event *event)
{
	bool wrote = event->ccw.command == RF_CCW_WRITE_STATUS;
	bool readable = event->ccw.revision != RF_CCW_NO_REVISION && event->ccw.revision >= 2;

	if (event->ccw.command == RF_CCW_WRITE_CONF)
		check_config_write(judge, event, 0);
	if (!judge->steps.reread_due || !(wrote || event->ccw.command == RF_CCW_READ_STATUS))
		return;
	judge->steps.shown_refused = rf_track_ccw_failed(event) ||
				     !(event->ccw.value & RF_STATUS_FEATURES_OK);
	judge->steps.reread_due = wrote && readable && judge->steps.shown_refused;
}

/* 007, 001: features after their time, or before it. */
static void check_accept(struct rf_judge *judge, const struct rf_event *event)
{
	uint64_t agreed = judge->steps.agreed;
	uint32_t bits = event->feature.bits, word = event->feature.word;

	if (judge->contract.failed)
		judge_failed(judge, event, "features are accepted");
	else if (!(judge->contract.status & RF_STATUS_DRIVER))
		RF_BLAME(judge, event, NEG_001, DRIVER, rf_rule_caller(judge),
			 "features are accepted before status DRIVER is set");
	if (features_ok(judge) && word < 2 && bits & ~(uint32_t)(agreed >> (32 * word)))
		RF_BLAME(judge, event, NEG_007, DRIVER, rf_rule_caller(judge),
			 "feature word %u becomes 0x%x after FEATURES_OK, it was 0x%x", word, bits,
			 (uint32_t)(agreed >> (32 * word)));
}

static void check_agreed(struct rf_judge *judge, const struct rf_event *event)
{
	judge->steps.agreed = event->agreed.accepted;
}

/* 002, 005, 008: a queue is set up; of one that saw FEATURES_OK refused, RF-NEG-012 tells. */
static void check_queue(struct rf_judge *judge, const struct rf_event *event)
{
	judge_reread(judge, event, "a queue is set up");
	if (judge->contract.failed)
		judge_failed(judge, event, "a queue is set up");
	else if (rf_rule_modern(judge) && !features_ok(judge) && !judge->steps.shown_refused)
		RF_BLAME(judge, event, NEG_002, DRIVER, rf_rule_caller(judge),
			 "queue %u is set up before FEATURES_OK", event->ring.queue);
	else if (!(judge->contract.status & RF_STATUS_DRIVER))
		RF_BLAME(judge, event, NEG_002, DRIVER, rf_rule_caller(judge),
			 "queue %u is set up before status DRIVER is set", event->ring.queue);
}

/* 009, 005: an available buffer notification. */
static void check_notify(struct rf_judge *judge, const struct rf_event *event)
{
	if (judge->contract.failed)
		judge_failed(judge, event, "a queue is notified");
	else if (rf_rule_modern(judge) && !(judge->contract.status & RF_STATUS_DRIVER_OK))
		RF_BLAME(judge, event, NEG_009, DRIVER, rf_rule_caller(judge),
			 "queue %u is notified before DRIVER_OK", event->queue.queue);
}

static void check_order(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_STATUS:
		check_status(judge, event);
		break;
	case RF_EV_REG_READ:
	case RF_EV_BAR_READ:
		if (rf_rule_is_status(event))
			check_status_read(judge, event);
		break;
	case RF_EV_REG_WRITE:
	case RF_EV_BAR_WRITE:
		if (event->reg.config)
			check_config_write(judge, event, rf_rule_config_offset(event));
		break;
	case RF_EV_CCW_END:
		check_channel(judge, event);
		break;
	case RF_EV_ACCEPT:
		check_accept(judge, event);
		break;
	case RF_EV_AGREED:
		check_agreed(judge, event);
		break;
	case RF_EV_QUEUE_LIVE:
		check_queue(judge, event);
		break;
	default:
		check_notify(judge, event);
		break;
	}
}

const struct rf_rule rf_rule_neg_001 = {
	RF_RULE_NAMED("RF-NEG-001"),
	.title = "leaving out a step of the initialisation",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "G01 G17 VC13",
	.events = RF_ON(STATUS) | RF_ON_READS | RF_ON_WRITES | RF_ON(ACCEPT) |
		RF_ON(AGREED) | RF_ON(QUEUE_LIVE) | RF_ON(NOTIFY) | RF_ON(CCW_END),
	.registers = RF_AT(STATUS), .configuration = true,
	.offsets = RF_AT_COMMON(DEVICE_STATUS), .structures = RF_IN(LEGACY) | RF_IN(DEVICE),
	.check = check_order,
};

const struct rf_rule rf_rule_neg_002 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-002",
	"setting up a queue before features are settled", "G01 VC13");
const struct rf_rule rf_rule_neg_003 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-003",
	"clearing a status bit without a reset", "G02 VC13");
const struct rf_rule rf_rule_neg_004 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-004",
	"starting without a reset", "G07 VC13");
const struct rf_rule rf_rule_neg_005 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-005",
	"going on after FAILED without a reset", "G03 G11 VC13");
const struct rf_rule rf_rule_neg_006 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-006",
	"writing configuration before FEATURES_OK", "G08 VC13");
const struct rf_rule rf_rule_neg_007 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-007",
	"accepting features after FEATURES_OK", "G09 VC13");
const struct rf_rule rf_rule_neg_008 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-008",
	"not reading the status after FEATURES_OK", "G10 VC13");
const struct rf_rule rf_rule_neg_009 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-009",
	"notifying a queue before DRIVER_OK", "G12 VC13");
const struct rf_rule rf_rule_neg_017 = RF_CONFORMING_RULE(DRIVER, "RF-NEG-017",
	"setting FEATURES_OK on a legacy device", "G17 FB09 VC13");
