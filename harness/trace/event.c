// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fields of each kind of event, as one table: it tells which bits of a
 * payload mean something, and how they print. Numbers whose names belong to a
 * higher floor (opcodes, fault sites, reports) print as numbers.
 */
#include "trace/event.h"
#include "base/text.h"
#include "trace/virtio_ccw.h"

#include <inttypes.h>
#include <string.h>

/* How a field prints. */
enum form {
	DEC,
	HEX,
	SIGNED,
	YES_NO,
	ENTRY,		/* a number, or none */
	PURPOSE,
	ACCESS,
	LEDGER,
	MAP_KIND,
	PERM,
	PUB_FLAGS,
	CHAIN_PROBLEMS,
	STRUCTURE,
	POWER,
	SIGNED64,
	COMMAND,	/* of a CCW */
	REVISION,	/* a number, or none */
	CCW_FLAGS,
	DEVICE_STATUS,
	CHANNEL_STATUS,
	STATUS_CONTROL,
	INDICATOR,
};

struct field {
	const char *label;
	uint8_t offset, size, form;	/* offset and size in bytes within the event */
};

#define FIELD(label_, member, form_) \
	{ label_, offsetof(struct rf_event, member), \
	  sizeof(((const struct rf_event *)0)->member), form_ }

static const struct field none_fields[1];
static const struct field oper_fields[] = {
	FIELD("opcode", oper.opcode, DEC), FIELD("a", oper.a, DEC),
	FIELD("b", oper.b, HEX), FIELD("c", oper.c, HEX),
};
static const struct field reg_fields[] = {
	FIELD("offset", reg.offset, HEX), FIELD("width", reg.width, DEC),
	FIELD("value", reg.value, HEX), FIELD("config", reg.config, YES_NO),
	FIELD("outside", reg.outside, YES_NO),
};
static const struct field pci_fields[] = {
	FIELD("structure", pci.structure, STRUCTURE), FIELD("offset", pci.offset, HEX),
	FIELD("width", pci.width, DEC), FIELD("value", pci.value, HEX),
	FIELD("bar", pci.bar, DEC), FIELD("at", pci.at, HEX),
	FIELD("config", pci.config, YES_NO), FIELD("outside", pci.outside, YES_NO),
};
static const struct field function_fields[] = {
	FIELD("vendor", function.vendor, HEX), FIELD("device", function.device, HEX),
	FIELD("type", function.type, DEC), FIELD("vectors", function.vectors, DEC),
	FIELD("multiplier", function.multiplier, DEC), FIELD("stride", function.stride, DEC),
	FIELD("notify-length", function.notify_length, HEX),
	FIELD("legacy", function.legacy, YES_NO),
	FIELD("transitional", function.transitional, YES_NO),
	FIELD("conforms", function.conforms, YES_NO),
	FIELD("multiplier-cut", function.multiplier_cut, YES_NO),
};
static const struct field message_fields[] = {
	FIELD("vector", message.vector, DEC), FIELD("address", message.address, HEX),
	FIELD("data", message.data, HEX),
};
static const struct field status_fields[] = {
	FIELD("old", status.old, HEX), FIELD("new", status.val, HEX),
};
static const struct field feature_fields[] = {
	FIELD("word", feature.word, DEC), FIELD("bits", feature.bits, HEX),
};
static const struct field agreed_fields[] = {
	FIELD("offered", agreed.offered, HEX), FIELD("accepted", agreed.accepted, HEX),
	FIELD("refused", agreed.refused, YES_NO), FIELD("legacy", agreed.legacy, YES_NO),
	FIELD("promised", agreed.promised, YES_NO),
};
static const struct field ring_fields[] = {
	FIELD("queue", ring.queue, DEC), FIELD("flags", ring.flags, HEX),
	FIELD("size", ring.size, DEC), FIELD("align", ring.align, DEC),
	FIELD("desc", ring.desc, HEX), FIELD("driver", ring.driver, HEX),
	FIELD("device", ring.device, HEX),
};
static const struct field queue_fields[] = {
	FIELD("queue", queue.queue, DEC), FIELD("value", queue.value, HEX),
};
static const struct field publish_fields[] = {
	FIELD("queue", publish.queue, DEC), FIELD("head", publish.head, DEC),
	FIELD("position", publish.position, DEC), FIELD("index", publish.index, DEC),
	FIELD("ba", publish.ba, HEX), FIELD("len", publish.len, DEC),
	FIELD("flags", publish.flags, PUB_FLAGS),
};
static const struct field chain_fields[] = {
	FIELD("queue", chain.queue, DEC), FIELD("head", chain.head, DEC),
	FIELD("count", chain.count, DEC), FIELD("readable", chain.readable, DEC),
	FIELD("writable", chain.writable, DEC),
	FIELD("problems", chain.problems, CHAIN_PROBLEMS),
};
static const struct field complete_fields[] = {
	FIELD("queue", complete.queue, DEC), FIELD("head", complete.head, DEC),
	FIELD("id", complete.id, DEC), FIELD("len", complete.len, DEC),
	FIELD("hostile", complete.hostile, YES_NO),
};
static const struct field access_fields[] = {
	FIELD("queue", access.queue, DEC), FIELD("purpose", access.purpose, PURPOSE),
	FIELD("ba", access.ba, HEX), FIELD("len", access.len, DEC),
	FIELD("pa", access.pa, HEX), FIELD("result", access.result, ACCESS),
	FIELD("hash", access.hash, HEX),
};
static const struct field irq_fields[] = {
	FIELD("cause", irq.cause, HEX), FIELD("spurious", irq.spurious, YES_NO),
};
static const struct field dma_fields[] = {
	FIELD("entry", dma.entry, ENTRY), FIELD("kind", dma.map_kind, MAP_KIND),
	FIELD("ba", dma.ba, HEX), FIELD("len", dma.len, DEC), FIELD("pa", dma.pa, HEX),
	FIELD("dir", dma.dir, PERM), FIELD("for-cpu", dma.for_cpu, YES_NO),
	FIELD("result", dma.result, LEDGER),
};
static const struct field mem_fields[] = {
	FIELD("entry", mem.entry, ENTRY), FIELD("pa", mem.pa, HEX),
	FIELD("len", mem.len, DEC), FIELD("result", mem.result, LEDGER),
};
static const struct field fault_fields[] = {
	FIELD("site", fault.site, DEC), FIELD("nth", fault.nth, DEC),
};
static const struct field report_fields[] = {
	FIELD("report", report.report, DEC), FIELD("line", report.line, DEC),
	FIELD("a", report.a, HEX), FIELD("b", report.b, HEX),
};
static const struct field data_fields[] = {
	FIELD("id", data.op_id, DEC), FIELD("got", data.got, SIGNED),
	FIELD("offset", data.offset, DEC), FIELD("len", data.len, DEC),
	FIELD("mismatch", data.mismatch, YES_NO), FIELD("leaked", data.leaked, YES_NO),
};
static const struct field window_fields[] = {
	FIELD("ba", window.ba, HEX), FIELD("len", window.len, HEX),
	FIELD("open", window.open, YES_NO),
};
static const struct field skip_fields[] = {
	FIELD("opcode", skip.opcode, DEC), FIELD("why", skip.why, SIGNED),
};
static const struct field power_fields[] = { FIELD("state", power.what, POWER) };
static const struct field belief_fields[] = { FIELD("dma-api", belief.dma_api, YES_NO) };
static const struct field page_fields[] = {
	FIELD("queue", page.queue, DEC), FIELD("head", page.head, DEC),
	FIELD("number", page.number, HEX), FIELD("pa", page.pa, HEX),
	FIELD("given", page.given, YES_NO),
};
static const struct field subchannel_fields[] = {
	FIELD("cu-type", subchannel.cu_type, HEX), FIELD("type", subchannel.type, DEC),
	FIELD("revision-max", subchannel.revision_max, DEC),
	FIELD("legacy", subchannel.legacy, YES_NO),
};
static const struct field start_fields[] = {
	FIELD("program", start.program, HEX), FIELD("parameter", start.parameter, HEX),
	FIELD("format", start.format, DEC), FIELD("code", start.code, DEC),
};
static const struct field ccw_fields[] = {
	FIELD("command", ccw.command, COMMAND), FIELD("nth", ccw.nth, DEC),
	FIELD("at", ccw.at, HEX), FIELD("flags", ccw.flags, CCW_FLAGS),
	FIELD("count", ccw.count, DEC), FIELD("cda", ccw.cda, HEX),
	FIELD("revision", ccw.revision, REVISION),
};
static const struct field ccw_end_fields[] = {
	FIELD("command", ccw.command, COMMAND), FIELD("nth", ccw.nth, DEC),
	FIELD("at", ccw.at, HEX), FIELD("flags", ccw.flags, CCW_FLAGS),
	FIELD("count", ccw.count, DEC), FIELD("cda", ccw.cda, HEX),
	FIELD("revision", ccw.revision, REVISION),
	FIELD("device", ccw.device, DEVICE_STATUS), FIELD("channel", ccw.channel, CHANNEL_STATUS),
	FIELD("residual", ccw.residual, DEC), FIELD("value", ccw.value, HEX),
};
static const struct field irb_fields[] = {
	FIELD("code", irb.code, DEC), FIELD("control", irb.control, STATUS_CONTROL),
	FIELD("device", irb.device, DEVICE_STATUS), FIELD("channel", irb.channel, CHANNEL_STATUS),
	FIELD("parameter", irb.parameter, HEX), FIELD("program", irb.program, HEX),
	FIELD("residual", irb.residual, DEC), FIELD("sense", irb.sense, HEX),
};
static const struct field indicator_fields[] = {
	FIELD("kind", indicator.kind, INDICATOR), FIELD("ba", indicator.ba, HEX),
	FIELD("len", indicator.len, DEC), FIELD("bit", indicator.bit, DEC),
	FIELD("isc", indicator.isc, DEC), FIELD("registered", indicator.registered, YES_NO),
};
static const struct field hypercall_fields[] = {
	FIELD("function", hypercall.function, HEX), FIELD("a", hypercall.a, HEX),
	FIELD("b", hypercall.b, HEX), FIELD("c", hypercall.c, HEX),
	FIELD("answer", hypercall.answer, SIGNED64),
};

