// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of devices and queues on each image, over each transport: data moves after a ring was
 * resized or reset, after sleep with and without the device's state, after it was plugged in again
 * with another offer, after its driver was taken from it and bound again; and nothing stays mapped
 * behind any removal.
 */
#include "tests/generic_image.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

/* What happened to queues and the device, and what was open after each removal. */
static struct {
	uint32_t live, dead, skipped, lost, gone, back, removes, open;
	uint32_t size;		/* of the ring that went live last */
	int32_t why;		/* the last operation that was left out */
	uint64_t agreed;
} seen;

static void listen(void *ctx, const struct rf_event *event)
{
	switch (event->kind) {
	case RF_EV_QUEUE_LIVE:
		seen.live++;
		seen.size = event->ring.size;
		break;
	case RF_EV_QUEUE_DEAD:
		seen.dead++;
		break;
	case RF_EV_AGREED:
		seen.agreed = event->agreed.accepted;
		break;
	case RF_EV_SKIP:
		seen.skipped++;
		seen.why = event->skip.why;
		break;
	case RF_EV_POWER:
		seen.lost += event->power.what == RF_POWER_LOST;
		seen.gone += event->power.what == RF_POWER_GONE;
		seen.back += event->power.what == RF_POWER_BACK;
		break;
	case RF_EV_STAGE:
		if (event->stage != RF_STAGE_TEARDOWN)
			break;
		seen.removes++;
		seen.open += world->ledger.live;
		break;
	}
}

struct life { const char *transport, *driver, *offer, *ops; };

static void play(const struct rf_image *image, const struct life *life)
{
	static const struct rf_world *listening[RF_KERNELS];
	char text[1024];

	snprintf(text, sizeof(text), "ringfence-case 3\nkernel %s platform flat transport %s "
		 "driver %s\ndevice offers %s queue-size=64 %s; on refusal strict\n%s", image->kernel,
		 life->transport, life->driver, life->offer,
		 strcmp(life->driver, "virtio-blk") ? "" : "seg-max=4", life->ops);
	read_text(text);
	find_world();
	if (listening[the_case.kernel] != world)
		rf_trace_listen(&world->trace, RF_TRACE_ALL_KINDS, listen, NULL);
	listening[the_case.kernel] = world;
	memset(&seen, 0, sizeof(seen));
	play_again();
	ck_assert_msg(result.outcome == RF_OK, "%s: %s\n%s", rf_outcome_name(result.outcome),
		      result.findings ? result.finding[0].text : "", text);
	ck_assert_uint_eq(seen.open, 0);
}

static bool has_virtqueue_reset(const struct rf_image *image)
{
	return strcmp(image->kernel, "6.1") != 0;
}

static const char *const drivers[] = { "virtio-rng", "virtio-blk" };
#define MODERN "VERSION_1 RING_RESET INDIRECT_DESC EVENT_IDX"

START_TEST(data_moves_after_a_resize)
{
	static const char *const rings[] = { MODERN, MODERN " RING_PACKED",
					     MODERN " ACCESS_PLATFORM RING_PACKED" };

	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < RF_ARRAY_SIZE(drivers) * RF_ARRAY_SIZE(rings); k++) {
			struct life life = { "pci_modern", drivers[k % 2], rings[k / 2],
				"probe\nsubmit read 512\nresize q0 16\nsubmit read 512\n"
				"resize q0 64\nsubmit read 512\nremove\n" };

			play(rf_images[i], &life);
			ck_assert_uint_eq(seen.live, 3);
			ck_assert_uint_eq(seen.dead, 2);
			ck_assert_uint_eq(seen.size, 64);
			ck_assert_uint_eq(seen.skipped, 0);
			ck_assert_uint_eq(result.ios_ok, 3);
		}
	}
}
END_TEST

