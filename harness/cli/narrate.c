// SPDX-License-Identifier: GPL-2.0-only
/* Telling a case event by event, with names for bits. */
#include "cli/narrate.h"
#include "base/text.h"
#include "trace/virtio.h"
#include "trace/virtio_ccw.h"

#include <inttypes.h>
#include <string.h>

/* Traffic that is told from the beginning, and before each violation. */
#define FIRST_TRAFFIC 40
#define BEFORE_VIOLATION 24

void rf_narrate_features(uint64_t bits, enum rf_device_id device, struct rf_text *out)
{
	if (!bits)
		rf_text_add(out, " none");
	for (uint32_t bit = 0; bit < 64; bit++) {
		const char *name = rf_feature_name(device, bit);

		if (!(bits & RF_BIT(bit)))
			continue;
		if (name)
			rf_text_add(out, " %s", name);
		else
			rf_text_add(out, " bit%u", bit);
	}
}

static void add_status(uint8_t status, struct rf_text *out)
{
	static const char *const names[] = { "ACKNOWLEDGE", "DRIVER", "DRIVER_OK", "FEATURES_OK",
					     NULL, NULL, "NEEDS_RESET", "FAILED" };

	rf_text_add(out, "0x%02x", status);
	for (uint32_t bit = 0; bit < 8; bit++)
		if (status & RF_BIT(bit) && names[bit])
			rf_text_add(out, " %s", names[bit]);
}

static void add_agreed(const struct rf_narration *n, const struct rf_event *event,
		       struct rf_text *out)
{
	enum rf_device_id device = n->the_case->device.id;
	uint64_t both = event->agreed.offered & event->agreed.accepted;

	rf_text_add(out, "%s",
		    event->agreed.refused ? "refused: the driver accepted" : "agreed on");
	rf_narrate_features(event->agreed.refused ? event->agreed.accepted : both, device, out);
	if (event->agreed.accepted & ~event->agreed.offered) {
		rf_text_add(out, "; accepted but not offered:");
		rf_narrate_features(event->agreed.accepted & ~event->agreed.offered, device, out);
	}
}

/* What an event says, in words; false: its plain form says it well enough. */
static bool add_words(const struct rf_narration *n, const struct rf_event *event,
		      struct rf_text *out)
{
	enum rf_device_id device = n->the_case->device.id;

	switch (event->kind) {
	case RF_EV_OFFER:
		rf_text_add(out, "the device offers, word %u:", event->feature.word);
		rf_narrate_features((uint64_t)event->feature.bits << (event->feature.word ? 32 : 0),
				    device, out);
		return true;
	case RF_EV_ACCEPT:
		rf_text_add(out, "the driver accepts, word %u:", event->feature.word);
		rf_narrate_features((uint64_t)event->feature.bits << (event->feature.word ? 32 : 0),
				    device, out);
		return true;
	case RF_EV_AGREED:
		add_agreed(n, event, out);
		return true;
	case RF_EV_STATUS:
		rf_text_add(out, "the driver writes the status: ");
		add_status(event->status.val, out);
		return true;
	case RF_EV_DEVICE_STATUS:
		rf_text_add(out, "the device changes the status: ");
		add_status(event->status.val, out);
		return true;
	case RF_EV_OP:
		rf_text_add(out, "operation: %s", rf_opcode_name(event->oper.opcode));
		return true;
	case RF_EV_BELIEF:
		rf_text_add(out, "the driver goes %s", event->belief.dma_api ?
			    "through the DMA API" : "by physical addresses");
		return true;
	default:
		return false;
	}
}

/* How much an event matters to the story. */
enum weight { WEIGHT_NOISE, WEIGHT_TRAFFIC, WEIGHT_STORY };

