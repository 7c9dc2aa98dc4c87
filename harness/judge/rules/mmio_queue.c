// SPDX-License-Identifier: GPL-2.0-only
/*
 * RF-MMIO-007..009, 015: a queue's life as the MMIO registers tell it
 * (virtio-spec, Virtio Over MMIO: Virtqueue Configuration, and the legacy
 * interface's). A queue counts as ready from QUEUE_LIVE to QUEUE_DEAD.
 */
#include "judge/rules/rules.h"

static bool live(const struct rf_judge *judge)
{
	return judge->mmio.queue < RF_JUDGE_QUEUES && judge->queue[judge->mmio.queue].live;
}

static uint32_t bit(const struct rf_judge *judge)
{
	return judge->mmio.queue < RF_JUDGE_QUEUES ? 1u << judge->mmio.queue : 0;
}

/* 008, 009: size and addresses are for queues that stand still, and are known to. */
static void judge_setup(struct rf_judge *judge, const struct rf_event *event)
{
	if (live(judge))
		RF_BLAME(judge, event, MMIO_008, DRIVER, rf_rule_caller(judge),
			 "register 0x%x of queue %u is written while the queue is ready",
			 event->reg.offset, judge->mmio.queue);
	if (!(judge->mmio.unconfirmed & bit(judge)))
		return;
	judge->mmio.unconfirmed &= ~bit(judge);
	RF_BLAME(judge, event, MMIO_009, DRIVER, rf_rule_caller(judge),
		 "queue %u is set up anew, but it was not seen to have stopped",
		 judge->mmio.queue);
}

static void judge_size(struct rf_judge *judge, const struct rf_event *event)
{
	judge_setup(judge, event);
	if (judge->mmio.max_read & bit(judge) &&
	    event->reg.value > judge->mmio.max[judge->mmio.queue])
		RF_BLAME(judge, event, MMIO_007, DRIVER, rf_rule_caller(judge),
			 "queue %u gets %" PRIu64 " entries, it can have %u", judge->mmio.queue,
			 event->reg.value, judge->mmio.max[judge->mmio.queue]);
}

/* 015: what the legacy device makes an address of must be known before the address. */
static void judge_pfn(struct rf_judge *judge, const struct rf_event *event)
{
	if (!event->reg.value || (judge->mmio.guest_page && judge->mmio.aligned & bit(judge)))
		return;
	RF_BLAME(judge, event, MMIO_015, DRIVER, rf_rule_caller(judge),
		 "QueuePFN of queue %u is written before %s", judge->mmio.queue,
		 judge->mmio.guest_page ? "QueueAlign" : "GuestPageSize");
}

static void judge_ready(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->reg.value & 1)
		judge_setup(judge, event);
	else if (live(judge))
		judge->mmio.unconfirmed |= bit(judge);
}

/* 009: a reset, too, is over when the device says so. */
static void judge_reset(struct rf_judge *judge, const struct rf_event *event)
{
	if (event->reg.value & 1 && live(judge) && rf_contract_has(&judge->contract, RF_F_RING_RESET))
		judge->mmio.unconfirmed |= bit(judge);
}

static void judge_write(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_mmio *mmio = &judge->mmio;

	switch (event->reg.offset) {
	case VIRTIO_MMIO_QUEUE_SEL:
		mmio->queue = event->reg.value;
		break;
	case VIRTIO_MMIO_QUEUE_NUM:
		judge_size(judge, event);
		break;
	case VIRTIO_MMIO_QUEUE_DESC_LOW:
	case VIRTIO_MMIO_QUEUE_DESC_HIGH:
	case VIRTIO_MMIO_QUEUE_DRIVER_LOW:
	case VIRTIO_MMIO_QUEUE_DRIVER_HIGH:
	case VIRTIO_MMIO_QUEUE_DEVICE_LOW:
	case VIRTIO_MMIO_QUEUE_DEVICE_HIGH:
		judge_setup(judge, event);
		break;
	case VIRTIO_MMIO_QUEUE_READY:
		judge_ready(judge, event);
		break;
	case VIRTIO_MMIO_QUEUE_RESET:
		judge_reset(judge, event);
		break;
	case VIRTIO_MMIO_GUEST_PAGE_SIZE:
		mmio->guest_page = event->reg.value;
		break;
	case VIRTIO_MMIO_QUEUE_ALIGN:
		mmio->aligned |= bit(judge);
		break;
	case VIRTIO_MMIO_QUEUE_PFN:
		judge_pfn(judge, event);
		break;
	}
}

