// SPDX-License-Identifier: GPL-2.0-only
/* virtio_balloon on each image, by whole cases: what it does with what its device says. */
#include "tests/generic_image.h"
#include "tests/play_case.h"

#include <stdio.h>
#include <string.h>

#define ALL "BALLOON_MUST_TELL_HOST BALLOON_STATS_VQ BALLOON_DEFLATE_ON_OOM " \
	"BALLOON_FREE_PAGE_HINT BALLOON_REPORTING"

static uint32_t given, wanted, published[RF_DEVICE_QUEUES];

/* Pages and published bytes of the case that ran, as far as its trace is kept. */
static void count(void)
{
	given = wanted = 0;
	memset(published, 0, sizeof(published));
	for (uint32_t i = 0; i < rf_trace_kept(&world->trace); i++) {
		const struct rf_event *event = rf_trace_at(&world->trace, i);

		if (event->kind == RF_EV_PAGE)
			*(event->page.given ? &given : &wanted) += 1;
		else if (event->kind == RF_EV_PUBLISH)
			published[event->publish.queue] += event->publish.len;
	}
}

static bool run_on(uint32_t i, const char *header, const char *ops)
{
	char text[2048];

	if (!generic_image(i))
		return false;
	snprintf(text, sizeof(text), "ringfence-case 3\nkernel 6.1 %s%s", header, ops);
	play_text_on(generic_image(i)->kernel, text);
	count();
	return true;
}

static uint32_t config_word(uint32_t at)
{
	uint32_t word;

	memcpy(&word, &world->device.config_space[at], sizeof(word));
	return word;
}

#define MODERN(transport, offer) \
	"platform flat transport " transport " driver virtio-balloon\n" \
	"device offers VERSION_1 " offer "; on refusal strict\n"
#define LEGACY(transport, offer) \
	"platform flat transport " transport " driver virtio-balloon\n" \
	"device offers " offer "; on refusal strict\n"

static const char *const everywhere[] = {
	MODERN("mmio2", "BALLOON_DEFLATE_ON_OOM"),
	MODERN("mmio2", "RING_PACKED BALLOON_DEFLATE_ON_OOM"),
	MODERN("mmio2", "EVENT_IDX BALLOON_DEFLATE_ON_OOM"),
	LEGACY("mmio1", "BALLOON_DEFLATE_ON_OOM"),
	MODERN("pci_modern", "BALLOON_DEFLATE_ON_OOM"),
	MODERN("pci_modern", "RING_PACKED EVENT_IDX BALLOON_DEFLATE_ON_OOM"),
	LEGACY("pci_legacy", "BALLOON_DEFLATE_ON_OOM"),
};

START_TEST(grows_and_shrinks_on_every_transport)
{
	static const char ops[] = "probe\nconfig-change 0 300\nconfig-change 0 20\nremove\n";

	for (uint32_t t = 0; t < RF_ARRAY_SIZE(everywhere); t++)
		for (uint32_t i = 0; run_on(i, everywhere[t], ops); i++) {
			uint64_t hash = result.trace_hash;

			ck_assert_msg(result.outcome == RF_OK, "%s", everywhere[t]);
			ck_assert(result.driver_ok);
			ck_assert_uint_eq(given, 300);
			ck_assert_uint_eq(wanted, 300);
			ck_assert_uint_eq(config_word(4), 0);
			ck_assert_uint_eq(result.bytes_moved, 600 * 4);
			run_on(i, everywhere[t], ops);
			ck_assert(result.trace_hash == hash);
		}
}
END_TEST

/* A device that answers nothing more leaves things as they are: the driver waits when it is removed. */
START_TEST(says_how_large_it_is)
{
	for (uint32_t i = 0; run_on(i, everywhere[0], "probe\nconfig-change 0 33\nhostile complete-never\n"); i++)
		ck_assert_uint_eq(config_word(4), 33);
}
END_TEST

