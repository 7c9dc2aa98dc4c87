// SPDX-License-Identifier: GPL-2.0-only
/* Verdict lines in the order of the files, whatever the order of the shots. */
#include "cli/tally.h"
#include "base/text.h"
#include "cli/cli.h"
#include "reports/baseline.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int rf_tally_init(struct rf_tally *tally, size_t slots, uint32_t repeat, bool json)
{
	*tally = (struct rf_tally){
		.json = json, .repeat = repeat, .slots = slots,
		.summary = { .title = "ringfence run", .program = rf_program },
	};
	tally->slot = calloc(slots + 1, sizeof(*tally->slot));
	return tally->slot ? 0 : -ENOMEM;
}

void rf_tally_fini(struct rf_tally *tally)
{
	for (size_t i = 0; tally->slot && i < tally->slots; i++)
		free(tally->slot[i].first);
	free(tally->slot);
	rf_summary_free(&tally->summary);
}

static bool all_known(const struct rf_shot_result *result)
{
	for (uint32_t i = 0; i < result->findings; i++)
		if (!rf_baseline_page(&result->finding[i]))
			return false;
	return true;
}

/* Does this result fail the run, and as what? */
static void count(struct rf_tally *tally, const struct rf_shot_result *result)
{
	switch ((enum rf_outcome)result->outcome) {
	case RF_BUG:
		tally->bugs++;
		return;
	case RF_INVALID:
		tally->unreadable += result->unreadable;
		tally->invalid += !result->unreadable;
		return;
	case RF_UNSUPPORTED:
		tally->unsupported++;
		return;
	default:
		break;
	}
	if (result->verdict == RF_VERDICT_MISSING)
		tally->failed++;
	else if (result->verdict == RF_VERDICT_NONE && result->findings)
		*(all_known(result) ? &tally->known : &tally->failed) += 1;
}

/* The one word of a verdict line. */
static const char *word_of(const struct rf_shot_result *result)
{
	if (result->verdict != RF_VERDICT_NONE)
		return rf_verdict_name(result->verdict);
	if (result->outcome == RF_FINDING && all_known(result))
		return "known";
	return rf_outcome_name(result->outcome);
}

static enum rf_tone tone_of(const struct rf_shot_result *result)
{
	if (result->verdict == RF_VERDICT_MET || result->outcome == RF_OK)
		return RF_TONE_GOOD;
	if (result->verdict == RF_VERDICT_NONE || result->verdict == RF_VERDICT_MISSING)
		return RF_TONE_BAD;
	return RF_TONE_PLAIN;
}

static void print_finding(const struct rf_finding *finding)
{
	const char *page = rf_baseline_page(finding);

	printf("  %s %s at %s in %s: %s (%s, %016" PRIx64 ")\n", rf_rule(finding->rule)->name,
	       rf_party_name(finding->party), rf_stage_name(finding->stage), finding->frame,
	       finding->text, page ? page : "new", finding->signature);
}

/* Each line of @text, indented. */
static void print_lines(const char *text)
{
	while (*text) {
		int len = (int)strcspn(text, "\n");

		printf("  %.*s\n", len, text);
		text += len + (text[len] == '\n');
	}
}

/* "  exposure: grant of virtqueue_add_split (read): 3 mappings, ..." */
static void print_exposure(const struct rf_exposure *x)
{
	printf("  exposure: %s of %s (%s): %u mapping%s, 0x%" PRIx64 " bytes beside, 0x%" PRIx64
	       " at most", rf_granule_name((enum rf_granule)x->granule), x->frame,
	       rf_perm_words(x->perm), x->mappings, x->mappings == 1 ? "" : "s", x->bytes, x->most);
	for (int i = 0; i < RF_BESIDES; i++)
		if (x->beside[i])
			printf(", %s 0x%" PRIx64, rf_beside_name((enum rf_beside)i), x->beside[i]);
	if (x->owner[0])
		printf(" (of %s)", x->owner);
	if (x->unwritten)
		printf(", unwritten 0x%" PRIx64, x->unwritten);
	if (x->left_over)
		printf(", left over 0x%" PRIx64, x->left_over);
	printf("\n");
}

