/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of rules share: shorthand for their tables and for speaking. */
#ifndef RF_JUDGE_RULES_H
#define RF_JUDGE_RULES_H

#include "judge/judge.h"
#include "judge/track.h"
#include "trace/virtio.h"
#include "trace/virtio_ccw.h"
#include "trace/virtio_mmio.h"
#include "trace/virtio_pci.h"

#include <inttypes.h>

/* Device types that rules know something of. */
#define VIRTIO_ID_BLK 2u
#define VIRTIO_ID_RNG 4u
#define VIRTIO_ID_BALLOON 5u

/* Features that the legacy interface does not have: they mean nothing without VERSION_1. */
#define RF_RULE_NEEDS_VERSION_1 (RF_BIT(RF_F_RING_PACKED) | RF_BIT(RF_F_RING_RESET) | \
				 RF_BIT(RF_F_NOTIFICATION_DATA) | \
				 RF_BIT(RF_F_NOTIF_CONFIG_DATA))

/* Name and page of a rule, and the events it listens to. */
#define RF_RULE_NAMED(name_) .name = name_, .page = "reports/rules/" name_ ".md"
#define RF_ON(kind) RF_BIT(RF_EV_##kind)
#define RF_AT(register) RF_BIT(VIRTIO_MMIO_##register / 4)

/* A rule of scope conforming that another rule of its file checks along. */
#define RF_CONFORMING_RULE(role_, name_, title_, requirements_) { \
	RF_RULE_NAMED(name_), .title = title_, .role = RF_PARTY_##role_, \
	.scope = RF_SCOPE_CONFORMING, .requirements = requirements_ }

/* The same of scope always. */
#define RF_ALWAYS_RULE(role_, name_, title_, requirements_) { \
	RF_RULE_NAMED(name_), .title = title_, .role = RF_PARTY_##role_, \
	.scope = RF_SCOPE_ALWAYS, .requirements = requirements_ }

/* Blame: RF_BLAME(judge, event, DMA_001, DRIVER, stack, "...", ...). */
#define RF_BLAME(judge, event_, id, party_, stack_, ...) \
	rf_judge_find((judge), &(const struct rf_verdict){ \
		.rule = RF_RULE_##id, .party = RF_PARTY_##party_, .stack = (stack_), \
		.event = (event_) }, __VA_ARGS__)

/* The guest's stack at the call under way, or NULL: who just did what is judged. */
static inline const struct rf_stack *rf_rule_caller(const struct rf_judge *judge)
{
	return judge->names.call_stack ? judge->names.call_stack(judge->names.ctx) : NULL;
}

/* Is the device driven through the interface of VERSION_1, as far as is known? */
static inline bool rf_rule_modern(const struct rf_judge *judge)
{
	return !judge->contract.legacy && judge->mmio.version != 1;
}

/* Bits of a rule's places behind BARs. */
#define RF_AT_COMMON(field)	RF_BIT(VIRTIO_PCI_##field)
#define RF_IN(structure)	(1u << RF_PCI_##structure)

/* Events of the register accesses of every transport. */
#define RF_ON_READS	(RF_ON(REG_READ) | RF_ON(BAR_READ))
#define RF_ON_WRITES	(RF_ON(REG_WRITE) | RF_ON(BAR_WRITE))

static inline bool rf_rule_is_read(const struct rf_event *event)
{
	return event->kind == RF_EV_REG_READ || event->kind == RF_EV_BAR_READ;
}

/*
 * Is a register that the event accesses the device status? Of MMIO's registers rules hear
 * of those alone that they ask for.
 */
static inline bool rf_rule_is_status(const struct rf_event *event)
{
	if (event->reg.config || event->reg.outside)
		return false;
	if (event->kind == RF_EV_REG_READ || event->kind == RF_EV_REG_WRITE)
		return event->reg.offset == VIRTIO_MMIO_STATUS;
	return (event->pci.structure == RF_PCI_COMMON &&
		event->pci.offset == VIRTIO_PCI_DEVICE_STATUS) ||
	       (event->pci.structure == RF_PCI_LEGACY && event->pci.offset == VIRTIO_PCI_L_STATUS);
}

