// SPDX-License-Identifier: GPL-2.0-only
/*
 * The contract, as virtio-spec "Feature Bits" and "Reserved Feature Bits"
 * (ACCESS_PLATFORM) define it: not what the platform does (truth), and not
 * which path the guest's kernel took (belief).
 */
#include "judge/contract.h"
#include "trace/virtio.h"

#include <string.h>

static const char *const regime_names[RF_REGIMES] = {
	[RF_REGIME_NONE] = "none",
	[RF_REGIME_PHYSICAL] = "physical",
	[RF_REGIME_PLATFORM] = "platform",
	[RF_REGIME_RANGE] = "range",
};

const char *rf_regime_name(enum rf_regime regime)
{
	return (unsigned int)regime < RF_REGIMES ? regime_names[regime] : "?";
}

void rf_contract_reset(struct rf_contract *contract)
{
	memset(contract, 0, sizeof(*contract));
}

static void device_reset(struct rf_contract *contract)
{
	struct rf_contract kept = {
		.offered = contract->offered,
		.offer_read = contract->offer_read,
		.legacy = contract->legacy,
	};

	*contract = kept;
}

static void set_word(uint64_t *features, uint8_t *words, const struct rf_event *event)
{
	uint32_t word = event->feature.word;

	if (word > 1)
		return;
	*features &= ~(0xffffffffULL << (32 * word));
	*features |= (uint64_t)event->feature.bits << (32 * word);
	*words |= 1u << word;
}

static void agree(struct rf_contract *contract, const struct rf_event *event)
{
	contract->refused = event->agreed.refused;
	contract->legacy = event->agreed.legacy;
	contract->disputed = event->agreed.refused ||
		(event->agreed.accepted & ~event->agreed.offered & RF_BIT(RF_F_ACCESS_PLATFORM));
	contract->ended = !event->agreed.refused;
	contract->regime = RF_REGIME_NONE;
	contract->since = event->seq;
	if (!contract->ended)
		return;
	/* A driver that never looked at a word may still have accepted what it held. */
	contract->offered |= event->agreed.offered & event->agreed.accepted;
	contract->accepted = event->agreed.accepted;
	contract->regime = event->agreed.promised ? RF_REGIME_RANGE :
			   rf_contract_has(contract, RF_F_ACCESS_PLATFORM) ?
			   RF_REGIME_PLATFORM : RF_REGIME_PHYSICAL;
}

void rf_contract_event(struct rf_contract *contract, const struct rf_event *event)
{
	uint64_t accepted;

	switch (event->kind) {
	case RF_EV_RESET:
		device_reset(contract);
		break;
	case RF_EV_STATUS:
		contract->status = event->status.val;
		contract->failed |= !!(event->status.val & RF_STATUS_FAILED);
		break;
	case RF_EV_OFFER:
		set_word(&contract->offered, &contract->offer_read, event);
		break;
	case RF_EV_ACCEPT:
		accepted = contract->accepted;
		set_word(&contract->accepted, &contract->accept_written, event);
		contract->disputed |= contract->ended && contract->accepted != accepted;
		break;
	case RF_EV_AGREED:
		agree(contract, event);
		break;
	case RF_EV_BELIEF:
		contract->belief_known = true;
		contract->belief_dma = event->belief.dma_api;
		break;
	default:
		break;
	}
}

bool rf_contract_permits(const struct rf_contract *contract, const struct rf_platform *platform,
			 struct rf_ba ba, uint64_t len, enum rf_perm perm)
{
	if (rf_contract_translates(contract))
		return rf_platform_window_holds(platform, ba, len, perm);
	return !len || rf_platform_is_ram(platform, RF_PA(ba.v), len);
}