struct shape { const struct field *field; uint32_t fields; };
#define SHAPE(name) { name##_fields, RF_ARRAY_SIZE(name##_fields) }
#define NO_FIELDS { none_fields, 0 }

static const struct shape shapes[RF_EVENT_KINDS] = {
	[RF_EV_OP] = SHAPE(oper),
	[RF_EV_REG_READ] = SHAPE(reg), [RF_EV_REG_WRITE] = SHAPE(reg),
	[RF_EV_STATUS] = SHAPE(status), [RF_EV_DEVICE_STATUS] = SHAPE(status),
	[RF_EV_OFFER] = SHAPE(feature), [RF_EV_ACCEPT] = SHAPE(feature),
	[RF_EV_AGREED] = SHAPE(agreed),
	[RF_EV_RESET] = NO_FIELDS,
	[RF_EV_QUEUE_LIVE] = SHAPE(ring),
	[RF_EV_QUEUE_DEAD] = SHAPE(queue), [RF_EV_NOTIFY] = SHAPE(queue),
	[RF_EV_PUBLISH] = SHAPE(publish),
	[RF_EV_CHAIN] = SHAPE(chain),
	[RF_EV_COMPLETE] = SHAPE(complete),
	[RF_EV_DEV_READ] = SHAPE(access), [RF_EV_DEV_WRITE] = SHAPE(access),
	[RF_EV_INTERRUPT] = SHAPE(irq), [RF_EV_IRQ] = SHAPE(irq),
	[RF_EV_MAP] = SHAPE(dma), [RF_EV_UNMAP] = SHAPE(dma), [RF_EV_SYNC] = SHAPE(dma),
	[RF_EV_ALLOC] = SHAPE(mem), [RF_EV_FREE] = SHAPE(mem),
	[RF_EV_FAULT] = SHAPE(fault),
	[RF_EV_GUEST_REPORT] = SHAPE(report),
	[RF_EV_DATA] = SHAPE(data),
	[RF_EV_WINDOW] = SHAPE(window),
	[RF_EV_STAGE] = NO_FIELDS,
	[RF_EV_BELIEF] = SHAPE(belief),
	[RF_EV_SKIP] = SHAPE(skip),
	[RF_EV_FUNCTION] = SHAPE(function),
	[RF_EV_BAR_READ] = SHAPE(pci), [RF_EV_BAR_WRITE] = SHAPE(pci),
	[RF_EV_PCI_READ] = SHAPE(pci), [RF_EV_PCI_WRITE] = SHAPE(pci),
	[RF_EV_MESSAGE] = SHAPE(message),
	[RF_EV_POWER] = SHAPE(power),
	[RF_EV_PAGE] = SHAPE(page),
	[RF_EV_SUBCHANNEL] = SHAPE(subchannel),
	[RF_EV_CHANNEL_START] = SHAPE(start),
	[RF_EV_CCW] = SHAPE(ccw), [RF_EV_CCW_END] = SHAPE(ccw_end),
	[RF_EV_CHANNEL_STATUS] = SHAPE(irb),
	[RF_EV_INDICATOR] = SHAPE(indicator),
	[RF_EV_HYPERCALL] = SHAPE(hypercall),
};

