// SPDX-License-Identifier: GPL-2.0-only
/* The words of a scene that its text and its picture share. */
#include "reports/scene.h"

const char *rf_cover_words(uint8_t cover)
{
	static const char *const words[] = {
		[RF_COVER_NEVER] = "no mapping ever touched it",
		[RF_COVER_LIVE] = "a live mapping holds it",
		[RF_COVER_PARTLY] = "it goes past the end of a live mapping",
		[RF_COVER_STALE] = "only mappings that died held it",
	};

	return cover < RF_ARRAY_SIZE(words) ? words[cover] : "?";
}

const char *rf_fault_words(uint8_t party)
{
	static const char *const words[RF_PARTIES] = {
		[RF_PARTY_DRIVER] = "driver at fault",
		[RF_PARTY_DEVICE] = "device at fault",
		[RF_PARTY_PLATFORM] = "platform at fault",
		[RF_PARTY_GAP] = "a gap, nobody at fault",
	};

	return party < RF_PARTIES ? words[party] : "?";
}
