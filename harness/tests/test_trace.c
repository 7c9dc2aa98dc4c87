// SPDX-License-Identifier: GPL-2.0-only
/* trace: names and text of events, numbering, the ring, the hash, listeners. */
#include "base/text.h"
#include "trace/trace.h"
#include "tests/check_main.h"

#include <errno.h>
#include <string.h>

static struct rf_trace trace;

static void fresh_trace(uint32_t capacity)
{
	rf_trace_fini(&trace);
	ck_assert_int_eq(rf_trace_init(&trace, capacity), 0);
}

/* The hash after one event of @kind whose payload bytes are all @fill, but @at, which is @value. */
static uint64_t hash_with(enum rf_event_kind kind, uint8_t fill, size_t at, uint8_t value)
{
	struct rf_event event;

	rf_trace_reset(&trace);
	memset(&event, fill, sizeof(event));
	event.kind = kind;
	((uint8_t *)event.raw)[at] = value;
	rf_trace_emit(&trace, &event);
	return rf_trace_hash(&trace);
}

static const char *printed(const struct rf_event *event)
{
	static char line[512];
	struct rf_text text;

	rf_text_fixed(&text, line, sizeof(line));
	rf_event_print(event, &text);
	ck_assert(!text.overflowed);
	return line;
}

static const char *last_printed(void)
{
	return printed(rf_trace_at(&trace, rf_trace_kept(&trace) - 1));
}

START_TEST(capacity_is_a_power_of_two)
{
	struct rf_trace t;

	ck_assert_int_eq(rf_trace_init(&t, 0), -EINVAL);
	ck_assert_int_eq(rf_trace_init(&t, 3), -EINVAL);
	ck_assert_int_eq(rf_trace_init(&t, 1), 0);
	rf_trace_fini(&t);
}
END_TEST

START_TEST(names_are_unique_and_total)
{
	for (uint32_t a = 0; a < RF_EVENT_KINDS; a++) {
		ck_assert_ptr_nonnull(rf_event_name(a));
		for (uint32_t b = 0; b < a; b++)
			ck_assert_str_ne(rf_event_name(a), rf_event_name(b));
	}
	ck_assert_str_eq(rf_event_name(RF_EV_REG_WRITE), "reg-write");
	ck_assert_str_eq(rf_event_name(RF_EVENT_KINDS), "?");
	ck_assert_str_eq(rf_stage_name(RF_STAGE_TEARDOWN), "teardown");
	ck_assert_str_eq(rf_stage_name(RF_STAGES), "?");
}
END_TEST

START_TEST(emit_stamps_and_numbers)
{
	struct rf_event event = { .kind = RF_EV_NOTIFY, .queue = { 1, 2 } };
	const struct rf_event *kept;

	fresh_trace(16);
	rf_trace_stage(&trace, RF_STAGE_TRAFFIC);
	trace.op = 7;
	rf_trace_emit(&trace, &event);
	ck_assert_uint_eq(event.seq, 1);
	ck_assert_uint_eq(event.stage, RF_STAGE_TRAFFIC);
	ck_assert_uint_eq(event.op, 7);
	ck_assert_uint_eq(rf_trace_kept(&trace), 2);
	kept = rf_trace_at(&trace, 0);
	ck_assert_uint_eq(kept->kind, RF_EV_STAGE);
	ck_assert_uint_eq(kept->stage, RF_STAGE_TRAFFIC);
	kept = rf_trace_at(&trace, 1);
	ck_assert_mem_eq(kept, &event, sizeof(event));
}
END_TEST

START_TEST(macro_and_function_agree)
{
	struct rf_event event = { .kind = RF_EV_PUBLISH, .publish = {
		.queue = 1, .flags = RF_PUB_WRITE, .head = 3, .index = 4, .len = 5, .position = 6,
		.ba = 0x123456789abcdefULL } };
	uint64_t hash;

	fresh_trace(16);
	rf_trace_emit(&trace, &event);
	hash = rf_trace_hash(&trace);
	rf_trace_reset(&trace);
	RF_EMIT(&trace, PUBLISH, .publish = {
		.queue = 1, .flags = RF_PUB_WRITE, .head = 3, .index = 4, .len = 5, .position = 6,
		.ba = 0x123456789abcdefULL });
	ck_assert_uint_eq(rf_trace_hash(&trace), hash);
	ck_assert_mem_eq(rf_trace_at(&trace, 0), &event, sizeof(event));
}
END_TEST