static const char *const stage_names[RF_STAGES] = {
	[RF_STAGE_SETUP] = "setup",
	[RF_STAGE_PROBE] = "probe",
	[RF_STAGE_TRAFFIC] = "traffic",
	[RF_STAGE_REMOVE] = "remove",
	[RF_STAGE_TEARDOWN] = "teardown",
	[RF_STAGE_FREEZE] = "freeze",
	[RF_STAGE_RESTORE] = "restore",
};

static const char *const purpose_names[RF_PURPOSES] = {
	[RF_FOR_DESC] = "desc",
	[RF_FOR_DRIVER_AREA] = "driver-area",
	[RF_FOR_DEVICE_AREA] = "device-area",
	[RF_FOR_INDIRECT] = "indirect",
	[RF_FOR_DATA] = "data",
	[RF_FOR_CCW] = "ccw",
	[RF_FOR_CCW_DATA] = "ccw-data",
	[RF_FOR_INDICATOR] = "indicator",
};

static const char *const access_names[] = {
	[RF_ACCESS_OK] = "ok",
	[RF_ACCESS_FAULT] = "fault",
	[RF_ACCESS_OUTSIDE] = "outside",
	[RF_ACCESS_WITHDRAWN] = "withdrawn",
};

static const char *const ledger_names[] = {
	[RF_LEDGER_OK] = "ok",
	[RF_LEDGER_NO_SUCH] = "no-such",
	[RF_LEDGER_DEAD] = "dead",
	[RF_LEDGER_WRONG_SIZE] = "wrong-size",
	[RF_LEDGER_WRONG_DIRECTION] = "wrong-direction",
	[RF_LEDGER_WRONG_KIND] = "wrong-kind",
	[RF_LEDGER_FULL] = "full",
};

