// SPDX-License-Identifier: GPL-2.0-only
/* The table of fuzz targets. */
#include "fuzz/targets/target.h"

#include <string.h>

const struct rf_target rf_targets[] = {
#define RF_TARGET(word, transport_id, driver_id, personality_id) \
	{ #word, RF_TRANSPORT_##transport_id, RF_DRIVER_##driver_id, \
	  RF_PERSONALITY_##personality_id },
#include "fuzz/targets/targets.def"
#undef RF_TARGET
	{ 0 }
};

const struct rf_target *rf_target_find(const char *name)
{
	for (const struct rf_target *t = rf_targets; t->name; t++)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

const struct rf_target *rf_target_by_program(const char *path)
{
	const char *slash = strrchr(path, '/');

	return rf_target_find(slash ? slash + 1 : path);
}

bool rf_target_takes(const struct rf_target *target, const struct rf_case *c)
{
	return c->transport == target->transport && c->driver == target->driver &&
	       c->platform.id < RF_PLATFORMS &&
	       rf_platform_personality(&c->platform) == target->personality;
}

bool rf_target_runs(const struct rf_target *target, const char *personality)
{
	return !strcmp(rf_personality_name(target->personality), personality);
}
