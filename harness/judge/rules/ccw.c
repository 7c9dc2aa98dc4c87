// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-CCW-001..013: commands, lengths, revisions, status and notifications of a
 * channel device (virtio-spec, Virtio Over Channel I/O). What a driver does to
 * its summary indicator (CC25) is a store into its own memory, of which no
 * event tells.
 */
#include "judge/rules/rules.h"

static const char *name(uint8_t command)
{
	const char *word = rf_ccw_command_name(command);

	return word ? word : "unknown";
}

static bool speaks_legacy(const struct rf_event *event)
{
	return event->ccw.revision == RF_CCW_NO_REVISION || !event->ccw.revision;
}

/* Bytes of a command's data, where they are always as many; UINT32_MAX: they are not. */
static uint32_t bytes_of(uint8_t command, const struct rf_event *event)
{
	switch (command) {
	case RF_CCW_VDEV_RESET:
		return 0;
	case RF_CCW_READ_FEAT:
	case RF_CCW_WRITE_FEAT:
		return RF_CCW_FEATURE_BYTES;
	case RF_CCW_READ_STATUS:
	case RF_CCW_WRITE_STATUS:
		return RF_CCW_STATUS_BYTES;
	case RF_CCW_READ_VQ_CONF:
		return RF_CCW_VQ_CONF_BYTES;
	case RF_CCW_SET_VQ:
		return speaks_legacy(event) ? RF_CCW_VQ_LEGACY_BYTES : RF_CCW_VQ_BYTES;
	case RF_CCW_SET_IND:
	case RF_CCW_SET_CONF_IND:
		return RF_CCW_INDICATOR_BYTES;
	case RF_CCW_SET_IND_ADAPTER:
		return RF_CCW_ADAPTER_BYTES;
	default:
		return UINT32_MAX;
	}
}

/* All of a command's data, through whatever CCWs they are chained. */
static uint32_t total(const struct rf_judge *judge)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < judge->ccw.extents; i++)
		sum += judge->ccw.extent[i].len;
	return sum;
}

/* The program check that may come of it is no second fault. */
static void blame_length(struct rf_judge *judge, const struct rf_event *event, uint8_t command,
			 uint32_t wanted)
{
	judge->ccw.told = true;
	RF_BLAME(judge, event, CCW_002, DRIVER, rf_rule_caller(judge),
		 "%s (0x%x) has %u bytes of data, they are %u", name(command), command,
		 total(judge), wanted);
}

/*
 * 002, 003: when the last of the CCWs stands there that a command's data are chained through. The
 * command is the first one's: a channel does not look at the code of those that are chained to it.
 */
static void judge_length(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t command = judge->ccw.command;
	uint32_t wanted = bytes_of(command, event), given = total(judge);
	bool other = command == RF_CCW_SET_VQ &&
		     (given == RF_CCW_VQ_BYTES || given == RF_CCW_VQ_LEGACY_BYTES);

	if (wanted == UINT32_MAX || given == wanted)
		return;
	if (!other) {
		blame_length(judge, event, command, wanted);
		return;
	}
	judge->ccw.told = true;
	RF_BLAME(judge, event, CCW_003, DRIVER, rf_rule_caller(judge),
		 "a queue is set by %u bytes, those of revision %u are %u", given,
		 speaks_legacy(event) ? 0 : event->ccw.revision, wanted);
}

/* 002 of a revision: the known ones have no data behind number and length. */
static void judge_revision_length(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t number = (uint32_t)(event->ccw.value >> 16), data = event->ccw.value & 0xffff;
	uint32_t given = total(judge), wanted = RF_CCW_REVISION_BYTES;

	if (number > RF_CCW_REVISION_MAX)
		wanted += data;
	if (given != wanted)
		blame_length(judge, event, event->ccw.command, wanted);
	else if (data && number <= RF_CCW_REVISION_MAX)
		RF_BLAME(judge, event, CCW_002, DRIVER, rf_rule_caller(judge),
			 "revision %u is said to have %u bytes of data, it has none", number, data);
}

/* What only the command's data, or the device's configuration, say of its length. */
static void judge_length_told(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t wanted = (uint32_t)event->ccw.value;

	/* What could not be read says nothing. */
	if (event->ccw.channel & ~RF_CSTAT_LENGTH)
		return;
	if (event->ccw.command == RF_CCW_SET_VIRTIO_REV)
		judge_revision_length(judge, event);
	else if (total(judge) > wanted)
		blame_length(judge, event, event->ccw.command, wanted);
}

