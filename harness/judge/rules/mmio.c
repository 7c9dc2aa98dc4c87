// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-MMIO-001..008, 010..018: register accesses (virtio-spec, Virtio Over
 * MMIO: Device Requirements and Driver Requirements of the register layout,
 * and its legacy interface). What a register does to a queue's life stands in
 * mmio_queue.c.
 *
 * Interrupt acknowledgement (M09, M10): that the driver acknowledges before it
 * handles cannot be told from register accesses and harms nobody who then looks
 * at every queue; that it writes back bits which mean nothing can.
 */
#include "judge/rules/rules.h"

#define DEFINED_INTERRUPTS (RF_INT_VRING | RF_INT_CONFIG)
#define QUEUE_SIZE_MAX 32768u

enum { R1 = 1, W1 = 2, R2 = 4, W2 = 8, R = R1 | R2, W = W1 | W2 };
#define AT(name) [VIRTIO_MMIO_##name / 4]
static const uint8_t registers[VIRTIO_MMIO_CONFIG / 4] = {
	AT(MAGIC_VALUE) = R, AT(VERSION) = R, AT(DEVICE_ID) = R, AT(VENDOR_ID) = R,
	AT(DEVICE_FEATURES) = R, AT(DEVICE_FEATURES_SEL) = W,
	AT(DRIVER_FEATURES) = W, AT(DRIVER_FEATURES_SEL) = W,
	AT(GUEST_PAGE_SIZE) = W1,
	AT(QUEUE_SEL) = W, AT(QUEUE_NUM_MAX) = R, AT(QUEUE_NUM) = W,
	AT(QUEUE_ALIGN) = W1, AT(QUEUE_PFN) = R1 | W1,
	AT(QUEUE_READY) = R2 | W2, AT(QUEUE_NOTIFY) = W,
	AT(INTERRUPT_STATUS) = R, AT(INTERRUPT_ACK) = W, AT(STATUS) = R | W,
	AT(QUEUE_DESC_LOW) = W2, AT(QUEUE_DESC_HIGH) = W2,
	AT(QUEUE_DRIVER_LOW) = W2, AT(QUEUE_DRIVER_HIGH) = W2,
	AT(QUEUE_DEVICE_LOW) = W2, AT(QUEUE_DEVICE_HIGH) = W2,
	AT(SHM_SEL) = W2, AT(SHM_LEN_LOW) = R2, AT(SHM_LEN_HIGH) = R2,
	AT(SHM_BASE_LOW) = R2, AT(SHM_BASE_HIGH) = R2,
	AT(QUEUE_RESET) = R2 | W2, AT(CONFIG_GENERATION) = R2,
};

static const char *verb(const struct rf_event *event)
{
	return event->kind == RF_EV_REG_READ ? "read" : "written";
}

/* Magic, version, device id: in this order, and nothing else before (M02). */
static const uint16_t identity[] = {
	VIRTIO_MMIO_MAGIC_VALUE, VIRTIO_MMIO_VERSION, VIRTIO_MMIO_DEVICE_ID,
};
#define IDENTIFIED ((1u << RF_ARRAY_SIZE(identity)) - 1)

static bool speaks_of_no_device(uint32_t offset, uint64_t value)
{
	switch (offset) {
	case VIRTIO_MMIO_MAGIC_VALUE:
		return value != VIRTIO_MMIO_MAGIC;
	case VIRTIO_MMIO_VERSION:
		return value != 1 && value != 2;
	default:
		return !value;
	}
}

/* A read of an identification register whose turn it is, or was. */
static bool identifies(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	if (event->kind != RF_EV_REG_READ || event->reg.config)
		return false;
	for (uint32_t i = 0; i < RF_ARRAY_SIZE(identity); i++) {
		if (event->reg.offset == identity[i]) {
			mmio->identified |= 1u << i;
			mmio->mismatch |= speaks_of_no_device(identity[i], event->reg.value);
			return true;
		}
		if (!(mmio->identified & (1u << i)))
			return false;
	}
	return false;
}

static bool identified(const struct rf_judge *judge)
{
	return (judge->mmio.identified & IDENTIFIED) == IDENTIFIED && !judge->mmio.mismatch;
}

static void judge_identity(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	if (identified(judge) || identifies(judge, event))
		return;
	if (mmio->mismatch)
		RF_BLAME(judge, event, MMIO_002, DRIVER, rf_rule_caller(judge),
			 "register 0x%x is %s, but there is no device of this driver",
			 event->reg.offset, verb(event));
	else
		RF_BLAME(judge, event, MMIO_001, DRIVER, rf_rule_caller(judge),
			 "register 0x%x is %s before magic, version and device id were read",
			 event->reg.offset, verb(event));
	mmio->identified = IDENTIFIED;
	mmio->mismatch = false;
}

