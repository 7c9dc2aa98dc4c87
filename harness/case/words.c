// SPDX-License-Identifier: GPL-2.0-only
/* Feature names, numbers and sizes of the text form. */
#include "case/words.h"
#include "base/text.h"
#include "guest/scripted/scripted.h"
#include "trace/virtio_ccw.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct rf_bit_word rf_status_words[RF_STATUS_WORDS] = {
	{ "ACKNOWLEDGE", RF_STATUS_ACKNOWLEDGE }, { "DRIVER", RF_STATUS_DRIVER },
	{ "FEATURES_OK", RF_STATUS_FEATURES_OK }, { "DRIVER_OK", RF_STATUS_DRIVER_OK },
	{ "NEEDS_RESET", RF_STATUS_NEEDS_RESET }, { "FAILED", RF_STATUS_FAILED },
};

/* AVAIL and USED are the packed ring's. */
const struct rf_bit_word rf_flag_words[RF_FLAG_WORDS] = {
	{ "NEXT", RF_DESC_NEXT }, { "WRITE", RF_DESC_WRITE }, { "INDIRECT", RF_DESC_INDIRECT },
	{ "AVAIL", RF_DESC_AVAIL }, { "USED", RF_DESC_USED },
};

const struct rf_bit_word rf_ccw_flag_words[RF_CCW_FLAG_WORDS] = {
	{ "CD", RF_CCW_CHAIN_DATA }, { "CC", RF_CCW_CHAIN_COMMAND },
	{ "SLI", RF_CCW_SUPPRESS_LENGTH }, { "SKIP", RF_CCW_SKIP }, { "PCI", RF_CCW_INTERRUPT },
	{ "IDA", RF_CCW_INDIRECT }, { "SUSPEND", RF_CCW_SUSPEND },
};

/* "bit37" */
static bool numbered_bit(const struct rf_token *token, uint64_t *ret_bit)
{
	struct rf_token number;

	if (token->len < 4 || memcmp(token->at, "bit", 3))
		return false;
	number = rf_token_tail(token, 3);
	return rf_token_number(&number, ret_bit) && *ret_bit < 64;
}

/* Beside the names of bits: what is proposed for ANY_LAYOUT's in company of VERSION_1. */
#define REGION_WORD 64

int rf_words_feature(const struct rf_token *token, enum rf_device_id device, uint64_t *bits,
		     struct rf_case_error *error)
{
	const char *names[66];
	uint64_t bit;

	for (uint32_t i = 0; i < 64; i++)
		names[i] = rf_feature_name(device, i);
	names[REGION_WORD] = "SWIOTLB";
	names[65] = "bit<N>";
	if (!rf_token_choice(token, (struct rf_choices){ names, 65 }, &bit) &&
	    !numbered_bit(token, &bit))
		return rf_token_unknown(token, "feature", (struct rf_choices){ names, 66 }, error);
	if (bit == REGION_WORD)
		bit = RF_F_REGION;
	if (*bits & RF_BIT(bit))
		return rf_token_fail(token, error, "feature '%s' stands twice",
				     rf_token_text(token).s);
	*bits |= RF_BIT(bit);
	return 0;
}

int rf_words_number(const struct rf_token *token, const struct rf_number_want *want,
		    uint64_t *ret_value, struct rf_case_error *error)
{
	uint64_t value;

	if (!token->len)
		return rf_token_fail(token, error, "the line ends where %s should stand",
				     want->what);
	if (!rf_token_number(token, &value))
		return rf_token_fail(token, error, "%s: '%s' is not a number (decimal or 0x..., "
				     "K, M or G may follow)", want->what, rf_token_text(token).s);
	if (value < want->min || value > want->max)
		return rf_token_fail(token, error, "%s: %s is out of range, %llu to %llu (0x%llx)",
				     want->what, rf_token_text(token).s,
				     (unsigned long long)want->min, (unsigned long long)want->max,
				     (unsigned long long)want->max);
	*ret_value = value;
	return 0;
}

void rf_words_print_features(struct rf_text *out, enum rf_device_id device, uint64_t bits)
{
	if (!bits)
		rf_text_add(out, " nothing");
	for (uint32_t i = 0; i < 64; i++) {
		const char *name = rf_feature_name(device, i);

		if (!(bits & RF_BIT(i)))
			continue;
		if (name)
			rf_text_add(out, " %s", name);
		else
			rf_text_add(out, " bit%u", i);
	}
}

void rf_words_print_size(struct rf_text *out, uint64_t bytes)
{
	unsigned long long n = bytes;

	if (n && !(n & 0xfffff) && n >> 20 < 100000)
		rf_text_add(out, "%lluM", n >> 20);
	else if (n && !(n & 0x3ff) && n >> 10 < 100000)
		rf_text_add(out, "%lluK", n >> 10);
	else
		rf_text_add(out, n < 100000 ? "%llu" : "0x%llx", n);
}