/* 004, 005: a revision is for the beginning, and for once. */
static void judge_revision(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->ccw.revision != RF_CCW_NO_REVISION)
		RF_BLAME(judge, event, CCW_005, DRIVER, rf_rule_caller(judge),
			 "a revision is set, but %u is by now", event->ccw.revision);
	else if (judge->ccw.spoke)
		RF_BLAME(judge, event, CCW_004, DRIVER, rf_rule_caller(judge),
			 "a revision is set after other commands of virtio's");
}

/* A command's CCW; of one whose data are chained, each. */
static void check_ccw(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t command = judge->ccw.command;

	if (judge->ccw.chained || !rf_track_is_virtio(command))
		return;
	if (judge->ccw.cu_type != RF_CCW_CU_TYPE)
		RF_BLAME(judge, event, CCW_001, DRIVER, rf_rule_caller(judge),
			 "%s is for a control unit of type 0x%x", name(command), judge->ccw.cu_type);
	if (command == RF_CCW_SET_VIRTIO_REV) {
		judge_revision(judge, event);
		return;
	}
	judge->ccw.spoke |= event->ccw.revision == RF_CCW_NO_REVISION;
	if (command == RF_CCW_READ_STATUS && (speaks_legacy(event) || event->ccw.revision < 2))
		RF_BLAME(judge, event, CCW_007, DRIVER, rf_rule_caller(judge),
			 "the status is read, which needs revision 2");
	judge_length(judge, event);
}

/* 006: from the highest down. */
static void judge_tried(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t number = (uint32_t)(event->ccw.value >> 16);
	uint8_t *rejected = &judge->ccw.rejected;

	/* A device of the legacy kind does not look at the number. */
	if (event->ccw.channel || judge->ccw.legacy)
		return;
	if (*rejected != RF_CCW_NO_REVISION && number >= *rejected)
		RF_BLAME(judge, event, CCW_006, DRIVER, rf_rule_caller(judge),
			 "revision %u is tried after the device rejected %u", number, *rejected);
	if (!rf_rule_ccw_good(event) && number < *rejected)
		*rejected = (uint8_t)number;
}

/* 008: more entries than the device said it can have. */
static void judge_queue(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;
	uint32_t queue = (uint32_t)(event->ccw.value >> 16), size = event->ccw.value & 0xffff;

	if (queue >= RF_JUDGE_QUEUES || event->ccw.channel)
		return;
	if (event->ccw.command == RF_CCW_READ_VQ_CONF) {
		mmio->max[queue] = size;
		mmio->max_read |= 1u << queue;
	} else if (mmio->max_read >> queue & 1 && size > mmio->max[queue]) {
		RF_BLAME(judge, event, CCW_008, DRIVER, rf_rule_caller(judge),
			 "queue %u gets %u entries, it can have %u", queue, size,
			 mmio->max[queue]);
	}
}

/* May a device reject this command although it makes sense? */
static bool may_reject(const struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->ccw.command) {
	case RF_CCW_SET_VIRTIO_REV:
	case RF_CCW_SET_IND_ADAPTER:
		return true;
	case RF_CCW_WRITE_STATUS:
		return event->ccw.value & ~(uint64_t)judge->ccw.status & RF_STATUS_FEATURES_OK;
	case RF_CCW_READ_STATUS:
		return event->ccw.revision < 2 || speaks_legacy(event);
	case RF_CCW_SET_IND:
		return judge->ccw.indicator[RF_INDICATOR_ADAPTER].len;
	default:
		return event->ccw.revision == RF_CCW_NO_REVISION && !judge->ccw.legacy;
	}
}

/* 010: what makes sense is refused. */
static void judge_refusal(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t wanted = bytes_of(event->ccw.command, event);

	if (rf_rule_ccw_good(event) || event->ccw.channel || may_reject(judge, event) ||
	    (wanted != UINT32_MAX && wanted != total(judge)))
		return;
	RF_BLAME(judge, event, CCW_010, DEVICE, NULL,
		 "%s ends with device status 0x%x", name(event->ccw.command), event->ccw.device);
}

/* 011: the status, as it was written and taken; NEEDS_RESET is the device's own to set. */
static void judge_status(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t shown = event->ccw.value & ~RF_STATUS_NEEDS_RESET;
	uint8_t written = judge->contract.status & ~RF_STATUS_NEEDS_RESET;

	if (rf_rule_ccw_good(event) && shown != written)
		RF_BLAME(judge, event, CCW_011, DEVICE, NULL,
			 "the status reads 0x%x, 0x%x was written and not rejected", shown,
			 written);
}

