// SPDX-License-Identifier: GPL-2.0-only
/* Looking a signature up in the compiled-in baseline. */
#include "reports/baseline.h"

const char *rf_baseline_page(uint64_t signature)
{
	size_t low = 0, high = rf_baseline_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rf_baseline[middle].signature == signature)
			return rf_baseline[middle].page;
		if (rf_baseline[middle].signature < signature)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