static void print_exposures(const struct rf_shot_result *result)
{
	for (uint32_t i = 0; i < result->exposures; i++)
		print_exposure(&result->exposure[i]);
	if (result->exposures_lost)
		printf("  exposure: %u more mappings, which found no room here\n",
		       result->exposures_lost);
}

static void print_text(const struct rf_tally_slot *slot)
{
	const struct rf_shot_result *result = slot->first;
	bool has_kernel = result->kernel[0];

	printf("%s%-11s%s %s%s%s%s\n", rf_tone(stdout, tone_of(result)), word_of(result),
	       rf_tone(stdout, RF_TONE_PLAIN), slot->path, has_kernel ? " [" : "", result->kernel,
	       has_kernel ? "]" : "");
	if (result->why[0])
		printf("  %s\n", result->why);
	print_lines(result->talk);
	for (uint32_t i = 0; i < result->findings; i++)
		print_finding(&result->finding[i]);
	print_exposures(result);
}

static void print_json(const struct rf_record *record)
{
	struct rf_text text;

	rf_text_heap(&text);
	rf_json_record(record, &text);
	puts(text.data);
	rf_text_free(&text);
}

static void finish(struct rf_tally *tally, struct rf_tally_slot *slot)
{
	struct rf_shot_result *result = slot->first;

	if (slot->differs) {
		result->outcome = RF_BUG;
		result->verdict = RF_VERDICT_NONE;
		snprintf(result->why, sizeof(result->why),
			 "two runs of this case gave different traces");
	}
	struct rf_record record = {
		.file = slot->path, .kernel = result->kernel[0] ? result->kernel : NULL,
		.outcome = result->outcome, .verdict = rf_verdict_name(result->verdict),
		.why = result->why[0] ? result->why : NULL, .trace_hash = result->trace_hash,
		.finding = result->finding, .findings = result->findings,
		.exposure = tally->exposure ? result->exposure : NULL,
		.exposures = result->exposures, .exposures_lost = result->exposures_lost,
	};

	count(tally, result);
	if (rf_summary_add(&tally->summary, &record))
		rf_say("run: out of memory: the report lacks %s", slot->path);
	if (tally->json)
		print_json(&record);
	else
		print_text(slot);
	free(slot->first);
	slot->first = NULL;
}

static struct rf_shot_result *copy(const struct rf_shot_result *result)
{
	size_t size = offsetof(struct rf_shot_result, finding) +
		      result->findings * sizeof(result->finding[0]);
	struct rf_shot_result *kept = malloc(size);

	if (kept)
		memcpy(kept, result, size);
	return kept;
}

void rf_tally_take(struct rf_tally *tally, uint32_t at, const char *path,
		   const struct rf_shot_result *result)
{
	struct rf_tally_slot *slot = &tally->slot[at];

	slot->path = path;
	if (!slot->first)
		slot->first = copy(result);
	else if (slot->first->trace_hash != result->trace_hash ||
		 slot->first->outcome != result->outcome)
		slot->differs = true;
	slot->came++;
	while (tally->printed < tally->slots && tally->slot[tally->printed].came == tally->repeat) {
		if (tally->slot[tally->printed].first)
			finish(tally, &tally->slot[tally->printed]);
		tally->printed++;
	}
}

void rf_tally_say(const struct rf_tally *tally)
{
	const uint64_t *n = tally->summary.outcomes;

	rf_say("%" PRIu64 " cases: %" PRIu64 " ok, %" PRIu64 " with findings, %" PRIu64
	       " invalid, %" PRIu64 " unsupported, %" PRIu64 " bugs; %" PRIu64 " failed",
	       tally->summary.cases, n[RF_OK], n[RF_FINDING], n[RF_INVALID], n[RF_UNSUPPORTED],
	       n[RF_BUG], tally->failed);
}

enum rf_exit rf_tally_exit(const struct rf_tally *tally)
{
	if (tally->bugs)
		return RF_EXIT_BUG;
	if (tally->failed)
		return RF_EXIT_FINDINGS;
	if (tally->unreadable)
		return RF_EXIT_ENVIRONMENT;
	if (tally->invalid)
		return RF_EXIT_USAGE;
	return tally->unsupported ? RF_EXIT_UNSUPPORTED : RF_EXIT_OK;
}