static const char *const map_kind_names[] = {
	[RF_MAP_SINGLE] = "single",
	[RF_MAP_SG] = "sg",
	[RF_MAP_COHERENT] = "coherent",
	[RF_MAP_RESOURCE] = "resource",
};

static const char *const perm_names[] = {
	[RF_PERM_NONE] = "none",
	[RF_PERM_READ] = "read",
	[RF_PERM_WRITE] = "write",
	[RF_PERM_RW] = "both",
};

/* By bit number of RF_PUB_* and RF_CHAIN_*. */
static const char *const pub_flag_names[] = {
	"write", "next", "indirect", "in-table", "tainted", "packed", "early",
};
static const char *const chain_problem_names[] = {
	"loop", "too-long", "read-after-write", "indirect-unnegotiated", "indirect-nested",
	"indirect-next", "index-range", "indirect-length", "too-many-bytes", "unreadable",
	"tainted", "indirect-flags",
};

/* By enum rf_pci_structure. */
static const char *const structure_names[] = {
	"nowhere", "common", "notify", "isr", "device", "access", "legacy", "msix-table",
	"msix-pba", "config",
};

static const char *const power_names[RF_POWERS] = {
	[RF_POWER_LOST] = "lost",
	[RF_POWER_GONE] = "gone",
	[RF_POWER_BACK] = "back",
};