/* What the ring held is ended by the driver: a block request fails, entropy is asked for again. */
START_TEST(a_resize_ends_what_was_in_flight)
{
	struct life life = { "pci_modern", "virtio-blk", MODERN,
		"hostile complete-late 0x40\nprobe\nsubmit-async read 4K segments=3\n"
		"submit-async read 4K offset=8K\nresize q0 16\nsubmit read 512\nremove\n" };

	for (uint32_t i = 0; generic_image(i); i++) {
		life.driver = "virtio-blk";
		play(rf_images[i], &life);
		ck_assert_uint_eq(result.ios, 3);
		ck_assert_uint_eq(result.ios_ok, 1);
		life.driver = "virtio-rng";
		play(rf_images[i], &life);
		ck_assert_uint_eq(seen.size, 16);
		ck_assert_uint_eq(result.ios, 3);
		ck_assert_uint_gt(result.bytes_moved, 64);
	}
}
END_TEST

START_TEST(data_moves_after_a_queue_reset)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t d = 0; d < RF_ARRAY_SIZE(drivers); d++) {
			struct life life = { "pci_modern", drivers[d], MODERN,
				"probe\nsubmit read 512\nqueue-reset q0\nsubmit read 512\nremove\n" };

			play(rf_images[i], &life);
			ck_assert_uint_eq(result.ios_ok, 2);
			ck_assert_uint_eq(seen.dead, has_virtqueue_reset(rf_images[i]));
			ck_assert_int_eq(seen.why, has_virtqueue_reset(rf_images[i]) ? 0 : -95);
		}
	}
}
END_TEST

/* Whoever has no RING_RESET keeps its ring, and goes on. */
START_TEST(without_ring_reset_nothing_is_resized)
{
	static const struct life lives[] = {
		{ "mmio1", NULL, "nothing", NULL }, { "mmio2", NULL, MODERN, NULL },
		{ "pci_legacy", NULL, "nothing", NULL }, { "pci_modern", NULL, "VERSION_1", NULL },
	};

	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < 2 * RF_ARRAY_SIZE(lives); k++) {
			struct life life = lives[k / 2];

			life.driver = drivers[k % 2];
			life.ops = "probe\nresize q0 16\nsubmit read 512\nremove\n";
			play(rf_images[i], &life);
			ck_assert_int_eq(seen.why, -2);
			ck_assert_uint_eq(seen.live, 1);
			ck_assert_uint_eq(result.ios_ok, 1);
			ck_assert(!(seen.agreed & RF_BIT(RF_F_RING_RESET)));
		}
	}
}
END_TEST

static const struct { const char *transport, *offer, *other; uint64_t agreed; } transports[] = {
	{ "mmio1", "INDIRECT_DESC EVENT_IDX", "nothing", 0 },
	{ "mmio2", "VERSION_1 INDIRECT_DESC EVENT_IDX", "VERSION_1 RING_PACKED ACCESS_PLATFORM",
	  RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_RING_PACKED) | RF_BIT(RF_F_ACCESS_PLATFORM) },
	{ "pci_modern", MODERN, "VERSION_1 RING_PACKED ACCESS_PLATFORM",
	  RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_RING_PACKED) | RF_BIT(RF_F_ACCESS_PLATFORM) },
	{ "pci_legacy", "INDIRECT_DESC EVENT_IDX", "nothing", 0 },
};

START_TEST(data_moves_after_sleep)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < 2 * RF_ARRAY_SIZE(transports); k++) {
			struct life life = { transports[k / 2].transport, drivers[k % 2],
				transports[k / 2].offer,
				"probe\nsubmit read 512\nfreeze\nsubmit read 512\nrestore\n"
				"submit read 512\nfreeze state=kept\nrestore\nsubmit read 512\n"
				"freeze\nremove\n" };

			play(rf_images[i], &life);
			ck_assert_uint_eq(result.ios_ok, 3);
			ck_assert_uint_eq(seen.lost, 2);
			ck_assert_uint_eq(seen.live, 4);
			/* Nobody is there to ask while the guest sleeps. */
			ck_assert_uint_eq(seen.skipped, 1);
			ck_assert_int_eq(seen.why, -16);
		}
	}
}
END_TEST

