// SPDX-License-Identifier: GPL-2.0-only
/* What comes of a cell: its case is run like any other, and the judge's word put into a verdict. */
#include "matrix/matrix.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

static const char *const verdicts[RF_CELL_VERDICTS] = {
	[RF_CELL_NONE] = "none", [RF_CELL_SAFE] = "safe",
	[RF_CELL_REFUSED] = "refused", [RF_CELL_FAULT] = "fault",
	[RF_CELL_STALLED] = "stalled",
};

const char *rf_cell_verdict_name(enum rf_cell_verdict verdict)
{
	return (unsigned int)verdict < RF_CELL_VERDICTS ? verdicts[verdict] : "?";
}

const struct rf_anchor rf_anchors[] = {
#define PARTY_NOBODY	RF_NOBODY
#define PARTY_DRIVER	RF_PARTY_DRIVER
#define PARTY_DEVICE	RF_PARTY_DEVICE
#define PARTY_GAP	RF_PARTY_GAP
#define PARTY_PLATFORM	RF_PARTY_PLATFORM
#define RF_ANCHOR(cell, verdict, party, why) { cell, RF_CELL_##verdict, PARTY_##party, why },
#include "models/matrix/anchors.def"
#undef RF_ANCHOR
};
const size_t rf_anchor_count = RF_ARRAY_SIZE(rf_anchors);

const struct rf_anchor *rf_anchor_of(const struct rf_cell *cell)
{
	char name[RF_CELL_NAME_MAX];

	rf_cell_name(cell, name);
	for (size_t i = 0; i < rf_anchor_count; i++)
		if (!strcmp(rf_anchors[i].cell, name))
			return &rf_anchors[i];
	return NULL;
}

/* A device that said NEEDS_RESET has declined, whether the driver saw it or not. */
static bool declined(const struct rf_world *world)
{
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++)
		if (rf_trace_at(&world->trace, i)->kind == RF_EV_DEVICE_STATUS)
			return true;
	return false;
}

static enum rf_cell_verdict verdict_of(const struct rf_world *world, const struct rf_result *result)
{
	if (result->findings)
		return RF_CELL_FAULT;
	if (result->driver_ok && result->bytes_moved)
		return RF_CELL_SAFE;
	if (!result->driver_ok || declined(world))
		return RF_CELL_REFUSED;
	return RF_CELL_STALLED;
}

int rf_matrix_observe(const struct rf_cell *cell, enum rf_kernel_id kernel,
		      const struct rf_expectation *expected, struct rf_observation *ret_seen,
		      const char **ret_why)
{
	static const struct rf_run_options options = { .unhashed = true };
	static struct rf_case the_case;
	static struct rf_case_error error;
	struct rf_result result;
	struct rf_world *world;
	struct rf_text text;
	int err;

	rf_text_heap(&text);
	rf_cell_text(cell, kernel, &text);
	err = rf_case_parse(text.data, text.len, &the_case, &error);
	rf_text_free(&text);
	if (err) {
		*ret_why = error.text;
		return -EINVAL;
	}
	world = rf_world_for(&the_case, ret_why);
	if (!world)
		return -EINVAL;
	rf_run_case(world, &the_case, &options, &result);
	if (result.outcome != RF_OK && result.outcome != RF_FINDING) {
		*ret_why = result.why;
		return -EINVAL;
	}
	*ret_seen = (struct rf_observation){ .party = RF_NOBODY, .finding.rule = RF_RULES };
	ret_seen->verdict = (uint8_t)verdict_of(world, &result);
	if (result.findings) {
		ret_seen->finding = result.finding[0];
		ret_seen->party = result.finding[0].party;
	}
	ret_seen->agrees = ret_seen->verdict == expected->verdict &&
			   ret_seen->party == expected->party;
	return 0;
}