/* Did a channel command end well? */
static inline bool rf_rule_ccw_good(const struct rf_event *event)
{
	return event->ccw.device == RF_DSTAT_ENDED && !event->ccw.channel;
}

/* Where in the device configuration an access lies that is one of it. */
static inline uint32_t rf_rule_config_offset(const struct rf_event *event)
{
	bool mmio = event->kind == RF_EV_REG_READ || event->kind == RF_EV_REG_WRITE;

	return event->reg.offset - (mmio ? VIRTIO_MMIO_CONFIG : 0);
}

/* The ledger entry of that number, or NULL for RF_NO_ENTRY. */
static inline const struct rf_mapping *rf_rule_mapping(const struct rf_judge *judge, uint32_t entry)
{
	return entry == RF_NO_ENTRY ? NULL : &judge->ledger->entries[entry];
}

/* Platforms are asked about one kind of access: writing where both are meant. */
static inline enum rf_perm rf_rule_one_perm(enum rf_perm perm)
{
	return perm & RF_PERM_WRITE ? RF_PERM_WRITE : RF_PERM_READ;
}

/* Under ACCESS_PLATFORM: is this memory of a confidential guest that is not all shared? */
static inline bool rf_rule_private(const struct rf_judge *judge, uint64_t ba, uint64_t len)
{
	return rf_platform_confidential(judge->platform) &&
	       rf_contract_translates(&judge->contract) &&
	       rf_platform_leads_to_ram(judge->platform, RF_BA(ba), len);
}

/* Does the bus address of @mapping lead to its memory, or to where that may be bounced? */
bool rf_rule_leads_home(const struct rf_judge *judge, const struct rf_mapping *mapping);
/* RF-DMA-010: blame the DMA layer if it does not. */
void rf_rule_judge_mapping(struct rf_judge *judge, const struct rf_event *event,
			   const struct rf_mapping *mapping);

/* Does the device go past a translation that was agreed on? Then it finds nothing where it should. */
static inline bool rf_rule_bypasses(const struct rf_judge *judge)
{
	return judge->platform->physical && judge->platform->translated &&
	       judge->contract.ended && !judge->contract.disputed &&
	       judge->contract.regime == RF_REGIME_PLATFORM;
}

/* An access of a channel device to what is of no queue: ccw_memory.c. */
void rf_rule_channel_access(struct rf_judge *judge, const struct rf_event *event);

/* Is the mapping or the memory that backed an extent gone? */
static inline bool rf_rule_unbacked(const struct rf_judge *judge, const struct rf_backing *backing)
{
	if (!judge->unbacked)
		return false;
	return (backing->mapping && !judge->ledger->entries[backing->mapping - 1].live) ||
	       (backing->alloc && judge->arena->allocs[backing->alloc - 1].state == RF_ALLOC_FREED);
}

/* The stack of the mapping's or the memory's end. */
static inline const struct rf_stack *rf_rule_undoer(const struct rf_judge *judge,
						    const struct rf_backing *backing)
{
	if (backing->mapping && !judge->ledger->entries[backing->mapping - 1].live)
		return &judge->ledger->entries[backing->mapping - 1].died;
	return backing->alloc ? &judge->arena->allocs[backing->alloc - 1].died : NULL;
}

/*
 * The mapping that was made for exactly this extent of a buffer and closed again before the device
 * was shown it, under the agreement that holds: the driver gave the chain up. Or NULL.
 */
const struct rf_mapping *rf_rule_abandoned(const struct rf_judge *judge, uint64_t ba, uint64_t len);

/*
 * May the guest have been misled about which buffers were returned? Then
 * giving up their memory is not its fault. See track.c for how it is told. Nor
 * is it anything new once the device was seen to follow what was taken back.
 */
static inline bool rf_rule_doubtful(const struct rf_judged_queue *queue)
{
	return queue->astray || queue->doubtful || queue->index_writes > queue->returned;
}

static inline bool rf_rule_any_doubtful(const struct rf_judge *judge)
{
	for (uint32_t i = 0; i < RF_JUDGE_QUEUES; i++)
		if (judge->queue[i].live && rf_rule_doubtful(&judge->queue[i]))
			return true;
	return false;
}

#endif