/* By bit number of RF_CCW_*, RF_DSTAT_*, RF_CSTAT_*, RF_STCTL_*. */
static const char *const ccw_flag_names[] = {
	"reserved", "suspend", "indirect", "interrupt", "skip", "sli", "cc", "cd",
};
static const char *const device_status_names[] = {
	"unit-exception", "unit-check", "device-end", "channel-end", "busy", "cu-end", "modifier",
	"attention",
};
static const char *const channel_status_names[] = {
	"chaining-check", "interface-check", "control-check", "data-check", "protection-check",
	"program-check", "incorrect-length", "interrupt",
};
static const char *const status_control_names[] = {
	"pending", "secondary", "primary", "intermediate", "alert",
};
static const char *const indicator_names[RF_INDICATORS] = {
	[RF_INDICATOR_QUEUES] = "queues",
	[RF_INDICATOR_CONFIG] = "config",
	[RF_INDICATOR_ADAPTER] = "adapter",
	[RF_INDICATOR_SUMMARY] = "summary",
};

/* Virtio's commands, and those of every channel device. Looked at for every command that is judged. */
static const char *const command_names[UINT8_MAX + 1] = {
	[RF_CCW_NOOP] = "noop", [RF_CCW_SENSE] = "sense", [RF_CCW_TIC] = "tic",
	[RF_CCW_SENSE_ID] = "sense-id", [RF_CCW_WRITE_FEAT] = "write-feat",
	[RF_CCW_READ_FEAT] = "read-feat", [RF_CCW_SET_VQ] = "set-vq",
	[RF_CCW_WRITE_CONF] = "write-conf", [RF_CCW_READ_CONF] = "read-conf",
	[RF_CCW_WRITE_STATUS] = "write-status", [RF_CCW_READ_VQ_CONF] = "read-vq-conf",
	[RF_CCW_VDEV_RESET] = "vdev-reset", [RF_CCW_SET_IND] = "set-ind",
	[RF_CCW_SET_CONF_IND] = "set-conf-ind", [RF_CCW_READ_STATUS] = "read-status",
	[RF_CCW_SET_IND_ADAPTER] = "set-ind-adapter", [RF_CCW_SET_VIRTIO_REV] = "set-virtio-rev",
};

struct names { const char *const *name; uint32_t count; };
#define NAMES(table) { table, RF_ARRAY_SIZE(table) }

static const struct names enum_names[] = {
	[YES_NO] = { (const char *const[]){ "no", "yes" }, 2 },
	[PURPOSE] = NAMES(purpose_names),
	[ACCESS] = NAMES(access_names),
	[LEDGER] = NAMES(ledger_names),
	[MAP_KIND] = NAMES(map_kind_names),
	[PERM] = NAMES(perm_names),
	[PUB_FLAGS] = NAMES(pub_flag_names),
	[CHAIN_PROBLEMS] = NAMES(chain_problem_names),
	[STRUCTURE] = NAMES(structure_names),
	[POWER] = NAMES(power_names),
	[CCW_FLAGS] = NAMES(ccw_flag_names),
	[DEVICE_STATUS] = NAMES(device_status_names),
	[CHANNEL_STATUS] = NAMES(channel_status_names),
	[STATUS_CONTROL] = NAMES(status_control_names),
	[INDICATOR] = NAMES(indicator_names),
};

const char *rf_ccw_command_name(uint8_t command)
{
	return command_names[command];
}

static void print_command(uint8_t command, struct rf_text *out)
{
	const char *name = rf_ccw_command_name(command);

	if (name)
		rf_text_add(out, "%s", name);
	else
		rf_text_add(out, "0x%x", command);
}