START_TEST(ring_keeps_the_newest)
{
	fresh_trace(4);
	for (uint32_t i = 0; i < 3; i++)
		RF_EMIT(&trace, NOTIFY, .queue = { i, 0 });
	ck_assert_uint_eq(rf_trace_kept(&trace), 3);
	ck_assert_uint_eq(rf_trace_at(&trace, 0)->seq, 0);
	for (uint32_t i = 3; i < 10; i++)
		RF_EMIT(&trace, NOTIFY, .queue = { i, 0 });
	ck_assert_uint_eq(trace.count, 10);
	ck_assert_uint_eq(rf_trace_kept(&trace), 4);
	for (uint32_t i = 0; i < 4; i++) {
		ck_assert_uint_eq(rf_trace_at(&trace, i)->seq, 6 + i);
		ck_assert_uint_eq(rf_trace_at(&trace, i)->queue.queue, 6 + i);
	}
	rf_trace_reset(&trace);
	ck_assert_uint_eq(rf_trace_kept(&trace), 0);
}
END_TEST

/* Every byte of a field changes the hash, no other byte does, whatever the emitter left there. */
START_TEST(hash_sees_fields_and_nothing_else)
{
	fresh_trace(4);
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++) {
		uint64_t mask[RF_EVENT_WORDS];

		rf_event_mask(kind, mask);
		for (size_t at = 0; at < sizeof(mask); at++) {
			bool field = ((uint8_t *)mask)[at];
			uint64_t one = hash_with(kind, 0, at, 0), other = hash_with(kind, 0, at, 1);

			ck_assert_msg((one != other) == field, "%s byte %zu", rf_event_name(kind),
				      at);
		}
	}
}
END_TEST

START_TEST(ring_holds_no_stray_bytes)
{
	struct rf_event event;

	fresh_trace(4);
	memset(&event, 0xff, sizeof(event));
	event.kind = RF_EV_STATUS;
	rf_trace_emit(&trace, &event);
	ck_assert_uint_eq(rf_trace_at(&trace, 0)->raw[0], 0xffff);
	for (int i = 1; i < RF_EVENT_WORDS; i++)
		ck_assert_uint_eq(rf_trace_at(&trace, 0)->raw[i], 0);
}
END_TEST

START_TEST(hash_depends_on_order_stage_and_operation)
{
	uint64_t first;

	fresh_trace(4);
	RF_EMIT(&trace, NOTIFY, .queue = { 1, 0 });
	RF_EMIT(&trace, NOTIFY, .queue = { 2, 0 });
	first = rf_trace_hash(&trace);
	rf_trace_reset(&trace);
	RF_EMIT(&trace, NOTIFY, .queue = { 2, 0 });
	RF_EMIT(&trace, NOTIFY, .queue = { 1, 0 });
	ck_assert_uint_ne(rf_trace_hash(&trace), first);
	rf_trace_reset(&trace);
	RF_EMIT(&trace, RESET);
	first = rf_trace_hash(&trace);
	rf_trace_reset(&trace);
	trace.op = 1;
	RF_EMIT(&trace, RESET);
	ck_assert_uint_ne(rf_trace_hash(&trace), first);
	rf_trace_reset(&trace);
	trace.stage = RF_STAGE_PROBE;
	RF_EMIT(&trace, RESET);
	ck_assert_uint_ne(rf_trace_hash(&trace), first);
	rf_trace_reset(&trace);
	RF_EMIT(&trace, RESET);
	ck_assert_uint_eq(rf_trace_hash(&trace), first);
}
END_TEST

static char heard[16];
static void hear(void *ctx, const struct rf_event *event)
{
	size_t len = strlen(heard);

	heard[len] = *(const char *)ctx;
	heard[len + 1] = (char)('0' + event->seq);
}

START_TEST(listeners_hear_in_order_and_survive_reset)
{
	fresh_trace(4);
	memset(heard, 0, sizeof(heard));
	rf_trace_listen(&trace, RF_TRACE_ALL_KINDS, hear, "a");
	rf_trace_listen(&trace, RF_TRACE_ALL_KINDS, hear, "b");
	RF_EMIT(&trace, RESET);
	RF_EMIT(&trace, RESET);
	ck_assert_str_eq(heard, "a0b0a1b1");
	rf_trace_reset(&trace);
	RF_EMIT(&trace, RESET);
	ck_assert_str_eq(heard, "a0b0a1b1a0b0");
}
END_TEST

/* A listener may emit: its event comes after the one it answers. */
static void answer(void *ctx, const struct rf_event *event)
{
	if (event->kind == RF_EV_RESET)
		RF_EMIT((struct rf_trace *)ctx, NOTIFY, .queue = { event->seq, 0 });
}