static void check_end(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->ccw.command) {
	case RF_CCW_SET_VIRTIO_REV:
		judge_length_told(judge, event);
		judge_tried(judge, event);
		break;
	case RF_CCW_READ_CONF:
	case RF_CCW_WRITE_CONF:
		judge_length_told(judge, event);
		break;
	case RF_CCW_READ_VQ_CONF:
	case RF_CCW_SET_VQ:
		judge_queue(judge, event);
		break;
	case RF_CCW_READ_STATUS:
		judge_status(judge, event);
		break;
	}
	if (rf_track_is_virtio(event->ccw.command))
		judge_refusal(judge, event);
}

/* 009: what no channel could execute, unless another rule tells why. */
static void check_status(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->irb.code || !(event->irb.channel & RF_CSTAT_PROGRAM) || judge->ccw.told)
		return;
	RF_BLAME(judge, event, CCW_009, DRIVER, rf_rule_caller(judge),
		 "the program ends in a program check before 0x%x", event->irb.program);
}

/* 012, 013: the hypervisor is called. */
static void check_hypercall(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_ccw *ccw = &judge->ccw;
	uint32_t queue = event->hypercall.b & 0xffff;
	int64_t given = (int64_t)event->hypercall.c;

	if (event->hypercall.answer < 0) {
		RF_BLAME(judge, event, CCW_013, DRIVER, rf_rule_caller(judge),
			 "function %" PRIu64 " of subchannel 0x%" PRIx64 ", queue %u: there is no such",
			 event->hypercall.function, event->hypercall.a, queue);
		return;
	}
	if (queue >= RF_JUDGE_QUEUES)
		return;
	/* A queue that is set up anew may begin without. */
	if (ccw->cookies >> queue & 1 && given && given != ccw->cookie[queue])
		RF_BLAME(judge, event, CCW_012, DRIVER, rf_rule_caller(judge),
			 "queue %u is notified with cookie %" PRId64 ", the last answer was %" PRId64,
			 queue, given, ccw->cookie[queue]);
	ccw->cookies |= 1u << queue;
	ccw->cookie[queue] = event->hypercall.answer;
}

static void check_channel(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_CCW:
		check_ccw(judge, event);
		break;
	case RF_EV_CCW_END:
		check_end(judge, event);
		break;
	case RF_EV_CHANNEL_STATUS:
		check_status(judge, event);
		break;
	default:
		check_hypercall(judge, event);
	}
}

const struct rf_rule rf_rule_ccw_001 = {
	RF_RULE_NAMED("RF-CCW-001"),
	.title = "speaking virtio to a control unit of another type",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_ALWAYS,
	.requirements = "CC01 VC13",
	.events = RF_ON(CCW) | RF_ON(CCW_END) | RF_ON(CHANNEL_STATUS) | RF_ON(HYPERCALL),
	.check = check_channel,
};

const struct rf_rule rf_rule_ccw_002 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-002",
	"giving a command another length than its data have",
	"CC03 CC04 CC10 CC15 CC19 CC20 CC21 CC22 CC23 CC27 VC13");
const struct rf_rule rf_rule_ccw_003 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-003",
	"setting a queue in the form of another revision", "CC09 CC11 CC13 CC14 VC13");
const struct rf_rule rf_rule_ccw_004 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-004",
	"setting a revision after other commands", "CC08 VC13");
const struct rf_rule rf_rule_ccw_005 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-005",
	"setting a revision when one is set", "CC08 VC13");
const struct rf_rule rf_rule_ccw_006 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-006",
	"trying a revision not below the one that was rejected", "CC07 VC13");
const struct rf_rule rf_rule_ccw_007 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-007",
	"reading the status below revision 2", "CC17 VC13");
const struct rf_rule rf_rule_ccw_008 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-008",
	"giving a channel device's queue more entries than it can have", "CC10 VC13");
const struct rf_rule rf_rule_ccw_009 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-009",
	"starting a channel program that cannot be executed", "VC13");
const struct rf_rule rf_rule_ccw_010 = RF_CONFORMING_RULE(DEVICE, "RF-CCW-010",
	"refusing a command that makes sense", "CC02 CC05 VC13");
const struct rf_rule rf_rule_ccw_011 = RF_CONFORMING_RULE(DEVICE, "RF-CCW-011",
	"showing another status than was written and taken", "CC15 CC18 VC13");
const struct rf_rule rf_rule_ccw_012 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-012",
	"notifying with another cookie than the hypervisor gave", "CC26 VC13");
const struct rf_rule rf_rule_ccw_013 = RF_CONFORMING_RULE(DRIVER, "RF-CCW-013",
	"calling the hypervisor for what there is not", "CC26 VC13");
