// SPDX-License-Identifier: GPL-2.0-only
/* corpora/FORMAT.md says what the tables say: every word, every number, every example. */
#include "case/schema.h"
#include "guest/port.h"
#include "tests/script_world.h"

static struct rf_text manual;

static void read_manual(void)
{
	FILE *file = fopen(RF_SOURCE_DIR "/corpora/FORMAT.md", "r");
	char chunk[4096];
	size_t n;

	ck_assert_ptr_nonnull(file);
	if (!manual.data) {
		rf_text_heap(&manual);
		while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
			rf_text_add_bytes(&manual, chunk, n);
	}
	fclose(file);
}

static void has(const char *fmt, const char *word)
{
	char want[128];

	read_manual();
	snprintf(want, sizeof(want), fmt, word);
	ck_assert_msg(strstr(manual.data, want) != NULL, "the manual has no %s", want);
}

START_TEST(every_operation_stands_in_it_with_number_and_arguments)
{
	for (uint32_t i = 0; i < RF_OPCODES; i++) {
		const struct rf_schema *schema = rf_op_schema((enum rf_opcode)i);
		char number[64];
		const char *line;
		char row[2048];

		snprintf(number, sizeof(number), "\n| %u | `%s", i, schema->word);
		has("%s", number);
		line = strstr(manual.data, number) + 1;
		snprintf(row, sizeof(row), "%.*s", (int)strcspn(line, "\n"), line);
		for (uint32_t k = 0; k < schema->args; k++) {
			char key[32];

			snprintf(key, sizeof(key), "[%s=", schema->arg[k].word);
			if (schema->arg[k].how == RF_ARG_KEY)
				ck_assert_msg(strstr(row, key) != NULL, "%s lacks %s", row, key);
		}
	}
}
END_TEST

START_TEST(every_word_of_the_header_stands_in_it)
{
	for (uint32_t i = 0; i < RF_KERNELS; i++)
		has("`%s`", rf_kernel_name((enum rf_kernel_id)i));
	for (uint32_t i = 0; i < RF_DRIVERS; i++)
		has("`%s`", rf_driver_name((enum rf_driver_id)i));
	for (uint32_t i = 0; i < RF_TRANSPORTS; i++)
		has("`%s`", rf_transport_name((enum rf_transport_id)i));
	for (uint32_t i = 0; i < RF_PLATFORMS; i++)
		has("`%s`", rf_platform_name((enum rf_platform_id)i));
	for (uint32_t i = 0; i < RF_REFUSALS; i++)
		has("| `%s` |", rf_refusal_name((enum rf_refusal)i));
	for (uint32_t i = 0; i < RF_PARTIES; i++)
		has("`%s`", rf_party_name((enum rf_party)i));
}
END_TEST

START_TEST(every_feature_stands_in_it)
{
	for (uint32_t device = 0; device < RF_DEVICES; device++)
		for (uint32_t bit = 0; bit < 64; bit++)
			if (rf_feature_name((enum rf_device_id)device, bit))
				has("`%s`", rf_feature_name((enum rf_device_id)device, bit));
}
END_TEST

START_TEST(every_choice_of_an_argument_stands_in_it)
{
	static const enum rf_arg_type types[] = {
		RF_ARG_KIND, RF_ARG_SITE, RF_ARG_DIRECTION, RF_ARG_MAPPING, RF_ARG_READER,
		RF_ARG_PLACEMENT, RF_ARG_ADDRESSES,
	};

	for (size_t t = 0; t < RF_ARRAY_SIZE(types); t++) {
		uint32_t count;
		const char *const *words = rf_arg_words(types[t], &count);

		for (uint32_t i = 0; i < count; i++)
			if (words[i])
				has("`%s`", words[i]);
	}
}
END_TEST

START_TEST(every_example_is_a_case_that_runs)
{
	char example[4096];
	const char *at;
	int examples = 0;

	read_manual();
	at = manual.data;
	while ((at = strstr(at, "```\nringfence-case"))) {
		const char *end = strstr(at + 4, "```");

		ck_assert_ptr_nonnull(end);
		snprintf(example, sizeof(example), "%.*s", (int)(end - at - 4), at + 4);
		test_parse(example);
		examples++;
		at = end;
		if (!rf_driver_scripted((enum rf_driver_id)the_case.driver))
			continue;
		test_run(example);
		ck_assert_shown(result.outcome == RF_OK);
		ck_assert_shown(test_count(RF_EV_SKIP) == 0);
		ck_assert_uint_gt(result.bytes_moved, 0);
	}
	ck_assert_int_eq(examples, 3);
}
END_TEST

RF_CHECK_MAIN("case_manual", every_operation_stands_in_it_with_number_and_arguments,
	      every_word_of_the_header_stands_in_it, every_feature_stands_in_it,
	      every_choice_of_an_argument_stands_in_it, every_example_is_a_case_that_runs)
