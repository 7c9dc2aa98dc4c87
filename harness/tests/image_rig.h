/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A world for tests that play one guest image by hand: no case, no judge, but
 * a listener that counts what the tests ask about. One world per image, kept
 * for the process, as booting is slow.
 */
#ifndef RF_TESTS_IMAGE_RIG_H
#define RF_TESTS_IMAGE_RIG_H

#include <errno.h>
#include <string.h>

#include "case/case.h"
#include "guest/guest.h"
#include "tests/check_main.h"
#include "tests/generic_image.h"

#define RIG_IMAGES_MAX 4

struct rig {
	struct rf_trace trace;
	struct rf_arena arena;
	struct rf_ledger ledger;
	struct rf_platform platform;
	struct rf_device device;
	struct rf_transport transport;
	struct rf_host host;
	struct rf_guest guest;
	uint32_t next_id;
	/* Counted since rig_start(). */
	uint32_t events[RF_EVENT_KINDS];
	uint32_t reports[RF_REPORTS];
	uint32_t longest_chain;		/* descriptors */
	uint32_t longest_extent;	/* bytes of one published buffer */
	uint64_t checked, wrong;	/* bytes of reads */
	uint32_t ended;			/* requests */
	int32_t error;			/* of the newest ended request */
	uint64_t done;			/* bytes of the newest */
	char data[64];			/* the newest read's first bytes */
	/* What reads must hold: rf_pattern_byte(seed, at), or zeroes. */
	bool expect_zero;
};

static inline void rig_listen(void *ctx, const struct rf_event *event)
{
	struct rig *rig = ctx;

	rig->events[event->kind]++;
	switch (event->kind) {
	case RF_EV_GUEST_REPORT:
		rig->reports[event->report.report]++;
		break;
	case RF_EV_CHAIN:
		if (event->chain.count > rig->longest_chain)
			rig->longest_chain = event->chain.count;
		break;
	case RF_EV_PUBLISH:
		if (!(event->publish.flags & RF_PUB_INDIRECT) &&
		    event->publish.len > rig->longest_extent)
			rig->longest_extent = event->publish.len;
		break;
	case RF_EV_DATA:
		rig->ended++;
		rig->error = event->data.got;
		rig->done = event->data.len;
		break;
	default:
		break;
	}
}

static inline void rig_check_data(struct rf_host *host, const struct rf_guest_request *asked,
				  uint64_t at, const void *data, uint64_t len)
{
	struct rig *rig = host->check_ctx;
	const uint8_t *bytes = data;

	if (at < sizeof(rig->data))
		memcpy(rig->data + at, data, rf_min_u64(len, sizeof(rig->data) - at));
	for (uint64_t i = 0; i < len; i++) {
		uint8_t want = rig->expect_zero ? 0 : rf_pattern_byte(asked->seed, at + i);

		rig->wrong += bytes[i] != want;
	}
	rig->checked += len;
}

/* The world of the @i-th image, booted; NULL beyond the last. */
static inline struct rig *rig_of(int i)
{
	static struct rig rigs[RIG_IMAGES_MAX];
	struct rig *rig = &rigs[i];

	ck_assert_int_lt(i, RIG_IMAGES_MAX);
	if (!generic_image(i) || rig->guest.ops)
		return generic_image(i) ? rig : NULL;
	ck_assert_int_eq(rf_trace_init(&rig->trace, 1024), 0);
	ck_assert_int_eq(rf_arena_init(&rig->arena, &rig->trace, 0), 0);
	ck_assert_int_eq(rf_ledger_init(&rig->ledger, &rig->trace), 0);
	ck_assert_int_eq(rf_device_init(&rig->device, &rig->platform, &rig->trace), 0);
	rig->guest = (struct rf_guest){ &rf_guest_linux, rf_images[i], &rig->host,
					rf_images[i]->kernel, NULL };
	rig->host.trace = &rig->trace;
	rig->host.arena = &rig->arena;
	rig->host.ledger = &rig->ledger;
	rig->host.platform = &rig->platform;
	rig->host.transport = &rig->transport;
	rig->host.device = &rig->device;
	rig->host.guest = &rig->guest;
	rig->host.check_data = rig_check_data;
	rig->host.check_ctx = rig;
	rf_host_init(&rig->host);
	ck_assert_int_eq(rig->guest.ops->boot(&rig->guest), 0);
	rf_arena_boot_done(&rig->arena);
	rf_trace_listen(&rig->trace, RF_TRACE_ALL_KINDS, rig_listen, rig);
	return rig;
}

/* A fresh case on a flat platform, up to before the probe. */
static inline void rig_start(struct rig *rig, const struct rf_device_config *config,
			     enum rf_driver_id driver)
{
	struct rf_platform_config platform = { .id = RF_PLATFORM_FLAT };
	struct rf_guest_config guest = { .driver = driver };
	const char *why = NULL;

	memset(&rig->next_id, 0, sizeof(*rig) - offsetof(struct rig, next_id));
	rf_trace_reset(&rig->trace);
	rf_arena_reset(&rig->arena, RF_BANK_LOW);
	rf_ledger_reset(&rig->ledger);
	rf_host_reset(&rig->host);
	ck_assert_int_eq(rf_platform_init(&rig->platform, &platform, &rig->arena, &rig->trace,
					  &why), 0);
	rf_device_setup(&rig->device, config, false);
	rf_transport_init(&rig->transport, RF_TRANSPORT_MMIO2, &rig->device, &rig->trace);
	ck_assert_int_eq(rig->guest.ops->setup(&rig->guest, &guest), 0);
}

static inline int rig_probe(struct rig *rig)
{
	return rig->guest.ops->probe(&rig->guest);
}

/* Allocations of this case that nobody gave back. */
static inline uint32_t rig_leaks(const struct rig *rig)
{
	uint32_t live = 0;

	for (uint32_t i = rig->arena.boot_count; i < rig->arena.count; i++)
		live += rig->arena.allocs[i].state == RF_ALLOC_LIVE;
	return live;
}

/* Remove the device: nothing must be left over, and nothing reported. */
static inline void rig_end(struct rig *rig)
{
	ck_assert_int_eq(rig->guest.ops->remove(&rig->guest), 0);
	ck_assert(!rig->guest.ops->bound(&rig->guest));
	ck_assert_uint_eq(rig_leaks(rig), 0);
	ck_assert_uint_eq(rig->ledger.live, 0);
	ck_assert_uint_eq(rig->events[RF_EV_GUEST_REPORT], 0);
}

#endif