/* 009 again: memory given up before the device was known to have stopped. */
static void judge_memory(struct rf_judge *judge, const struct rf_event *event)
{
	bool unmap = event->kind == RF_EV_UNMAP;
	uint64_t at = unmap ? event->dma.ba : event->mem.pa;
	uint64_t len = unmap ? event->dma.len : event->mem.len;

	if (unmap != rf_contract_translates(&judge->contract))
		return;
	for (uint32_t left = judge->mmio.unconfirmed; left; left &= left - 1) {
		uint32_t queue = __builtin_ctz(left);
		const struct rf_judged_area *area = judge->queue[queue].area;

		for (uint32_t i = 0; i < RF_JUDGED_AREAS; i++) {
			if (!rf_extents_meet(area[i].ba, area[i].len, at, len))
				continue;
			judge->mmio.unconfirmed &= ~(1u << queue);
			RF_BLAME(judge, event, MMIO_009, DRIVER, rf_rule_caller(judge),
				 "memory of queue %u goes, but it was not seen to have stopped",
				 queue);
			break;
		}
	}
}

static void check_queue(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_REG_WRITE:
		if (!event->reg.outside)
			judge_write(judge, event);
		break;
	case RF_EV_REG_READ:
		if ((event->reg.offset == VIRTIO_MMIO_QUEUE_READY ||
		     event->reg.offset == VIRTIO_MMIO_QUEUE_RESET) &&
		    !event->reg.value && !event->reg.outside)
			judge->mmio.unconfirmed &= ~bit(judge);
		break;
	default:
		if (judge->mmio.unconfirmed)
			judge_memory(judge, event);
		break;
	}
}

const struct rf_rule rf_rule_mmio_007 = {
	RF_RULE_NAMED("RF-MMIO-007"),
	.title = "giving a queue more entries than it can have",
	.role = RF_PARTY_DRIVER, .scope = RF_SCOPE_CONFORMING,
	.requirements = "M06 VC13",
	.events = RF_ON(REG_READ) | RF_ON(REG_WRITE) | RF_ON(UNMAP) | RF_ON(FREE),
	.registers = RF_AT(QUEUE_SEL) | RF_AT(QUEUE_NUM) | RF_AT(QUEUE_READY) |
		RF_AT(QUEUE_DESC_LOW) | RF_AT(QUEUE_DESC_HIGH) | RF_AT(QUEUE_DRIVER_LOW) |
		RF_AT(QUEUE_DRIVER_HIGH) | RF_AT(QUEUE_DEVICE_LOW) | RF_AT(QUEUE_DEVICE_HIGH) |
		RF_AT(GUEST_PAGE_SIZE) | RF_AT(QUEUE_ALIGN) | RF_AT(QUEUE_PFN) | RF_AT(QUEUE_RESET),
	.check = check_queue,
};

const struct rf_rule rf_rule_mmio_008 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-008",
	"changing a queue's registers while it is ready", "M07 VC13");
const struct rf_rule rf_rule_mmio_009 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-009",
	"using a queue's memory or registers anew before it is known to have stopped",
	"M08 M15 R01 VC13");
const struct rf_rule rf_rule_mmio_015 = RF_CONFORMING_RULE(DRIVER, "RF-MMIO-015",
	"giving a legacy queue's page number before the page size or alignment", "M18 VC13");
