// SPDX-License-Identifier: GPL-2.0-only
/* judge: the list of rules, dispatch, the book of findings, what is remembered between events. */
#include "tests/judge_fixture.h"

#include <errno.h>
#include <time.h>

static struct rf_event event = { .kind = RF_EV_NOTIFY, .stage = RF_STAGE_TRAFFIC };

static void find(enum rf_rule_id rule, enum rf_party party, const struct rf_stack *stack)
{
	rf_judge_find(&judge, &(struct rf_verdict){ rule, party, stack, &event, false },
		      "at %d", 1);
}

START_TEST(every_rule_says_what_it_is)
{
	static const char *const names[] = {
#define RF_RULE(id, name, object) name,
#include "judge/rules.def"
#undef RF_RULE
	};
	enum rf_rule_id id;
	char page[64];

	for (uint32_t i = 0; i < RF_RULES; i++) {
		const struct rf_rule *rule = rf_rule(i);

		ck_assert_str_eq(rule->name, names[i]);
		snprintf(page, sizeof(page), "reports/rules/%s.md", rule->name);
		ck_assert_str_eq(rule->page, page);
		ck_assert(rule->title && strlen(rule->title) > 5 && strlen(rule->title) < 90);
		ck_assert_ptr_nonnull(strstr(rule->requirements, "VC"));
		ck_assert(rule->check ? rule->events != 0 : rule->events == 0);
		/* Who listens to registers says which. */
		ck_assert(!!(rule->registers || rule->configuration) ==
			  !!(rule->events & (RF_BIT(RF_EV_REG_READ) | RF_BIT(RF_EV_REG_WRITE))));
		ck_assert_int_eq(rf_rule_by_name(rule->name, &id), 0);
		ck_assert_uint_eq(id, i);
	}
	ck_assert_ptr_null(rf_rule(RF_RULES));
	ck_assert_int_eq(rf_rule_by_name("RF-DMA-999", &id), -ENOENT);
}
END_TEST

START_TEST(names_are_stable)
{
	enum rf_party party;

	ck_assert_str_eq(rf_party_name(RF_PARTY_DRIVER), "driver");
	ck_assert_str_eq(rf_party_name(RF_PARTY_GAP), "gap");
	ck_assert_str_eq(rf_party_name(RF_PARTIES), "?");
	ck_assert_int_eq(rf_party_by_name("platform", &party), 0);
	ck_assert_int_eq(party, RF_PARTY_PLATFORM);
	ck_assert_int_eq(rf_party_by_name("nobody", &party), -ENOENT);
	ck_assert_str_eq(rf_scope_name(RF_SCOPE_ALWAYS), "always");
	ck_assert_str_eq(rf_scope_name(RF_SCOPE_CONFORMING), "conforming");
	ck_assert_str_eq(rf_scope_name(RF_SCOPES), "?");
}
END_TEST

START_TEST(same_signature_counts_up)
{
	struct rf_stack one = { { 0x10, 0x20 } }, two = { { 0x10, 0x30 } }, three = { { 0x11 } };

	fx_start(RF_PLATFORM_FLAT, false);
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &one);
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &one);
	ck_assert_uint_eq(judge.findings, 1);
	ck_assert_uint_eq(judge.finding[0].count, 2);
	ck_assert_str_eq(judge.finding[0].frame, "f10");
	ck_assert_str_eq(judge.finding[0].text, "at 1");
	/* Another stack, the same first frame. */
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &two);
	ck_assert_uint_eq(judge.findings, 1);
	ck_assert_uint_eq(judge.finding[0].count, 3);
	/* Another frame, party, rule or stage is another finding. */
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &three);
	find(RF_RULE_DMA_001, RF_PARTY_GAP, &one);
	find(RF_RULE_DMA_002, RF_PARTY_DRIVER, &one);
	event.stage = RF_STAGE_REMOVE;
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &one);
	event.stage = RF_STAGE_TRAFFIC;
	ck_assert_uint_eq(judge.findings, 5);
	ck_assert(rf_judge_found(&judge, RF_RULE_DMA_002));
	ck_assert(!rf_judge_found(&judge, RF_RULE_DMA_003));
}
END_TEST

START_TEST(signature_has_no_address_and_no_order)
{
	struct rf_finding a = { .rule = RF_RULE_DMA_001, .frame = "x", .text = "0x1", .seq = 1 };
	struct rf_finding b = { .rule = RF_RULE_DMA_001, .frame = "x", .text = "0x2", .seq = 9 };

	ck_assert(rf_finding_signature(&a) == rf_finding_signature(&b));
	strcpy(b.frame, "y");
	ck_assert(rf_finding_signature(&a) != rf_finding_signature(&b));
}
END_TEST

START_TEST(no_stack_is_a_question_mark)
{
	struct rf_stack none = { { 0 } };

	fx_start(RF_PLATFORM_FLAT, false);
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, NULL);
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &none);
	ck_assert_uint_eq(judge.findings, 1);
	ck_assert_str_eq(judge.finding[0].frame, "?");
}
END_TEST