START_TEST(a_listener_may_emit)
{
	fresh_trace(4);
	rf_trace_listen(&trace, RF_TRACE_ALL_KINDS, answer, &trace);
	RF_EMIT(&trace, RESET);
	ck_assert_uint_eq(trace.count, 2);
	ck_assert_uint_eq(rf_trace_at(&trace, 1)->kind, RF_EV_NOTIFY);
}
END_TEST

START_TEST(events_print_all_fields)
{
	fresh_trace(64);
	trace.op = 3;
	trace.stage = RF_STAGE_PROBE;
	RF_EMIT(&trace, REG_WRITE, .reg = { .offset = 0x70, .width = 4, .value = 0xb });
	ck_assert_str_eq(last_printed(), "0 probe op=3 reg-write offset=0x70 width=4 value=0xb "
			 "config=no outside=no");
	RF_EMIT(&trace, PUBLISH, .publish = { .queue = 1, .flags = RF_PUB_WRITE | RF_PUB_NEXT,
		.head = 2, .index = 3, .len = 64, .position = 1, .ba = 0x140000000 });
	ck_assert_str_eq(last_printed(), "1 probe op=3 publish queue=1 head=2 position=1 index=3 "
			 "ba=0x140000000 len=64 flags=write,next");
	RF_EMIT(&trace, UNMAP, .dma = { .ba = 0x1000, .pa = 0x2000, .len = 8,
		.entry = RF_NO_ENTRY, .dir = RF_PERM_WRITE, .map_kind = RF_MAP_SG,
		.result = RF_LEDGER_NO_SUCH });
	ck_assert_str_eq(last_printed(), "2 probe op=3 unmap entry=none kind=sg ba=0x1000 len=8 "
			 "pa=0x2000 dir=write for-cpu=no result=no-such");
	RF_EMIT(&trace, DEV_READ, .access = { .ba = 1, .len = 2, .purpose = RF_FOR_DATA,
		.result = RF_ACCESS_FAULT });
	ck_assert_str_eq(last_printed(), "3 probe op=3 dev-read queue=0 purpose=data ba=0x1 len=2 "
			 "pa=0x0 result=fault hash=0x0");
	RF_EMIT(&trace, DATA, .data = { .op_id = 1, .got = -5, .len = 512, .mismatch = true });
	ck_assert_str_eq(last_printed(), "4 probe op=3 data id=1 got=-5 offset=0 len=512 "
			 "mismatch=yes leaked=no");
	RF_EMIT(&trace, BELIEF, .belief = { true });
	ck_assert_str_eq(last_printed(), "5 probe op=3 belief dma-api=yes");
	rf_trace_stage(&trace, RF_STAGE_REMOVE);
	ck_assert_str_eq(last_printed(), "6 remove op=3 stage");
}
END_TEST

START_TEST(unknown_values_print_as_numbers)
{
	fresh_trace(64);
	RF_EMIT(&trace, CHAIN, .chain = { .count = 1, .problems = RF_CHAIN_LOOP | 0x10000 });
	ck_assert_str_eq(last_printed(), "0 setup op=0 chain queue=0 head=0 count=1 readable=0 "
			 "writable=0 problems=loop,0x10000");
	RF_EMIT(&trace, ALLOC, .mem = { .pa = 0x1000, .len = 8, .result = 99 });
	ck_assert_str_eq(last_printed(), "1 setup op=0 alloc entry=0 pa=0x1000 len=8 result=99");
	ck_assert_str_eq(printed(&(struct rf_event){ .kind = 255, .stage = 200 }), "0 ? op=0 ?");
}
END_TEST

/* Each kind prints without overflow and names itself; kinds with fields print them. */
START_TEST(every_kind_prints)
{
	for (uint32_t kind = 0; kind < RF_EVENT_KINDS; kind++) {
		struct rf_event event;
		const char *line;

		memset(&event, 0xff, sizeof(event));
		event.kind = kind;
		line = printed(&event);
		ck_assert_ptr_nonnull(strstr(line, rf_event_name(kind)));
		ck_assert_ptr_null(strchr(line, '\n'));
	}
}
END_TEST

RF_CHECK_MAIN("trace", capacity_is_a_power_of_two, names_are_unique_and_total,
	      emit_stamps_and_numbers, macro_and_function_agree, ring_keeps_the_newest,
	      hash_sees_fields_and_nothing_else, ring_holds_no_stray_bytes,
	      hash_depends_on_order_stage_and_operation, listeners_hear_in_order_and_survive_reset,
	      a_listener_may_emit, events_print_all_fields, unknown_values_print_as_numbers,
	      every_kind_prints)