const char *rf_stage_name(enum rf_stage stage)
{
	return (unsigned int)stage < RF_STAGES ? stage_names[stage] : "?";
}

const char *rf_event_name(enum rf_event_kind kind)
{
	static const char *const names[RF_EVENT_KINDS] = {
#define RF_EVENT(id, name, what) [RF_EV_##id] = name,
#include "trace/events.def"
#undef RF_EVENT
	};

	return (unsigned int)kind < RF_EVENT_KINDS ? names[kind] : "?";
}

void rf_event_mask(enum rf_event_kind kind, uint64_t ret_mask[RF_EVENT_WORDS])
{
	const struct shape *shape = &shapes[kind];
	struct rf_event event;

	memset(&event, 0, sizeof(event));
	for (uint32_t i = 0; i < shape->fields; i++)
		memset((uint8_t *)&event + shape->field[i].offset, 0xff, shape->field[i].size);
	memcpy(ret_mask, event.raw, sizeof(event.raw));
}

static uint64_t field_value(const struct rf_event *event, const struct field *field)
{
	const uint8_t *at = (const uint8_t *)event + field->offset;
	uint64_t v64;
	uint32_t v32;
	uint16_t v16;

	switch (field->size) {
	case 8:
		memcpy(&v64, at, sizeof(v64));
		return v64;
	case 4:
		memcpy(&v32, at, sizeof(v32));
		return v32;
	case 2:
		memcpy(&v16, at, sizeof(v16));
		return v16;
	default:
		return *at;
	}
}

/* Names of @value's bits joined by commas, "none" without any. */
static void print_bits(uint64_t value, const struct names *names, struct rf_text *out)
{
	const char *separator = "";

	if (!value)
		rf_text_add(out, "none");
	for (uint32_t bit = 0; bit < names->count; bit++) {
		if (!(value & RF_BIT(bit)))
			continue;
		rf_text_add(out, "%s%s", separator, names->name[bit]);
		separator = ",";
		value &= ~RF_BIT(bit);
	}
	if (value)
		rf_text_add(out, "%s0x%" PRIx64, separator, value);
}

static void print_value(uint64_t value, enum form form, struct rf_text *out)
{
	switch (form) {
	case DEC:
		rf_text_add(out, "%" PRIu64, value);
		break;
	case HEX:
		rf_text_add(out, "0x%" PRIx64, value);
		break;
	case SIGNED:
		rf_text_add(out, "%" PRId32, (int32_t)value);
		break;
	case ENTRY:
		if (value == RF_NO_ENTRY)
			rf_text_add(out, "none");
		else
			rf_text_add(out, "%" PRIu64, value);
		break;
	case SIGNED64:
		rf_text_add(out, "%" PRId64, (int64_t)value);
		break;
	case COMMAND:
		print_command((uint8_t)value, out);
		break;
	case REVISION:
		if (value == RF_CCW_NO_REVISION)
			rf_text_add(out, "none");
		else
			rf_text_add(out, "%" PRIu64, value);
		break;
	case PUB_FLAGS:
	case CHAIN_PROBLEMS:
	case CCW_FLAGS:
	case DEVICE_STATUS:
	case CHANNEL_STATUS:
	case STATUS_CONTROL:
		print_bits(value, &enum_names[form], out);
		break;
	default:
		if (value < enum_names[form].count)
			rf_text_add(out, "%s", enum_names[form].name[value]);
		else
			rf_text_add(out, "%" PRIu64, value);
	}
}

void rf_event_print(const struct rf_event *event, struct rf_text *out)
{
	const struct shape *shape;

	rf_text_add(out, "%" PRIu32 " %s op=%u %s", event->seq, rf_stage_name(event->stage),
		    event->op, rf_event_name(event->kind));
	if (event->kind >= RF_EVENT_KINDS)
		return;
	shape = &shapes[event->kind];
	for (uint32_t i = 0; i < shape->fields; i++) {
		rf_text_add(out, " %s=", shape->field[i].label);
		print_value(field_value(event, &shape->field[i]), shape->field[i].form, out);
	}
}
