// SPDX-License-Identifier: GPL-2.0-only
/* A session's memory and queues: sharing, setting up, notifying, taking back. */
#include "certify/session.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define SLICE_MS	5
#define BYTES_THAT_TELL	4u	/* so many of the pattern hardly stay by chance */

/* What the device did to memory */

/* Up to where [at, end) is one thing to the device; and what. */
struct part { uint64_t end; uint8_t purpose; uint16_t queue; };

/* Narrow @part down to the extent of @ring's that holds @at, or to before the next one. */
static void part_of_held(const struct rf_ring *ring, const struct rf_scatter *scatter, uint64_t at,
			 struct part *part)
{
	for (uint32_t i = 0; i < scatter->count; i++) {
		const struct rf_piece *piece = &scatter->piece[i];

		if (at - piece->gpa < piece->len) {
			part->end = rf_min_u64(part->end, piece->gpa + piece->len);
			part->queue = ring->queue;
		} else if (piece->gpa > at) {
			part->end = rf_min_u64(part->end, piece->gpa);
		}
	}
}

static struct part part_at(const struct rf_session *session, uint64_t at, uint64_t end)
{
	struct part part = { .end = end, .purpose = RF_FOR_DATA };

	for (uint16_t q = 0; q < RF_LANES; q++) {
		const struct rf_ring *ring = &session->lane[q].ring;
		int area = ring->window ? rf_ring_area_at(ring, at) : -ENOENT;

		if (area >= 0) {
			part.purpose = (uint8_t)area;
			part.queue = q;
			part.end = rf_min_u64(end, ring->area[area] + ring->area_len[area]);
			return part;
		}
		for (uint32_t i = 0; ring->window && i < ring->size; i++)
			if (ring->held[i].slots)
				part_of_held(ring, &ring->held[i].request, at, &part);
	}
	return part;
}

static void touched(void *ctx, const struct rf_touch *touch)
{
	struct rf_session *session = ctx;
	enum rf_event_kind kind = touch->write ? RF_EV_DEV_WRITE : RF_EV_DEV_READ;
	uint64_t at = touch->gpa, end = touch->gpa + touch->len;

	while (at < end) {
		struct part part = part_at(session, at, end);

		RF_EMIT_KIND(&session->trace, kind, .access = {
			.ba = at, .pa = at, .len = (uint32_t)(part.end - at), .queue = part.queue,
			.purpose = part.purpose,
			.result = touch->granted ? RF_ACCESS_OK : RF_ACCESS_OUTSIDE });
		at = part.end;
	}
}

void rf_session_look(struct rf_session *session)
{
	/* The file is ours and sealed: nothing that a device does makes this fail. */
	RF_ASSERT(!rf_window_look(&session->window, touched, session));
}

/* Setting up */

int rf_session_share(struct rf_session *session, uint32_t read_only)
{
	struct rf_vu_region regions[RF_WINDOW_REGIONS];
	struct rf_passed passed = { .count = RF_WINDOW_REGIONS };
	struct rf_vu_message message;
	int fd[RF_WINDOW_REGIONS];

	for (uint32_t i = 0; i < RF_WINDOW_REGIONS; i++) {
		regions[i] = rf_window_entry(i);
		fd[i] = read_only >> i & 1 ? session->window.read_only : session->window.file;
	}
	passed.fd = fd;
	rf_vu_make_table(&message, regions, RF_WINDOW_REGIONS);
	return rf_session_tell(session, &message, &passed);
}

