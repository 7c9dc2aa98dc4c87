// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channel programs: CCWs of format 1 fetched one by one, chained, checked and
 * executed, up to the status that ends them (z/Architecture Principles of
 * Operation, Execution of I/O Operations). A suspend or a program-controlled
 * interruption asks for what no virtio device here has: the one is a program
 * check, the other is left out.
 */
#include "transport/ccw.h"

#include <errno.h>
#include <string.h>

#define KIND(command)	((command) & 0x0f)
#define RESERVED_FLAG	0x01u
#define BLOCK		2048u	/* bytes that an indirect address names, of format 1 */

static const struct rf_access program_access = { RF_NO_QUEUE, RF_FOR_CCW };
static const struct rf_access data_access = { RF_NO_QUEUE, RF_FOR_CCW_DATA };

/* A CCW as it was fetched, and where from. */
struct ccw { uint8_t command, flags; uint16_t count; uint32_t cda, at; };

/* The program under way. */
struct program {
	struct rf_transport *t;
	uint32_t next;		/* where the next CCW stands */
	uint32_t fetched;
	uint16_t commands;	/* CCWs that were announced */
	struct ccw ccw;		/* the newest */
};

void rf_ccw_program_check(struct rf_ccw_step *step)
{
	step->device = 0;
	step->channel = RF_CSTAT_PROGRAM;
}

void rf_ccw_reject(struct rf_transport *t, struct rf_ccw_step *step)
{
	step->device = RF_DSTAT_ENDED | RF_DSTAT_UNIT_CHECK;
	memset(t->ccw.sense, 0, sizeof(t->ccw.sense));
	t->ccw.sense[0] = RF_SENSE_REJECT;
}

bool rf_ccw_length_fits(struct rf_ccw_step *step, uint32_t want)
{
	bool suppressed = step->flags & RF_CCW_SUPPRESS_LENGTH;

	if (step->total == want || (suppressed && step->total > want))
		return true;
	if (suppressed)
		rf_ccw_program_check(step);
	else
		step->channel |= RF_CSTAT_LENGTH;
	return false;
}

/* Data */

/* The address of byte @at of a segment whose CCW names a list; 0 in *@ret_piece: there is none. */
static uint32_t find_in_list(struct rf_transport *t, const struct rf_ccw_segment *segment,
			     uint32_t at, uint32_t *ret_piece)
{
	uint32_t first = BLOCK, number = 0, address;
	uint8_t word[4];

	*ret_piece = 0;
	for (;; number++) {
		if (segment->cda & 3 || segment->cda + 4 * number >= RF_CCW_ADDRESS_LIMIT ||
		    rf_dev_read(t->device->platform, program_access,
				RF_BA(segment->cda + 4 * number), word, sizeof(word)))
			return 0;
		address = (uint32_t)rf_ccw_get(t, word, sizeof(word));
		if (address >= RF_CCW_ADDRESS_LIMIT || (number && address % BLOCK))
			return 0;
		first = BLOCK - address % BLOCK;
		if (at < first)
			break;
		at -= first;
	}
	*ret_piece = first - at;
	return address + at;
}

/* Byte @at of all of a command's data: where it lies, and how many follow it there. */
static uint32_t find(struct rf_transport *t, const struct rf_ccw_step *step, uint32_t at,
		     uint32_t *ret_piece)
{
	const struct rf_ccw_segment *segment = step->segment;
	uint32_t piece;

	while (at >= segment->count) {
		at -= segment->count;
		segment++;
	}
	*ret_piece = segment->count - at;
	if (segment->flags & RF_CCW_INDIRECT) {
		uint32_t address = find_in_list(t, segment, at, &piece);

		*ret_piece = (uint32_t)rf_min_u64(*ret_piece, piece);
		return address;
	}
	if ((uint64_t)segment->cda + segment->count > RF_CCW_ADDRESS_LIMIT)
		*ret_piece = 0;
	return segment->cda + at;
}

static bool skips(const struct rf_ccw_step *step, uint32_t at)
{
	const struct rf_ccw_segment *segment = step->segment;

	for (; at >= segment->count; segment++)
		at -= segment->count;
	return segment->flags & RF_CCW_SKIP;
}

/* Move bytes one way; @into or @from is NULL. */
struct move { uint8_t *into; const uint8_t *from; uint32_t at, len; };

static int move_data(struct rf_transport *t, struct rf_ccw_step *step, struct move m)
{
	uint32_t piece, done, open = step->limit > m.at ? step->limit - m.at : 0;
	int err = 0;

	if (!rf_extent_holds(0, step->total, m.at, m.len)) {
		rf_ccw_program_check(step);
		return -EFAULT;
	}
	if (m.from)
		m.len = (uint32_t)rf_min_u64(m.len, open);
	for (done = 0; done < m.len && !err; done += piece) {
		struct rf_ba ba = RF_BA(find(t, step, m.at + done, &piece));

		piece = (uint32_t)rf_min_u64(piece, m.len - done);
		if (!piece)
			err = -EFAULT;
		else if (m.into)
			err = rf_dev_read(t->device->platform, data_access, ba, m.into + done,
					  piece);
		else if (!skips(step, m.at + done))
			err = rf_dev_write(t->device->platform, data_access, ba, m.from + done,
					   piece);
	}
	if (err)
		rf_ccw_program_check(step);
	else if (m.at + m.len > step->moved)
		step->moved = m.at + m.len;
	return err;
}

