// SPDX-License-Identifier: GPL-2.0-only
/* The judge's memory of a channel device: revision, the program under way, indicators. */
#include "judge/track.h"
#include "trace/virtio_ccw.h"

bool rf_track_is_virtio(uint8_t command)
{
	switch (command) {
	case RF_CCW_NOOP:
	case RF_CCW_SENSE:
	case RF_CCW_SENSE_ID:
	case RF_CCW_TIC:
		return false;
	default:
		return rf_ccw_command_name(command);
	}
}

void rf_track_channel_gone(struct rf_judge *judge)
{
	struct rf_judged_ccw *ccw = &judge->ccw;

	if (!ccw->present)
		return;
	for (uint32_t i = 0; i < RF_INDICATORS; i++)
		rf_track_unback(judge, &ccw->indicator[i].backing);
	*ccw = (struct rf_judged_ccw){ .present = false };
}

/* Enabled anew: no revision is set any more, what was registered stays. */
void rf_track_subchannel(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_ccw *ccw = &judge->ccw;

	ccw->present = true;
	ccw->legacy = event->subchannel.legacy;
	ccw->cu_type = event->subchannel.cu_type;
	ccw->revision = ccw->rejected = RF_CCW_NO_REVISION;
	ccw->spoke = false;
	judge->mmio.device_id = event->subchannel.type;
	judge->mmio.version = event->subchannel.legacy ? 1 : 0;
}

void rf_track_start(struct rf_judge *judge, const struct rf_event *event)
{
	judge->ccw.chained = judge->ccw.told = false;
	judge->ccw.command = 0;
	judge->ccw.extents = 0;
}

static void add_extent(struct rf_judged_ccw *ccw, const struct rf_event *event)
{
	if (!ccw->chained) {
		ccw->extents = 0;
		ccw->listed = false;
		ccw->command = event->ccw.command;
	}
	ccw->chained = event->ccw.flags & RF_CCW_CHAIN_DATA;
	ccw->listed |= !!(event->ccw.flags & RF_CCW_INDIRECT);
	if (ccw->extents == RF_JUDGED_SEGMENTS)
		return;
	ccw->extent[ccw->extents].ba = event->ccw.cda;
	ccw->extent[ccw->extents++].len = event->ccw.count;
}

/* The revision that is spoken tells the interface, as MMIO's version does; none is the legacy one. */
void rf_track_ccw(struct rf_judge *judge, const struct rf_event *event)
{
	uint8_t command = event->ccw.command;

	add_extent(&judge->ccw, event);
	judge->ccw.status = judge->contract.status;
	if (command != RF_CCW_SET_VIRTIO_REV && rf_track_is_virtio(command))
		judge->mmio.version = event->ccw.revision == RF_CCW_NO_REVISION ||
				      !event->ccw.revision ? 1 : 2;
}

/* Was the driver told of an error? An ending that lacks a bit is none that it would see. */
bool rf_track_ccw_failed(const struct rf_event *event)
{
	return event->ccw.device & ~RF_DSTAT_ENDED || event->ccw.channel;
}

static void let_go(struct rf_judge *judge, enum rf_indicator_kind first, enum rf_indicator_kind last)
{
	for (uint32_t i = first; i <= last; i++)
		rf_track_unback(judge, &judge->ccw.indicator[i].backing);
}

/*
 * What ended badly did not happen, as far as the driver can tell: a status that the device does
 * not take is not the status, and memory that it says it did not take is the driver's to free.
 * To a reset there is no answer but going on.
 */
static void failed(struct rf_judge *judge, const struct rf_event *event)
{
	switch (event->ccw.command) {
	case RF_CCW_WRITE_STATUS:
		judge->contract.status = judge->ccw.status;
		break;
	case RF_CCW_SET_VQ:
		/* Data that nobody read name no queue. */
		if (event->ccw.residual < event->ccw.count)
			rf_track_queue_stopped(judge, (uint32_t)(event->ccw.value >> 16));
		break;
	case RF_CCW_SET_IND:
		let_go(judge, RF_INDICATOR_QUEUES, RF_INDICATOR_QUEUES);
		break;
	case RF_CCW_SET_CONF_IND:
		let_go(judge, RF_INDICATOR_CONFIG, RF_INDICATOR_CONFIG);
		break;
	case RF_CCW_SET_IND_ADAPTER:
		let_go(judge, RF_INDICATOR_ADAPTER, RF_INDICATOR_SUMMARY);
		break;
	case RF_CCW_VDEV_RESET:
		let_go(judge, RF_INDICATOR_QUEUES, RF_INDICATOR_SUMMARY);
		break;
	}
}

void rf_track_ccw_end(struct rf_judge *judge, const struct rf_event *event)
{
	judge->ccw.revision = event->ccw.revision;
	if (rf_track_ccw_failed(event))
		failed(judge, event);
}

/* Once the rules have spoken: what backs it is theirs to find. */
void rf_track_indicator(struct rf_judge *judge, const struct rf_event *event)
{
	struct rf_judged_area *area = &judge->ccw.indicator[event->indicator.kind % RF_INDICATORS];

	if (event->indicator.registered)
		return;
	rf_track_unback(judge, &area->backing);
	area->len = 0;
}