/* What may be done to the register at @offset in the version that the driver read, if it did. */
static uint8_t permitted(const struct rf_judge *judge, uint32_t offset)
{
	uint32_t version = judge->mmio.version;

	return registers[offset / 4] & (version == 1 ? R1 | W1 : version == 2 ? R2 | W2 : R | W);
}

static uint8_t way_of(const struct rf_event *event)
{
	return event->kind == RF_EV_REG_READ ? R : W;
}

/* Is there such a register, may it be accessed this way, and is it this wide? */
static void judge_access(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t offset = event->reg.offset, version = judge->mmio.version;
	uint8_t may = permitted(judge, offset);

	if (event->reg.width != 4 || offset & 3)
		RF_BLAME(judge, event, MMIO_005, DRIVER, rf_rule_caller(judge),
			 "%u bytes at 0x%x of the registers are %s", event->reg.width, offset,
			 verb(event));
	else if (!may)
		RF_BLAME(judge, event, MMIO_003, DRIVER, rf_rule_caller(judge),
			 "offset 0x%x is %s, version %u has no register there", offset,
			 verb(event), version);
	else if (!(may & way_of(event)))
		RF_BLAME(judge, event, MMIO_004, DRIVER, rf_rule_caller(judge),
			 "register 0x%x is %s, which it is not for", offset, verb(event));
	else if (offset == VIRTIO_MMIO_QUEUE_RESET &&
		 !rf_contract_has(&judge->contract, RF_F_RING_RESET))
		RF_BLAME(judge, event, MMIO_012, DRIVER, rf_rule_caller(judge),
			 "QueueReset is %s without RING_RESET", verb(event));
}

/* Shared memory of device types that have none. */
static void judge_shm(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t type = judge->mmio.device_id;

	if (type == VIRTIO_ID_RNG || type == VIRTIO_ID_BLK || type == VIRTIO_ID_BALLOON)
		RF_BLAME(judge, event, MMIO_014, DRIVER, rf_rule_caller(judge),
			 "shared memory register 0x%x is %s, device type %u has none",
			 event->reg.offset, verb(event), type);
}

static void judge_ack(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t bits = event->reg.value, shown = judge->mmio.shown;

	judge->mmio.shown &= ~bits;
	if (bits & ~DEFINED_INTERRUPTS)
		RF_BLAME(judge, event, MMIO_010, DRIVER, rf_rule_caller(judge),
			 "InterruptACK 0x%x acknowledges bits that mean nothing", bits);
	if (bits & DEFINED_INTERRUPTS & ~shown)
		RF_BLAME(judge, event, MMIO_011, DRIVER, rf_rule_caller(judge),
			 "InterruptACK 0x%x acknowledges 0x%x, which was not read as pending",
			 bits, bits & DEFINED_INTERRUPTS & ~shown);
}

static void judge_selector(struct rf_judge *judge, const struct rf_event *event, bool selected)
{
	if (!selected)
		RF_BLAME(judge, event, MMIO_006, DRIVER, rf_rule_caller(judge),
			 "features are %s, but no word was selected", verb(event));
}

static void judge_write(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	switch (event->reg.offset) {
	case VIRTIO_MMIO_INTERRUPT_ACK:
		judge_ack(judge, event);
		break;
	case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
		mmio->device_sel = true;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
		mmio->driver_sel = true;
		break;
	case VIRTIO_MMIO_DRIVER_FEATURES:
		judge_selector(judge, event, mmio->driver_sel);
		break;
	case VIRTIO_MMIO_SHM_SEL:
		judge_shm(judge, event);
		break;
	}
}

static void judge_max(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	if (mmio->queue < RF_JUDGE_QUEUES) {
		mmio->max[mmio->queue] = event->reg.value;
		mmio->max_read |= 1u << mmio->queue;
	}
	if (event->reg.value > QUEUE_SIZE_MAX)
		RF_BLAME(judge, event, MMIO_017, DEVICE, NULL,
			 "queue %u is said to have up to %" PRIu64 " entries", mmio->queue,
			 event->reg.value);
}

static void judge_interrupt_status(struct rf_judge *judge, const struct rf_event *event)
{
	judge->mmio.shown |= event->reg.value;
	if (event->reg.value & ~(uint64_t)DEFINED_INTERRUPTS)
		RF_BLAME(judge, event, MMIO_018, DEVICE, NULL,
			 "InterruptStatus 0x%" PRIx64 " has bits that mean nothing",
			 event->reg.value);
}