START_TEST(hostile_case_blames_driver_by_always_rules_only)
{
	fx_start(RF_PLATFORM_FLAT, true);
	find(RF_RULE_NEG_001, RF_PARTY_DRIVER, NULL);
	ck_assert_uint_eq(judge.findings, 0);
	find(RF_RULE_DMA_014, RF_PARTY_DEVICE, NULL);
	ck_assert_uint_eq(judge.findings, 0);
	find(RF_RULE_DMA_001, RF_PARTY_DRIVER, NULL);
	find(RF_RULE_DMA_013, RF_PARTY_GAP, NULL);
	ck_assert_uint_eq(judge.findings, 2);
}
END_TEST

START_TEST(device_that_breaks_the_spec_excuses_the_driver)
{
	fx_start(RF_PLATFORM_FLAT, false);
	find(RF_RULE_NEG_001, RF_PARTY_DRIVER, NULL);
	find(RF_RULE_DMA_014, RF_PARTY_DEVICE, NULL);
	ck_assert_uint_eq(judge.findings, 2);
	ck_assert(judge.hostile);
	find(RF_RULE_NEG_002, RF_PARTY_DRIVER, NULL);
	ck_assert_uint_eq(judge.findings, 2);
	find(RF_RULE_DMA_015, RF_PARTY_DEVICE, NULL);
	ck_assert_uint_eq(judge.findings, 3);
	rf_judge_reset(&judge, false);
	ck_assert(!judge.hostile);
	ck_assert_uint_eq(judge.findings, 0);
}
END_TEST

START_TEST(too_many_findings_are_counted_not_kept)
{
	fx_start(RF_PLATFORM_FLAT, false);
	for (uintptr_t i = 1; i <= RF_FINDINGS_MAX + 3; i++)
		find(RF_RULE_DMA_001, RF_PARTY_DRIVER, &(struct rf_stack){ { i } });
	ck_assert_uint_eq(judge.findings, RF_FINDINGS_MAX);
	ck_assert_uint_eq(judge.findings_lost, 3);
}
END_TEST

START_TEST(off_means_off)
{
	fx_start(RF_PLATFORM_FLAT, false);
	judge.off = true;
	fx_reg_write(0x3fc, 1);
	judge.off = false;
	fx_silent();
}
END_TEST

START_TEST(publications_live_until_returned)
{
	uint64_t ring = fx_running(), a = fx_alloc(4096), b = fx_alloc(4096);

	fx_publish(1, a, 100, 0);
	fx_publish(2, b, 200, RF_PUB_WRITE);
	ck_assert_uint_eq(judge.queue[0].outstanding, 2);
	ck_assert_ptr_nonnull(rf_judge_published(&judge, a + 10, 90));
	ck_assert_ptr_null(rf_judge_published(&judge, a + 10, 91));
	ck_assert_uint_eq(rf_judge_published(&judge, b, 200)->head, 2);
	fx_return(1, 0);
	ck_assert_uint_eq(judge.queue[0].outstanding, 1);
	ck_assert_ptr_null(rf_judge_published(&judge, a, 1));
	ck_assert_ptr_nonnull(rf_judge_published(&judge, b, 1));
	RF_EMIT(&trace, QUEUE_DEAD, .queue = { .queue = 0 });
	ck_assert_uint_eq(judge.outstanding, 0);
	ck_assert_ptr_null(rf_judge_published(&judge, b, 1));
	fx_silent();
	(void)ring;
}
END_TEST

START_TEST(reset_of_the_device_closes_everything)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	fx_publish(1, a, 100, 0);
	fx_status(0);
	ck_assert(!judge.queue[0].live);
	ck_assert_uint_eq(judge.outstanding, 0);
	fx_free(a);
	fx_silent();
}
END_TEST

START_TEST(full_table_of_publications_blames_nobody)
{
	uint64_t a;

	fx_running();
	a = fx_alloc(4096);
	for (uint32_t i = 0; i <= RF_PUBLICATIONS; i++)
		fx_publish(i, a, 16, 0);
	ck_assert(judge.publications_lost);
	ck_assert_int_eq(fx_dev_read(RF_FOR_DATA, a + 64, 16), 0);
	fx_return(60000, 0);
	fx_silent();
	for (uint32_t i = 0; i <= RF_PUBLICATIONS; i++)
		fx_return(i, 0);
	ck_assert_uint_eq(judge.outstanding, 0);
	ck_assert(!judge.publications_lost);
}
END_TEST

