// SPDX-License-Identifier: GPL-2.0-only
/* Findings as values: names of their fields and their signature. */
#include "judge/judge.h"

#include <errno.h>
#include <string.h>

static const char *const party_names[RF_PARTIES] = {
	[RF_PARTY_DRIVER] = "driver",
	[RF_PARTY_DEVICE] = "device",
	[RF_PARTY_PLATFORM] = "platform",
	[RF_PARTY_GAP] = "gap",
};

static const char *const scope_names[RF_SCOPES] = {
	[RF_SCOPE_ALWAYS] = "always",
	[RF_SCOPE_CONFORMING] = "conforming",
};

const char *rf_party_name(enum rf_party party)
{
	return (unsigned int)party < RF_PARTIES ? party_names[party] : "?";
}

int rf_party_by_name(const char *name, enum rf_party *ret_party)
{
	for (unsigned int i = 0; i < RF_PARTIES; i++) {
		if (strcmp(name, party_names[i]))
			continue;
		*ret_party = i;
		return 0;
	}
	return -ENOENT;
}

const char *rf_scope_name(enum rf_scope scope)
{
	return (unsigned int)scope < RF_SCOPES ? scope_names[scope] : "?";
}

/* With its terminator, so that "ab","c" and "a","bc" differ. */
static uint64_t hash_name(uint64_t h, const char *name)
{
	return rf_hash_bytes(h, name, strlen(name) + 1);
}

uint64_t rf_finding_signature(const struct rf_finding *finding)
{
	uint64_t h = RF_HASH_SEED;

	h = hash_name(h, rf_rule(finding->rule)->name);
	h = hash_name(h, rf_party_name(finding->party));
	h = hash_name(h, rf_stage_name(finding->stage));
	h = hash_name(h, finding->frame);
	if (!finding->cause.known)
		return h;
	h = hash_name(h, rf_rule(finding->cause.rule)->name);
	h = hash_name(h, rf_stage_name(finding->cause.stage));
	return hash_name(h, finding->cause.frame);
}