static void judge_read(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	switch (event->reg.offset) {
	case VIRTIO_MMIO_INTERRUPT_STATUS:
		judge_interrupt_status(judge, event);
		break;
	case VIRTIO_MMIO_DEVICE_FEATURES:
		judge_selector(judge, event, mmio->device_sel);
		break;
	case VIRTIO_MMIO_QUEUE_NUM_MAX:
		judge_max(judge, event);
		break;
	case VIRTIO_MMIO_MAGIC_VALUE:
		if (event->reg.value != VIRTIO_MMIO_MAGIC)
			RF_BLAME(judge, event, MMIO_016, DEVICE, NULL,
				 "the magic value is 0x%" PRIx64, event->reg.value);
		break;
	case VIRTIO_MMIO_VERSION:
		mmio->version = event->reg.value;
		break;
	case VIRTIO_MMIO_DEVICE_ID:
		mmio->device_id = event->reg.value;
		break;
	case VIRTIO_MMIO_SHM_LEN_LOW:
	case VIRTIO_MMIO_SHM_LEN_HIGH:
	case VIRTIO_MMIO_SHM_BASE_LOW:
	case VIRTIO_MMIO_SHM_BASE_HIGH:
		judge_shm(judge, event);
		break;
	}
}

/*
 * Beyond the configuration that there is; widths are RF-NEG-019's. Only an
 * offered feature says how far it goes, so a device that lies has itself to blame.
 */
static void judge_config(struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t width = event->reg.width;

	if (!event->reg.outside || width > 4 || event->reg.offset & (width - 1))
		return;
	RF_BLAME(judge, event, MMIO_013, DRIVER, rf_rule_caller(judge),
		 "%u bytes at 0x%x of the configuration are %s, beyond its end", width,
		 event->reg.offset - VIRTIO_MMIO_CONFIG, verb(event));
}

/* A control register, by a driver that knows what device there is, as the specification has it. */
static bool ordinary(const struct rf_judge *judge, const struct rf_event *event)
{
	uint32_t offset = event->reg.offset;

	return identified(judge) && offset < VIRTIO_MMIO_QUEUE_RESET && event->reg.width == 4 &&
	       !(offset & 3) && permitted(judge, offset) & way_of(event);
}

static RF_NOINLINE bool judge_unusual(struct rf_judge *judge, const struct rf_event *event)
{
	judge_identity(judge, event);
	if (event->reg.config) {
		judge_config(judge, event);
		return false;
	}
	if (event->reg.offset >= VIRTIO_MMIO_CONFIG)
		return false;
	judge_access(judge, event);
	return true;
}

static void check_register(struct rf_judge *judge, const struct rf_event *event)
{
	if (!ordinary(judge, event) && !judge_unusual(judge, event))
		return;
	if (event->kind == RF_EV_REG_READ)
		judge_read(judge, event);
	else
		judge_write(judge, event);
}

const struct rf_rule rf_rule_mmio_001 = {
	RF_RULE_NAMED("RF-MMIO-001"),
	.title = "accessing registers before the device was identified",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "M02 VC13",
	.events = RF_ON(REG_READ) | RF_ON(REG_WRITE),
	.registers = RF_REGISTERS_ALL, .configuration = true,
	.check = check_register,
};

const struct rf_rule rf_rule_mmio_002 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-002",
	"going on where there is no device of this driver", "M02 VC13");
const struct rf_rule rf_rule_mmio_003 = RF_ALWAYS_RULE(DRIVER, "RF-MMIO-003",
	"accessing an offset that no register has", "M03 VC12");
const struct rf_rule rf_rule_mmio_004 = RF_ALWAYS_RULE(DRIVER, "RF-MMIO-004",
	"reading a write-only register or writing a read-only one", "M03 VC13");
const struct rf_rule rf_rule_mmio_005 = RF_ALWAYS_RULE(DRIVER, "RF-MMIO-005",
	"accessing registers other than by aligned 32 bits", "M04 VC13");
const struct rf_rule rf_rule_mmio_006 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-006",
	"accessing features without selecting a word", "M05 VC13");
const struct rf_rule rf_rule_mmio_010 = RF_ALWAYS_RULE(DRIVER, "RF-MMIO-010",
	"acknowledging interrupt bits that mean nothing", "M09 VC13");
const struct rf_rule rf_rule_mmio_011 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-011",
	"acknowledging interrupts that were not read", "M09 M10 VC13");
const struct rf_rule rf_rule_mmio_012 = RF_ALWAYS_RULE(DRIVER, "RF-MMIO-012",
	"touching QueueReset without RING_RESET", "R05 VC13");
const struct rf_rule rf_rule_mmio_013 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-013",
	"reaching beyond the device configuration", "C03 VC12");
const struct rf_rule rf_rule_mmio_014 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-014",
	"touching shared memory registers of a device that has none", "M16 VC13");
const struct rf_rule rf_rule_mmio_016 = RF_CONFORMING_RULE(DEVICE, "RF-MMIO-016",
	"showing a wrong magic value", "M01 VC13");
const struct rf_rule rf_rule_mmio_017 = RF_CONFORMING_RULE(DEVICE, "RF-MMIO-017",
	"allowing queues of more than 32768 entries", "SP03 PK02 VC13");
const struct rf_rule rf_rule_mmio_018 = RF_CONFORMING_RULE(DEVICE, "RF-MMIO-018",
	"showing interrupt bits that mean nothing", "M11 VC13");