START_TEST(nothing_is_left_for_the_next_case)
{
	uint64_t a;

	fx_running_mapped();
	a = fx_alloc(4096);
	fx_map(a, a, 4096, RF_PERM_READ);
	fx_publish(1, a, 100, 0);
	fx_start(RF_PLATFORM_FLAT, false);
	ck_assert_uint_eq(judge.outstanding, 0);
	for (uint32_t i = 0; i < RF_LEDGER_ENTRIES; i++)
		ck_assert_uint_eq(judge.exposed_mapping[i], 0);
	for (uint32_t i = 0; i < RF_ARENA_ALLOCS; i++)
		ck_assert_uint_eq(judge.exposed_alloc[i], 0);
	/* The same memory, unmapped in this case, may be freed. */
	a = fx_alloc(FX_RING_BYTES);
	fx_free(a);
	fx_silent();
}
END_TEST

START_TEST(queues_beyond_the_table_are_ignored)
{
	fx_running();
	RF_EMIT(&trace, QUEUE_LIVE, .ring = { .queue = 100, .size = 3, .desc = 1 });
	RF_EMIT(&trace, PUBLISH, .publish = { .queue = 100, .len = 5, .ba = 1 });
	RF_EMIT(&trace, COMPLETE, .complete = { .queue = 65535, .id = ~0u });
	RF_EMIT(&trace, QUEUE_DEAD, .queue = { .queue = 1u << 31 });
	RF_EMIT(&trace, DEV_READ, .access = { .queue = 9, .len = 4, .purpose = RF_FOR_DATA });
	fx_silent();
}
END_TEST

START_TEST(register_rules_hear_their_registers_only)
{
	/* Identified, so that only widths and places are judged. */
	fx_start(RF_PLATFORM_FLAT, false);
	fx_negotiate(V1, V1);
	/* Status + 0x100 is configuration, and an odd access near it is not a status read. */
	RF_EMIT(&trace, REG_READ, .reg = { .offset = 0x170, .width = 4, .config = true });
	fx_status(0);
	RF_EMIT(&trace, REG_READ, .reg = { .offset = 0x70, .width = 1, .outside = true,
					   .value = 5 });
	ck_assert_uint_eq(fx_count("RF-NEG-024", RF_PARTY_DEVICE), 0);
	ck_assert_uint_eq(fx_count("RF-MMIO-005", RF_PARTY_DRIVER), 1);
	ck_assert_uint_eq(judge.findings, 1);
}
END_TEST

/* One I/O of an honest device and driver, events as they come. */
static void one_io(uint64_t buffer)
{
	fx_map(buffer, buffer, 64, RF_PERM_WRITE);
	fx_reg_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	RF_EMIT(&trace, NOTIFY, .queue = { .queue = 0 });
	(void)!fx_dev_read(RF_FOR_DRIVER_AREA, judge.queue[0].area[1].ba + 2, 2);
	(void)!fx_dev_read(RF_FOR_DESC, judge.queue[0].area[0].ba, 16);
	fx_publish(0, buffer, 64, RF_PUB_WRITE);
	(void)!fx_dev_write(RF_FOR_DATA, buffer, 64);
	fx_return(0, 64);
	RF_EMIT(&trace, INTERRUPT, .irq = { .cause = 1 });
	RF_EMIT(&trace, IRQ, .irq = { .cause = 1 });
	fx_reg_read(VIRTIO_MMIO_INTERRUPT_STATUS, 1);
	fx_reg_write(VIRTIO_MMIO_INTERRUPT_ACK, 1);
	fx_unmap(buffer, 64, RF_PERM_WRITE);
}

static double time_ios(uint32_t rounds, bool off)
{
	struct timespec from, to;
	uint64_t buffer;

	fx_running_mapped();
	buffer = fx_alloc(4096);
	judge.off = off;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (uint32_t i = 0; i < rounds; i++)
		one_io(buffer);
	clock_gettime(CLOCK_MONOTONIC, &to);
	judge.off = false;
	return (to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec);
}

START_TEST(judging_an_event_costs_little)
{
	const uint32_t rounds = 2000;
	double best = 1e9;

	for (int i = 0; i < 5; i++) {
		double with = time_ios(rounds, false), without = time_ios(rounds, true);

		fx_silent();
		if (with - without < best)
			best = with - without;
	}
	printf("judge: %.0f ns per I/O of 17 events\n", best / rounds);
	/* Far above what it takes, so that a loaded machine does not fail: a scan would. */
	ck_assert(best / rounds < 5000);
}
END_TEST

RF_CHECK_MAIN("judge", every_rule_says_what_it_is, names_are_stable, same_signature_counts_up,
	      signature_has_no_address_and_no_order, no_stack_is_a_question_mark,
	      hostile_case_blames_driver_by_always_rules_only,
	      device_that_breaks_the_spec_excuses_the_driver,
	      too_many_findings_are_counted_not_kept,
	      off_means_off, publications_live_until_returned,
	      reset_of_the_device_closes_everything, full_table_of_publications_blames_nobody,
	      nothing_is_left_for_the_next_case, queues_beyond_the_table_are_ignored,
	      register_rules_hear_their_registers_only,
	      judging_an_event_costs_little)