static enum weight weight_of(const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_REG_READ:
	case RF_EV_REG_WRITE:
	case RF_EV_ALLOC:
	case RF_EV_FREE:
	case RF_EV_NOTIFY:
	case RF_EV_IRQ:
	case RF_EV_STAGE:
	case RF_EV_CHANNEL_START:
	case RF_EV_CCW:
	case RF_EV_CHANNEL_STATUS:
	case RF_EV_HYPERCALL:
		return WEIGHT_NOISE;
	case RF_EV_CCW_END:
		return event->ccw.device == RF_DSTAT_ENDED && !event->ccw.channel ? WEIGHT_NOISE :
										    WEIGHT_STORY;
	case RF_EV_DEV_READ:
	case RF_EV_DEV_WRITE:
		return event->access.result == RF_ACCESS_OK ? WEIGHT_NOISE : WEIGHT_STORY;
	case RF_EV_DATA:
		return event->data.mismatch || event->data.leaked ? WEIGHT_STORY : WEIGHT_NOISE;
	case RF_EV_OP:
	case RF_EV_PUBLISH:
	case RF_EV_CHAIN:
	case RF_EV_COMPLETE:
	case RF_EV_MAP:
	case RF_EV_UNMAP:
	case RF_EV_SYNC:
	case RF_EV_INTERRUPT:
		return WEIGHT_TRAFFIC;
	default:
		return WEIGHT_STORY;
	}
}

static bool leads_to_violation(const struct rf_narration *n, uint32_t seq)
{
	for (uint32_t i = 0; i < n->findings; i++)
		if (n->finding[i].seq >= seq && n->finding[i].seq - seq <= BEFORE_VIOLATION)
			return true;
	return false;
}

static bool is_told(struct rf_narration *n, const struct rf_event *event)
{
	enum weight weight = weight_of(event);

	if (n->all || weight == WEIGHT_STORY)
		return true;
	if (weight == WEIGHT_NOISE)
		return false;
	return n->told++ < FIRST_TRAFFIC || leads_to_violation(n, event->seq);
}

/* The plain form without number, stage and operation, which stand in front of every line anyway. */
static void add_plain(const struct rf_event *event, struct rf_text *out)
{
	char line[400];
	struct rf_text text;
	const char *at;

	rf_text_fixed(&text, line, sizeof(line));
	rf_event_print(event, &text);
	at = strstr(line, rf_event_name(event->kind));
	rf_text_add(out, "%s", at ? at : line);
}

static void tell(struct rf_narration *n, const struct rf_event *event)
{
	char line[500];
	struct rf_text text;

	rf_text_fixed(&text, line, sizeof(line));
	if (n->skipped)
		fprintf(n->out, "      ... %u more events of traffic (--all shows them)\n",
			n->skipped);
	n->skipped = 0;
	if (!add_words(n, event, &text))
		add_plain(event, &text);
	fprintf(n->out, "%5u %-8s %s\n", event->seq, rf_stage_name(event->stage), line);
}

static void tell_findings(struct rf_narration *n, const struct rf_event *event)
{
	for (uint32_t i = 0; i < n->findings; i++) {
		if (n->finding[i].seq != event->seq)
			continue;
		rf_capture(n->world, &n->finding[i], event, &n->scene);
		rf_narrate_violation(n, &n->finding[i], &n->scene);
		if (n->scenes)
			n->scenes[i] = n->scene;
	}
}

static void on_event(void *ctx, const struct rf_event *event)
{
	struct rf_narration *n = ctx;

	rf_capture_window(&n->scene, event);
	if (is_told(n, event))
		tell(n, event);
	else if (weight_of(event) == WEIGHT_TRAFFIC)
		n->skipped++;
	tell_findings(n, event);
}

void rf_narrate(struct rf_narration *n, const struct rf_run_options *options,
		struct rf_result *ret_result)
{
	n->told = n->skipped = n->scene.windows = 0;
	if (!n->listening)
		rf_trace_listen(&n->world->trace, RF_TRACE_ALL_KINDS, on_event, n);
	n->listening = true;
	rf_run_case(n->world, n->the_case, options, ret_result);
	fflush(n->out);
}
