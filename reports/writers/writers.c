// SPDX-License-Identifier: GPL-2.0-only
/* The list of writers. */
#include "reports/summary.h"

#include <string.h>

#define RF_WRITER(object) extern const struct rf_writer object;
#include "reports/writers/writers.def"
#undef RF_WRITER

const struct rf_writer *const rf_writers[] = {
#define RF_WRITER(object) &object,
#include "reports/writers/writers.def"
#undef RF_WRITER
	NULL
};

const struct rf_writer *rf_writer_for(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && rf_writers[i]; i++)
		if (!strcmp(dot + 1, rf_writers[i]->suffix))
			return rf_writers[i];
	return rf_writers[0];
}
