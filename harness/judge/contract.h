/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract: which address regime both sides agreed on, built from events
 * alone. Truth (memory/platform.h) and the guest's belief stay apart from it.
 */
#ifndef RF_JUDGE_CONTRACT_H
#define RF_JUDGE_CONTRACT_H

#include "memory/platform.h"

enum rf_regime {
	RF_REGIME_NONE,		/* nothing agreed yet: only physical addresses could be meant */
	RF_REGIME_PHYSICAL,	/* addresses are guest-physical */
	RF_REGIME_PLATFORM,	/* addresses are bus addresses of the platform's device view */
	RF_REGIME_RANGE,	/* addresses lie in a range that a feature bit promised */
	RF_REGIMES
};

/* The regime's stable word: "none", "physical", "platform", "range". */
const char *rf_regime_name(enum rf_regime regime);

struct rf_contract {
	uint64_t offered;	/* as the driver has read it (newest reading per word) */
	uint64_t accepted;	/* as written */
	uint8_t offer_read, accept_written;	/* bit per word */
	uint8_t status;		/* device status as the driver has brought it */
	bool ended;		/* FEATURES_OK stuck, or the legacy driver went on without */
	bool refused;		/* FEATURES_OK did not stick */
	bool legacy;
	bool failed;		/* the driver set FAILED */
	/*
	 * The sides do not know of one outcome: the device refused, the driver accepted
	 * something else since, or ACCESS_PLATFORM without its being offered. No address is
	 * judged by it.
	 */
	bool disputed;
	bool belief_known, belief_dma;	/* the path the guest's kernel took */
	enum rf_regime regime;
	uint32_t since;		/* number of the event from which the regime holds */
};

void rf_contract_reset(struct rf_contract *contract);
/* Take one event into account. A device reset keeps what was offered: it may not change. */
void rf_contract_event(struct rf_contract *contract, const struct rf_event *event);

/* Are bus addresses meant? Before an agreement they are not. */
static inline bool rf_contract_translates(const struct rf_contract *contract)
{
	return contract->regime == RF_REGIME_PLATFORM || contract->regime == RF_REGIME_RANGE;
}

/* Did both sides agree on feature @bit? */
static inline bool rf_contract_has(const struct rf_contract *contract, uint32_t bit)
{
	return contract->ended && (contract->accepted & contract->offered & RF_BIT(bit));
}

/* May the device touch [@ba, @ba + @len) for @perm under the regime on @platform? */
bool rf_contract_permits(const struct rf_contract *contract, const struct rf_platform *platform,
			 struct rf_ba ba, uint64_t len, enum rf_perm perm);

#endif