static int make_eventfd(int *ret_fd)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static void close_lane(struct rf_lane *lane)
{
	int *fds[] = { &lane->kick, &lane->call, &lane->error };

	for (uint32_t i = 0; i < RF_ARRAY_SIZE(fds); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
	memset(&lane->ring, 0, sizeof(lane->ring));
	lane->enabled = false;
	lane->interrupts = lane->returned = 0;
}

static int tell_eventfd(struct rf_session *session, uint32_t request, uint32_t queue, int fd)
{
	struct rf_vu_message message;

	rf_vu_make_u64(&message, request, queue);
	return rf_session_tell(session, &message, &(struct rf_passed){ &fd, 1 });
}

int rf_session_addresses(struct rf_session *session, uint32_t queue, const uint64_t area[3])
{
	const struct rf_vu_ring ring = {
		.queue = queue, .desc = rf_window_user(area[RF_FOR_DESC]),
		.avail = rf_window_user(area[RF_FOR_DRIVER_AREA]),
		.used = rf_window_user(area[RF_FOR_DEVICE_AREA]),
	};
	struct rf_vu_message message;

	rf_vu_make_ring(&message, &ring);
	return rf_session_tell(session, &message, NULL);
}

/* A packed ring's base holds position and wrap counter of both ends. */
static uint32_t base_of(const struct rf_ring *ring)
{
	return ring->packed ? 0x80008000u : ring->avail;
}

int rf_session_queue(struct rf_session *session, const struct rf_ring_shape *shape)
{
	struct rf_lane *lane = &session->lane[shape->queue];
	uint16_t q = shape->queue;
	int err;

	close_lane(lane);
	rf_ring_init(&lane->ring, &session->window, &session->trace, shape);
	err = make_eventfd(&lane->kick);
	if (!err)
		err = make_eventfd(&lane->call);
	if (!err)
		err = make_eventfd(&lane->error);
	if (!err)
		err = rf_session_tell_state(session, RF_VU_SET_VRING_NUM, q, shape->size);
	if (!err)
		err = rf_session_tell_state(session, RF_VU_SET_VRING_BASE, q, base_of(&lane->ring));
	if (!err)
		err = rf_session_addresses(session, q, lane->ring.area);
	if (!err)
		err = tell_eventfd(session, RF_VU_SET_VRING_CALL, q, lane->call);
	if (!err)
		err = tell_eventfd(session, RF_VU_SET_VRING_ERR, q, lane->error);
	return err ? err : tell_eventfd(session, RF_VU_SET_VRING_KICK, q, lane->kick);
}

int rf_session_enable(struct rf_session *session, uint32_t queue)
{
	struct rf_lane *lane = &session->lane[queue];
	const struct rf_ring *ring = &lane->ring;
	int err = 0;

	if (session->speaks_protocol)
		err = rf_session_tell_state(session, RF_VU_SET_VRING_ENABLE, queue, 1);
	if (err)
		return err;
	lane->enabled = true;
	RF_EMIT(&session->trace, QUEUE_LIVE, .ring = {
		.queue = ring->queue, .size = ring->size, .align = 16,
		.flags = (ring->packed ? RF_RING_PACKED : 0) |
			 (ring->event_idx ? RF_RING_EVENT_IDX : 0),
		.desc = ring->area[RF_FOR_DESC], .driver = ring->area[RF_FOR_DRIVER_AREA],
		.device = ring->area[RF_FOR_DEVICE_AREA] });
	return 0;
}

void rf_session_dead(struct rf_session *session, uint32_t queue)
{
	if (!session->lane[queue].enabled)
		return;
	rf_session_look(session);
	session->lane[queue].enabled = false;
	RF_EMIT(&session->trace, QUEUE_DEAD, .queue = { .queue = queue });
}

/* The device is asked to stop first, so that nothing it does later escapes the last look. */
void rf_session_close(struct rf_session *session)
{
	uint32_t base;

	for (uint32_t q = 0; q < RF_LANES; q++)
		if (session->lane[q].enabled && rf_connection_works(&session->connection))
			(void)!rf_session_stop(session, q, &base);
	if (session->connection.fd >= 0)
		rf_session_look(session);
	rf_connection_close(&session->connection);
	for (uint32_t q = 0; q < RF_LANES; q++) {
		rf_session_dead(session, q);
		close_lane(&session->lane[q]);
	}
}

/* Notifications */

void rf_session_kick(struct rf_session *session, uint32_t queue)
{
	uint64_t one = 1;

	RF_EMIT(&session->trace, NOTIFY, .queue = { .queue = queue, .value = queue });
	(void)!write(session->lane[queue].kick, &one, sizeof(one));
}

uint32_t rf_session_interrupts(struct rf_session *session, uint32_t queue)
{
	struct rf_lane *lane = &session->lane[queue];
	uint64_t count = 0;

	if (read(lane->call, &count, sizeof(count)) != sizeof(count) || !count)
		return 0;
	lane->interrupts++;
	RF_EMIT(&session->trace, INTERRUPT, .irq = { .cause = RF_INT_VRING });
	return (uint32_t)rf_min_u64(count, UINT32_MAX);
}

/* Taking back */

/* A run of the pattern among the bytes that the device says it wrote: it did not write them. */
static bool claims_unwritten(const struct rf_session *session, const struct rf_scatter *scatter,
			     uint32_t claimed)
{
	for (uint32_t i = 0; i < scatter->count && claimed; i++) {
		const struct rf_piece *piece = &scatter->piece[i];
		uint32_t here = (uint32_t)rf_min_u64(piece->len, claimed);

		if (!piece->write)
			continue;
		for (uint32_t at = 0; at + BYTES_THAT_TELL <= here; at += BYTES_THAT_TELL)
			if (rf_window_unchanged(&session->window, piece->gpa + at, BYTES_THAT_TELL))
				return true;
		claimed -= here;
	}
	return false;
}

static void take_back(struct rf_session *session, uint32_t queue, const struct rf_returned *back)
{
	struct rf_ring *ring = &session->lane[queue].ring;
	bool unwritten = false;

	session->lane[queue].returned++;
	session->lane[queue].last = *back;
	if (back->id < ring->size && ring->held[back->id].slots)
		unwritten = claims_unwritten(session, &ring->held[back->id].request, back->len);
	RF_EMIT(&session->trace, COMPLETE, .complete = {
		.queue = (uint16_t)queue, .head = (uint16_t)back->id, .len = back->len,
		.id = back->id });
	if (unwritten)
		RF_EMIT(&session->trace, DATA, .data = {
			.op_id = session->transfers, .len = back->len, .leaked = true });
	session->transfers++;
	rf_ring_release(ring, back->id);
}

/*
 * First what is returned, then what was done to memory, then the judge is told
 * that it is returned, which makes it forget what was published.
 */
static uint32_t take_all(struct rf_session *session, uint32_t queue)
{
	struct rf_ring *ring = &session->lane[queue].ring;
	struct rf_returned back[RF_RING_SIZE_MAX];
	uint32_t count = 0;

	while (count < RF_ARRAY_SIZE(back) && rf_ring_take(ring, &back[count]))
		count++;
	if (count)
		rf_session_look(session);
	for (uint32_t i = 0; i < count; i++)
		take_back(session, queue, &back[i]);
	return count;
}

uint32_t rf_session_collect_within(struct rf_session *session, uint32_t queue, uint32_t count,
				   int ms)
{
	int64_t deadline = rf_clock_ms() + ms, slice;
	uint32_t got = take_all(session, queue);

	while (got < count && rf_clock_ms() < deadline) {
		slice = rf_clock_ms() + SLICE_MS;
		(void)!rf_wait_readable(session->connection.aside, session->lane[queue].call,
					slice < deadline ? slice : deadline);
		(void)rf_session_interrupts(session, queue);
		got += take_all(session, queue);
		rf_connection_watch(&session->connection, 0);
		if (!rf_connection_works(&session->connection))
			return got + take_all(session, queue);
	}
	return got;
}

uint32_t rf_session_collect(struct rf_session *session, uint32_t queue, uint32_t count)
{
	return rf_session_collect_within(session, queue, count, session->backend->patience);
}