int rf_ccw_fetch(struct rf_transport *t, struct rf_ccw_step *step, uint32_t at, void *buf,
		 uint32_t len)
{
	return move_data(t, step, (struct move){ .into = buf, .at = at, .len = len });
}

int rf_ccw_store(struct rf_transport *t, struct rf_ccw_step *step, uint32_t at, const void *buf,
		 uint32_t len)
{
	return move_data(t, step, (struct move){ .from = buf, .at = at, .len = len });
}

/* CCWs */

static int fetch_one(struct program *p)
{
	struct rf_transport *t = p->t;
	uint8_t raw[RF_CCW_BYTES];

	if (p->next & 7 || p->next >= RF_CCW_ADDRESS_LIMIT || p->fetched++ == RF_CCW_BUDGET ||
	    rf_dev_read(t->device->platform, program_access, RF_BA(p->next), raw, sizeof(raw)))
		return -EINVAL;
	p->ccw = (struct ccw){
		.command = raw[0], .flags = raw[1], .count = (uint16_t)rf_ccw_get(t, raw + 2, 2),
		.cda = (uint32_t)rf_ccw_get(t, raw + 4, 4), .at = p->next,
	};
	p->next += RF_CCW_BYTES;
	return 0;
}

/* The next CCW that is no transfer; of those none begins a program, and none leads to another. */
static int fetch(struct program *p)
{
	bool first = !p->fetched;
	int err = fetch_one(p);

	if (err || KIND(p->ccw.command) != RF_CCW_TIC)
		return err;
	if (first || p->ccw.command != RF_CCW_TIC || p->ccw.flags || p->ccw.count)
		return -EINVAL;
	p->next = p->ccw.cda;
	err = fetch_one(p);
	return err || KIND(p->ccw.command) == RF_CCW_TIC ? -EINVAL : 0;
}

static void announce(struct program *p)
{
	const struct ccw *ccw = &p->ccw;

	RF_EMIT(p->t->trace, CCW,
		.ccw = { .command = ccw->command, .flags = ccw->flags, .count = ccw->count,
			 .cda = ccw->cda, .at = ccw->at, .nth = p->commands,
			 .revision = p->t->ccw.revision });
	p->commands++;
}

static int add_segment(const struct program *p, struct rf_ccw_step *step)
{
	const struct ccw *ccw = &p->ccw;
	bool chained = step->segments || ccw->flags & RF_CCW_CHAIN_DATA;

	if (ccw->flags & (RESERVED_FLAG | RF_CCW_SUSPEND) ||
	    (ccw->count && ccw->cda >= RF_CCW_ADDRESS_LIMIT) || (chained && !ccw->count) ||
	    step->segments == RF_CCW_SEGMENTS)
		return -EINVAL;
	step->segment[step->segments++] = (struct rf_ccw_segment){ ccw->cda, ccw->count, ccw->flags };
	step->total += ccw->count;
	step->flags = ccw->flags;
	return 0;
}

/* A command's CCW and those that its data are chained through. */
static int gather(struct program *p, struct rf_ccw_step *step)
{
	int err = fetch(p);

	if (err)
		return err;
	announce(p);
	step->command = p->ccw.command;
	if (!KIND(step->command))
		return -EINVAL;
	err = add_segment(p, step);
	while (!err && p->ccw.flags & RF_CCW_CHAIN_DATA) {
		err = fetch(p);
		if (err)
			break;
		announce(p);
		err = add_segment(p, step);
	}
	return err;
}

/* Commands of every channel device */

static void store_whole(struct rf_transport *t, struct rf_ccw_step *step, const uint8_t *from,
			uint32_t bytes)
{
	uint32_t len = (uint32_t)rf_min_u64(step->total, bytes);

	if (rf_ccw_store(t, step, 0, from, len))
		return;
	if (step->total != bytes && !(step->flags & RF_CCW_SUPPRESS_LENGTH))
		step->channel |= RF_CSTAT_LENGTH;
}

static void sense(struct rf_transport *t, struct rf_ccw_step *step)
{
	store_whole(t, step, t->ccw.sense, RF_SENSE_BYTES);
	memset(t->ccw.sense, 0, sizeof(t->ccw.sense));
}

static void sense_id(struct rf_transport *t, struct rf_ccw_step *step)
{
	struct rf_device *device = t->device;
	uint32_t type = rf_device_identity(device, RF_IDENTITY_MAGIC, RF_CCW_CU_TYPE);
	uint32_t model = rf_device_identity(device, RF_IDENTITY_DEVICE, device->ops->virtio_id);
	uint8_t id[RF_CCW_ID_BYTES] = { 0xff };

	rf_ccw_put(t, id + 1, 2, type);
	id[3] = (uint8_t)model;
	step->value = (uint64_t)type << 8 | id[3];
	store_whole(t, step, id, sizeof(id));
}