START_TEST(wants_what_its_device_wants_from_the_beginning)
{
	static const char header[] = "platform flat transport mmio2 driver virtio-balloon\n"
		"device offers VERSION_1 capacity=40; on refusal strict\n";

	for (uint32_t i = 0; run_on(i, header, "probe\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(given, 40);
	}
}
END_TEST

/* The guest has 2048 pages to spare in a case. */
START_TEST(stops_where_the_guest_has_no_more)
{
	for (uint32_t i = 0; run_on(i, everywhere[0], "probe\nconfig-change 0 0x1000\nsleep 1000\n"
			       "config-change 0 0\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(given, 2048);
		ck_assert_uint_eq(wanted, 2048);
	}
}
END_TEST

START_TEST(gives_back_when_memory_runs_out)
{
	for (uint32_t i = 0; run_on(i, everywhere[0], "probe\nconfig-change 0 300\n"
			       "pressure out-of-memory\nhostile complete-never\n"); i++) {
		ck_assert_uint_eq(given, 300);
		ck_assert_uint_eq(config_word(4), 44);
		ck_assert_uint_eq(result.ios_ok, 1);
	}
}
END_TEST

START_TEST(moves_a_page_out_of_the_way)
{
	for (uint32_t i = 0; run_on(i, everywhere[0], "probe\nconfig-change 0 3\npressure compact\n"
			       "remove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(given, 4);
		ck_assert_uint_eq(wanted, 4);
		ck_assert_uint_eq(result.ios_ok, 1);
	}
}
END_TEST

/* 80 to 160 bytes: ten for each statistic that the kernel has. */
START_TEST(tells_statistics_when_asked)
{
	static const char header[] = "platform flat transport mmio1 driver virtio-balloon\n"
		"device offers " ALL "; on refusal strict\n";
	uint32_t once;

	for (uint32_t i = 0; run_on(i, header, "probe\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		once = published[2];
		ck_assert(once >= 80 && once <= 160 && once % 10 == 0);
		run_on(i, header, "probe\nstatistics\nstatistics\nremove\n");
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(published[2], 3 * once);
	}
}
END_TEST

#define BLOCK (4u << 20)

START_TEST(hints_at_free_blocks_between_two_commands)
{
	static const char header[] = "platform flat transport mmio1 driver virtio-balloon\n"
		"device offers " ALL "; on refusal strict\n";

	for (uint32_t i = 0; run_on(i, header, "probe\nconfig-change 8 5\nconfig-change 8 1\n"
			       "remove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(published[3], 4 * BLOCK + 8);
	}
}
END_TEST

/* A ring of four has no room for a command and four blocks: the driver looks until it has. */
START_TEST(hints_wait_for_room_in_the_ring)
{
	static const char header[] = "platform flat transport mmio1 driver virtio-balloon\n"
		"device offers BALLOON_STATS_VQ BALLOON_FREE_PAGE_HINT queue-size=4; "
		"on refusal strict\n";

	for (uint32_t i = 0; run_on(i, header, "probe\nconfig-change 8 5\npressure shrink 8M\n"
			       "config-change 8 6\nconfig-change 8 1\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_ge(published[3], 4 * BLOCK);
	}
}
END_TEST

START_TEST(reports_free_blocks_after_two_seconds)
{
	static const char header[] = "platform flat transport mmio1 driver virtio-balloon\n"
		"device offers " ALL "; on refusal strict\n";

	for (uint32_t i = 0; run_on(i, header, "probe\nsleep 1900\nremove\n"); i++)
		ck_assert_uint_eq(published[4], 0);
	for (uint32_t i = 0; run_on(i, header, "probe\nsleep 2100\nsleep 9000\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert_uint_eq(published[4], 4 * BLOCK);
	}
	/* What was taken and freed since is to be reported again. */
	for (uint32_t i = 0; run_on(i, header, "probe\nsleep 2100\nconfig-change 8 5\n"
			       "config-change 8 1\nsleep 9000\nremove\n"); i++)
		ck_assert_uint_eq(published[4], 8 * BLOCK);
}
END_TEST

START_TEST(is_refused_without_access_platform)
{
	static const char header[] = "platform flat transport mmio2 driver virtio-balloon\n"
		"device offers VERSION_1 ACCESS_PLATFORM; on refusal strict\n";

	for (uint32_t i = 0; run_on(i, header, "probe\nconfig-change 0 4\nremove\n"); i++) {
		ck_assert(result.outcome == RF_OK);
		ck_assert(!result.driver_ok);
		ck_assert_uint_eq(given, 0);
	}
}
END_TEST

RF_CHECK_MAIN("image_balloon", grows_and_shrinks_on_every_transport, says_how_large_it_is,
	      wants_what_its_device_wants_from_the_beginning, stops_where_the_guest_has_no_more,
	      gives_back_when_memory_runs_out, moves_a_page_out_of_the_way,
	      tells_statistics_when_asked, hints_at_free_blocks_between_two_commands,
	      hints_wait_for_room_in_the_ring, reports_free_blocks_after_two_seconds,
	      is_refused_without_access_platform)
