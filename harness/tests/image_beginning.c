// SPDX-License-Identifier: GPL-2.0-only
/*
 * Beginnings: which cases share one, which must not, and when one is kept. That
 * nothing else tells whether it was played is shown by `determinism`.
 */
#include "tests/play_case.h"

#include <stdio.h>

static const char plain[] =
	"ringfence-case 3\nkernel 6.1 platform flat transport pci_modern driver virtio-rng\n"
	"device offers INDIRECT_DESC VERSION_1 ACCESS_PLATFORM queue-size=16; on refusal strict\n"
	"probe\nsubmit read 64\nremove\n";

static struct rf_run_options options;

/* Whether a beginning was put back. */
static bool run(void)
{
	find_world();
	rf_run_case(world, &the_case, &options, &result);
	return world->trace.put_back;
}

/* The plain case, whose beginning is kept by then. */
static void keep_plain(void)
{
	read_text(plain);
	options = (struct rf_run_options){ .beginning = RF_BEGINNING_KEPT };
	run();
	ck_assert(run());
}

/* The case is another by now: it must not begin as the plain one did, and as itself once it is kept. */
static void begins_by_itself(const char *what)
{
	ck_assert_msg(!run(), "%s: another case's beginning was put back", what);
	ck_assert_msg(run(), "%s: its own beginning was not put back", what);
}

START_TEST(what_tells_beginnings_apart)
{
	static const struct { const char *from, *to; } words[] = {
		{ "platform flat", "platform vtd" }, { "pci_modern", "pci_legacy" },
		{ "virtio-rng", "virtio-blk" }, { "queue-size=16", "queue-size=32" },
		{ "VERSION_1", "EVENT_IDX VERSION_1" }, { "refusal strict", "refusal tolerant-PA" },
		{ "probe\n", "fail alloc 900\nprobe\n" }, { "probe\n", "" },
		{ "probe\n", "hostile used-len 0 1\nprobe\n" },
	};
	char text[600];

	for (size_t i = 0; i < RF_ARRAY_SIZE(words); i++) {
		const char *at = strstr(plain, words[i].from);

		ck_assert(at != NULL);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - plain), plain, words[i].to,
			 at + strlen(words[i].from));
		keep_plain();
		read_text(text);
		begins_by_itself(words[i].to);
	}
}
END_TEST

/* What is not in its header and first operations. */
START_TEST(what_else_tells_them_apart)
{
	keep_plain();
	the_case.on_report = RF_ON_REPORT_CONTINUE;
	begins_by_itself("on report");
	keep_plain();
	the_case.expects = 1;
	the_case.expect[0] = (struct rf_expect){ .what = RF_EXPECT_FINDING,
						 .party = RF_PARTY_DEVICE };
	begins_by_itself("a case about its device");
	keep_plain();
	the_case.op[2] = (struct rf_op){ .opcode = RF_OP_INTERRUPT, .c = 4 };
	begins_by_itself("a later operation that makes the device lie");
	keep_plain();
	options.unhashed = true;
	begins_by_itself("unhashed");
	keep_plain();
	options.judge_off = true;
	begins_by_itself("without the judge");
	keep_plain();
	the_case.pci.vectors = 3;
	the_case.pci.cap[0].offset = 64;
	begins_by_itself("the function");
}
END_TEST

START_TEST(other_ends_share_a_beginning)
{
	uint64_t hash;

	keep_plain();
	the_case.op[1].c = 100;
	ck_assert(run());
	hash = result.trace_hash;
	ck_assert_uint_eq(result.ios_ok, 1);
	the_case.ops = 2;
	ck_assert(run());
	options.beginning = RF_BEGINNING_PLAYED;
	the_case.ops = 3;
	ck_assert(!run());
	ck_assert_uint_eq(result.trace_hash, hash);
}
END_TEST

START_TEST(a_beginning_is_kept_when_it_comes_again)
{
	read_text(plain);
	the_case.device.queue_size = 8;
	options = (struct rf_run_options){ .beginning = RF_BEGINNING_WORTH };
	ck_assert(!run());
	ck_assert(!run());
	ck_assert(run());
	ck_assert(run());
	options.plays_setup = true;
	ck_assert(!run());
}
END_TEST

/* After many that came only as often as it took to keep them, that is not enough any more. */
START_TEST(what_was_not_worth_it_is_kept_later)
{
	uint32_t times = 0;

	read_text(plain);
	options = (struct rf_run_options){ .beginning = RF_BEGINNING_WORTH };
	for (uint32_t size = 1; size < 400; size++) {
		the_case.device.capacity = size;
		for (int i = 0; i < 4; i++)
			run();
	}
	the_case.device.capacity = 1000;
	while (!run() && times < 200)
		times++;
	ck_assert_uint_gt(times, 4);
	ck_assert_uint_lt(times, 200);
}
END_TEST

static void hear(void *ctx, const struct rf_event *event)
{
	++*(uint32_t *)ctx;
}

/* The last: nobody stops listening. */
START_TEST(who_listens_hears_all)
{
	static uint32_t heard;
	uint32_t events;

	keep_plain();
	events = result.events;
	rf_trace_listen(&world->trace, RF_TRACE_ALL_KINDS, hear, &heard);
	ck_assert(!run());
	ck_assert_uint_eq(result.events, events);
	ck_assert_uint_eq(heard, events);
}
END_TEST

RF_CHECK_MAIN("beginning", what_tells_beginnings_apart, what_else_tells_them_apart,
	      other_ends_share_a_beginning, a_beginning_is_kept_when_it_comes_again,
	      what_was_not_worth_it_is_kept_later, who_listens_hears_all)