static void execute(struct rf_transport *t, struct rf_ccw_step *step)
{
	step->device = RF_DSTAT_ENDED;
	switch (step->command) {
	case RF_CCW_NOOP:
		break;
	case RF_CCW_SENSE:
		sense(t, step);
		break;
	case RF_CCW_SENSE_ID:
		sense_id(t, step);
		break;
	default:
		rf_ccw_virtio(t, step);
	}
}

/* Bytes behind the data, which are nobody's to touch. */
static void overrun(struct rf_transport *t, const struct rf_ccw_step *step, uint32_t bytes)
{
	const struct rf_ccw_segment *last = &step->segment[step->segments - 1];
	uint8_t rubbish[64];
	uint32_t piece;

	memset(rubbish, 0xa5, sizeof(rubbish));
	for (uint32_t done = 0; done < bytes; done += piece) {
		piece = (uint32_t)rf_min_u64(sizeof(rubbish), bytes - done);
		if (rf_dev_write(t->device->platform, data_access,
				 RF_BA((uint64_t)last->cda + last->count + done), rubbish, piece))
			return;
	}
}

/* The same by a device that lies. */
static RF_NOINLINE void pervert(struct rf_transport *t, struct rf_ccw_step *step)
{
	struct rf_channel_act act = rf_device_channel(t->device, step->command);

	if (act.fewer)
		step->limit = step->total > act.fewer ? step->total - act.fewer : 0;
	if (act.reject)
		rf_ccw_reject(t, step);
	else
		execute(t, step);
	step->moved = (uint32_t)rf_min_u64(step->moved, step->limit);
	overrun(t, step, act.more);
	if (act.device || act.channel) {
		step->device = act.device;
		step->channel = act.channel;
	}
	t->ccw.again |= act.again;
	t->ccw.busy |= act.silent;
}

/* Bytes of the last CCW's count that were not moved. */
static uint16_t residual_of(const struct rf_ccw_step *step)
{
	uint32_t last = step->segments ? step->segment[step->segments - 1].count : 0;

	return (uint16_t)rf_min_u64(last, step->total - step->moved);
}

static void end(struct program *p, const struct rf_ccw_step *step)
{
	const struct ccw *ccw = &p->ccw;

	RF_EMIT(p->t->trace, CCW_END,
		.ccw = { .command = step->command, .flags = ccw->flags, .count = ccw->count,
			 .cda = ccw->cda, .at = ccw->at, .nth = (uint16_t)(p->commands - 1),
			 .revision = p->t->ccw.revision, .device = step->device,
			 .channel = step->channel, .residual = residual_of(step),
			 .value = step->value });
}

/* One command; false: the program is over. */
static bool go_on(struct program *p, struct rf_ccw_step *step)
{
	uint16_t before = p->commands;
	bool complete = !gather(p, step);

	if (complete && p->t->device->armed_count)
		pervert(p->t, step);
	else if (complete)
		execute(p->t, step);
	else
		rf_ccw_program_check(step);
	if (p->commands != before)
		end(p, step);
	return complete && !p->t->ccw.busy && step->device == RF_DSTAT_ENDED && !step->channel &&
	       step->flags & RF_CCW_CHAIN_COMMAND;
}

/* The status that a program ends with, and the sense that comes with it. */
static void present(struct program *p, const struct rf_orb *orb, const struct rf_ccw_step *step)
{
	struct rf_ccw_state *ccw = &p->t->ccw;
	bool ended = step->device == RF_DSTAT_ENDED && !step->channel;

	ccw->irb = (struct rf_irb){
		.parameter = orb->parameter, .program = p->next, .device = step->device,
		.channel = step->channel, .residual = residual_of(step),
		.control = RF_STCTL_PRIMARY | RF_STCTL_SECONDARY | RF_STCTL_PENDING |
			   (ended ? 0 : RF_STCTL_ALERT),
	};
	if (step->device & RF_DSTAT_UNIT_CHECK) {
		ccw->irb.sensed = RF_SENSE_BYTES;
		memcpy(ccw->irb.sense, ccw->sense, RF_SENSE_BYTES);
		memset(ccw->sense, 0, sizeof(ccw->sense));
	}
	ccw->pending = ccw->interrupt = true;
	ccw->cause |= RF_INT_CHANNEL;
}

void rf_ccw_run(struct rf_transport *t, const struct rf_orb *orb)
{
	struct program p = { .t = t, .next = orb->program };
	struct rf_ccw_step step;
	bool more;

	do {
		memset(&step, 0, offsetof(struct rf_ccw_step, segment));
		step.limit = UINT32_MAX;
		if (orb->format == 1) {
			more = go_on(&p, &step);
		} else {
			rf_ccw_program_check(&step);
			more = false;
		}
	} while (more);
	if (!t->ccw.busy)
		present(&p, orb, &step);
}