/* What a disk stores outlasts sleep, unplugging and another offer; all else is new. */
START_TEST(data_moves_after_another_offer)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < 2 * RF_ARRAY_SIZE(transports); k++) {
			char ops[512];
			struct life life = { transports[k / 2].transport, drivers[k % 2],
					     transports[k / 2].offer, ops };

			snprintf(ops, sizeof(ops), "probe\nsubmit write 4K\nremove\n"
				 "offer queue-size=8 %s\nprobe\nsubmit read 4K\nremove\n"
				 "probe\nsubmit read 4K\n", transports[k / 2].other);
			play(rf_images[i], &life);
			ck_assert_uint_eq(result.ios_ok, 3);
			ck_assert_uint_eq(seen.size, 8);
			ck_assert_uint_eq(seen.live, 3);
			ck_assert_uint_eq(seen.agreed & ~0xffffffULL, transports[k / 2].agreed);
			ck_assert_uint_ge(seen.removes, 3);
		}
	}
}
END_TEST

/* The device stays while it has no driver, and can be pulled out then as at any time. */
START_TEST(data_moves_when_it_is_bound_again)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < 2 * RF_ARRAY_SIZE(transports); k++) {
			char ops[512];
			struct life life = { transports[k / 2].transport, drivers[k % 2],
					     transports[k / 2].offer, ops };

			snprintf(ops, sizeof(ops), "bind\nsubmit write 4K\nunbind\nunbind\nprobe\n"
				 "submit read 4K\nfreeze\noffer queue-size=8 %s\nbind\n"
				 "submit read 4K\nunbind\nremove\nbind\nprobe\nsubmit read 4K\n",
				 transports[k / 2].other);
			play(rf_images[i], &life);
			ck_assert_uint_eq(result.ios_ok, 3);
			ck_assert_uint_eq(seen.size, 8);
			ck_assert_uint_eq(seen.live, 3);
			ck_assert_uint_eq(seen.agreed & ~0xffffffULL, transports[k / 2].agreed);
			/* Two binds of what has a driver or is not there, and all that wants one. */
			ck_assert_uint_eq(seen.skipped, 6);
		}
	}
}
END_TEST

/* A device that was pulled out is there again with the next probe, and without a memory. */
START_TEST(a_legacy_function_is_pulled_out_and_comes_back)
{
	struct life life = { "pci_legacy", "virtio-rng", "nothing",
		"probe\nsubmit read 64\nremove\n" };

	for (uint32_t i = 0; generic_image(i); i++) {
		play(rf_images[i], &life);
		the_case.ops = 0;
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_PROBE };
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_VANISH };
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_VANISH };
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_REMOVE };
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_PROBE };
		the_case.op[the_case.ops++] = (struct rf_op){ .opcode = RF_OP_SUBMIT, .c = 64 };
		memset(&seen, 0, sizeof(seen));
		play_again();
		ck_assert_uint_eq(seen.gone, 1);
		ck_assert_uint_eq(seen.back, 1);
		ck_assert_uint_eq(seen.skipped, 1);
		ck_assert_uint_eq(seen.open, 0);
		ck_assert_uint_eq(result.ios_ok, 1);
		/* The removal warns of a status that reads as all ones: a known finding. */
		ck_assert_uint_eq(result.findings, 1);
		ck_assert_str_eq(result.finding[0].frame, "virtio_dev_remove");
	}
}
END_TEST

START_TEST(removal_ends_what_is_in_flight)
{
	for (uint32_t i = 0; generic_image(i); i++) {
		for (size_t k = 0; k < 2 * RF_ARRAY_SIZE(transports); k++) {
			struct life life = { transports[k / 2].transport, drivers[k % 2],
				transports[k / 2].offer,
				"hostile complete-late 0x40\nprobe\nsubmit-async read 4K segments=3\n"
				"submit-async read 4K offset=8K\nremove\nprobe\nsubmit read 512\n" };

			play(rf_images[i], &life);
			ck_assert_uint_eq(seen.live, 2);
			ck_assert_uint_ge(result.ios_ok, 1);
		}
	}
}
END_TEST

RF_CHECK_MAIN("life", data_moves_after_a_resize, a_resize_ends_what_was_in_flight,
	      data_moves_after_a_queue_reset, without_ring_reset_nothing_is_resized,
	      data_moves_after_sleep, data_moves_after_another_offer,
	      data_moves_when_it_is_bound_again,
	      a_legacy_function_is_pulled_out_and_comes_back, removal_ends_what_is_in_flight)
