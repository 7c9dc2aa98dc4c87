// SPDX-License-Identifier: GPL-2.0-only
/* reports: the JSON forms, finding files read back, summaries, the baseline. */
#include "base/text.h"
#include "guest/guest.h"
#include "judge/judge.h"
#include "reports/baseline.h"
#include "reports/summary.h"
#include "tests/check_main.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct rf_finding sample(void)
{
	struct rf_finding finding = {
		.rule = RF_RULE_DMA_001, .party = RF_PARTY_DRIVER, .stage = RF_STAGE_TRAFFIC,
		.seq = 12, .count = 3, .signature = 0x00f0123456789abcULL, .frame = "vring_map_one_sg",
		.text = "buffer \"0x10\" is\noutside",
	};

	return finding;
}

START_TEST(a_finding_file_reads_back)
{
	struct rf_finding finding = sample();
	struct rf_recorded recorded;
	struct rf_text text;

	rf_text_heap(&text);
	rf_finding_file_print(&finding, rf_images[0]->kernel, &text);
	ck_assert_int_eq(rf_finding_file_parse(text.data, &recorded), 0);
	ck_assert(recorded.signature == finding.signature);
	ck_assert_str_eq(recorded.rule, "RF-DMA-001");
	ck_assert_str_eq(recorded.party, "driver");
	ck_assert_str_eq(recorded.stage, "traffic");
	ck_assert_str_eq(recorded.frame, "vring_map_one_sg");
	ck_assert_str_eq(recorded.kernel, rf_images[0]->kernel);
	ck_assert_str_eq(recorded.release, rf_images[0]->release);
	ck_assert_str_eq(recorded.sha256, rf_images[0]->sha256);
	rf_text_free(&text);
}
END_TEST

START_TEST(a_broken_finding_file_is_refused)
{
	struct rf_finding finding = sample();
	struct rf_recorded recorded;
	struct rf_text text;

	rf_text_heap(&text);
	rf_finding_file_print(&finding, "scripted", &text);
	ck_assert_int_eq(rf_finding_file_parse(text.data, &recorded), 0);
	for (size_t cut = 0; cut < text.len; cut += 7) {
		char copy[4096];

		snprintf(copy, sizeof(copy), "%.*s", (int)cut, text.data);
		(void)!rf_finding_file_parse(copy, &recorded);
	}
	ck_assert_int_eq(rf_finding_file_parse("", &recorded), -EINVAL);
	ck_assert_int_eq(rf_finding_file_parse("{}", &recorded), -EINVAL);
	memcpy(strstr(text.data, "00f0123456789abc"), "zzz", 3);
	ck_assert_int_eq(rf_finding_file_parse(text.data, &recorded), -EINVAL);
	rf_text_free(&text);
}
END_TEST

START_TEST(a_record_is_one_line)
{
	struct rf_finding finding = sample();
	struct rf_record record = { .file = "a \"b\".case", .kernel = "6.1", .outcome = RF_FINDING,
				    .trace_hash = 0xabc, .finding = &finding, .findings = 1 };
	struct rf_text text;

	rf_text_heap(&text);
	rf_json_record(&record, &text);
	ck_assert_ptr_null(strchr(text.data, '\n'));
	ck_assert_ptr_nonnull(strstr(text.data, "\"file\":\"a \\\"b\\\".case\",\"kernel\":\"6.1\","
				     "\"outcome\":\"finding\",\"findings\":[{\"rule\":\"RF-DMA-001\""));
	ck_assert_ptr_nonnull(strstr(text.data, "\"signature\":\"00f0123456789abc\",\"known\":false"));
	ck_assert_ptr_nonnull(strstr(text.data, "\"trace_hash\":\"0000000000000abc\""));
	ck_assert_ptr_nonnull(strstr(text.data, "\"verdict\":null,\"why\":null}"));
	rf_text_free(&text);
}
END_TEST

START_TEST(a_summary_keeps_distinct_findings)
{
	struct rf_finding finding = sample(), second = sample();
	struct rf_summary summary = { .title = "t", .program = "p" };
	struct rf_record record = { .file = "1.case", .kernel = "6.1", .outcome = RF_FINDING,
				    .finding = &finding, .findings = 1 };
	struct rf_text text;

	second.signature++;
	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	record.file = "2.case";
	record.kernel = "6.12";
	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	record.finding = &second;
	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	ck_assert_uint_eq(summary.rows, 2);
	ck_assert_uint_eq(summary.cases, 3);
	ck_assert_uint_eq(summary.outcomes[RF_FINDING], 3);
	ck_assert_str_eq(summary.row[0].kernels, "6.1 6.12");
	ck_assert_str_eq(summary.row[0].file, "1.case");
	ck_assert_uint_eq(summary.row[0].cases, 2);
	ck_assert_uint_eq(rf_summary_new(&summary), 2);

	rf_text_heap(&text);
	rf_writer_for("report.md")->write(&summary, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "`p repro '1.case'`"));
	ck_assert_ptr_nonnull(strstr(text.data, rf_images[0]->sha256));
	rf_text_free(&text);
	rf_summary_free(&summary);
}
END_TEST

START_TEST(a_summary_adds_up_what_is_exposed)
{
	struct rf_exposure first = { .granule = RF_GRANULE_PAGE, .perm = RF_PERM_READ, .mappings = 2,
				     .bytes = 6000, .most = 4000, .beside = { 1000, 5000 },
				     .unwritten = 7, .frame = "maps", .owner = "others" };
	struct rf_exposure second[] = { first, first };
	struct rf_summary summary = { .title = "t", .program = "p" };
	struct rf_record record = { .file = "1.case", .kernel = "6.1", .outcome = RF_OK };
	struct rf_text text;

	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	ck_assert(!summary.exposed);
	record.exposure = &first;
	record.exposures = 1;
	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	second[1].perm = RF_PERM_WRITE;
	second[0].most = 4090;
	record = (struct rf_record){ .file = "2.case", .kernel = "6.12", .outcome = RF_OK,
				     .exposure = second, .exposures = 2, .exposures_lost = 3 };
	ck_assert_int_eq(rf_summary_add(&summary, &record), 0);
	ck_assert(summary.exposed);
	ck_assert_uint_eq(summary.exposures, 2);
	ck_assert_uint_eq(summary.exposures_lost, 3);
	ck_assert_uint_eq(summary.exposure[0].cases, 2);
	ck_assert_str_eq(summary.exposure[0].kernels, "6.1 6.12");
	ck_assert_uint_eq(summary.exposure[0].sum.mappings, 4);
	ck_assert_uint_eq(summary.exposure[0].sum.bytes, 12000);
	ck_assert_uint_eq(summary.exposure[0].sum.most, 4090);
	ck_assert_uint_eq(summary.exposure[0].sum.beside[RF_BESIDE_OTHER], 10000);
	ck_assert_uint_eq(summary.exposure[0].sum.unwritten, 14);
	ck_assert_str_eq(summary.exposure[1].kernels, "6.12");

	rf_text_heap(&text);
	rf_writer_for("report.md")->write(&summary, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "| iommu-page | `maps` | read | 6.1 6.12 | 2 | 4 | "
				     "12000 | 4090 | 2000 | 10000 | 0 | 0 | 14 | 0 | others |"));
	ck_assert_ptr_nonnull(strstr(text.data, "3 more mappings"));
	rf_text_free(&text);
	rf_text_heap(&text);
	rf_writer_for("report.json")->write(&summary, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "\"exposures_lost\":3,\"exposures\":[\n{\"kernels\":"
				     "\"6.1 6.12\",\"cases\":2,\"exposure\":{\"granule\":\"iommu-page\""));
	rf_text_free(&text);
	rf_summary_free(&summary);
}
END_TEST

START_TEST(a_kernel_is_listed_once)
{
	struct rf_text text;
	const struct rf_image *image;
	size_t kernels = 0;

	rf_text_heap(&text);
	rf_json_images(&text);
	for (; (image = rf_kernel_image(kernels)); kernels++) {
		const char *at = strstr(text.data, image->release);

		ck_assert_ptr_eq(image, rf_image_named(image->kernel));
		ck_assert_ptr_nonnull(at);
		ck_assert_ptr_null(strstr(at + 1, image->release));
	}
	ck_assert_uint_ge(kernels, 1);
	rf_text_free(&text);
}
END_TEST

/* The finding that a line of the baseline names, wildcards filled in. */
static struct rf_finding named_by(const struct rf_known *known)
{
	struct rf_finding finding = { .frame = "some_function" };
	enum rf_rule_id rule;

	ck_assert_int_eq(rf_rule_by_name(known->rule, &rule), 0);
	finding.rule = (uint16_t)rule;
	while (strcmp(rf_party_name(finding.party), known->party))
		ck_assert_uint_lt(++finding.party, RF_PARTIES);
	while (strcmp(known->stage, "*") && strcmp(rf_stage_name(finding.stage), known->stage))
		ck_assert_uint_lt(++finding.stage, RF_STAGES);
	if (strcmp(known->frame, "*"))
		snprintf(finding.frame, sizeof(finding.frame), "%s", known->frame);
	/* The first of each list. */
	snprintf(finding.kernel, sizeof(finding.kernel), "%.*s",
		 (int)strcspn(known->kernels, ","), known->kernels);
	while (*known->platforms && strncmp(rf_platform_ops(finding.platform)->name, known->platforms,
					    strcspn(known->platforms, ",")))
		ck_assert_uint_lt(++finding.platform, RF_PLATFORMS);
	return finding;
}

START_TEST(every_line_of_the_baseline_is_found)
{
	struct rf_finding finding;

	ck_assert_uint_gt(rf_baseline_count, 0);
	for (size_t i = 0; i < rf_baseline_count; i++) {
		finding = named_by(&rf_baseline[i]);
		ck_assert_ptr_nonnull(rf_baseline_page(&finding));
		if (!strcmp(rf_baseline[i].frame, "*"))
			continue;
		snprintf(finding.frame, sizeof(finding.frame), "no_such_function");
		if (rf_baseline_page(&finding))
			ck_assert_str_ne(rf_baseline_page(&finding), rf_baseline[i].page);
	}
}
END_TEST

/* F-03 is repaired in 6.12, and F-45 is of machines with an IOMMU. */
START_TEST(a_narrow_line_is_known_there_alone)
{
	struct rf_finding finding = { .stage = RF_STAGE_TRAFFIC, .frame = "virtqueue_add",
				      .kernel = "6.1", .signature = 5 };
	struct rf_finding other = finding;
	struct rf_summary summary = { .title = "t", .program = "p" };
	enum rf_rule_id rule;

	ck_assert_int_eq(rf_rule_by_name("RF-RING-018", &rule), 0);
	finding.rule = other.rule = (uint16_t)rule;
	ck_assert_ptr_nonnull(rf_baseline_page(&finding));
	ck_assert(rf_baseline_narrow(rf_baseline_line(&finding)));
	snprintf(other.kernel, sizeof(other.kernel), "6.12");
	ck_assert_ptr_null(rf_baseline_page(&other));
	snprintf(other.kernel, sizeof(other.kernel), "6.10");
	ck_assert_ptr_null(rf_baseline_page(&other));
	ck_assert(!rf_baseline_same(&finding, &other));
	ck_assert(rf_baseline_same(&other, &other));

	/* One signature, twice in a report. */
	ck_assert_int_eq(rf_summary_add(&summary, &(struct rf_record){ .file = "1", .kernel = "6.1",
		.outcome = RF_FINDING, .finding = &finding, .findings = 1 }), 0);
	ck_assert_int_eq(rf_summary_add(&summary, &(struct rf_record){ .file = "2", .kernel = "6.12",
		.outcome = RF_FINDING, .finding = &other, .findings = 1 }), 0);
	ck_assert_uint_eq(summary.rows, 2);
	ck_assert_uint_eq(rf_summary_new(&summary), 1);
	rf_summary_free(&summary);

	ck_assert_int_eq(rf_rule_by_name("RF-DMA-024", &rule), 0);
	finding = (struct rf_finding){ .rule = (uint16_t)rule, .frame = "dma_alloc_attrs",
				       .kernel = "6.12", .platform = RF_PLATFORM_SMMU };
	ck_assert_ptr_nonnull(rf_baseline_page(&finding));
	finding.platform = RF_PLATFORM_FLAT;
	ck_assert_ptr_null(rf_baseline_page(&finding));
	finding.platform = RF_PLATFORM_XEN;
	ck_assert_ptr_nonnull(strstr(rf_baseline_page(&finding), "F-45"));
	snprintf(finding.kernel, sizeof(finding.kernel), "6.1");
	ck_assert_ptr_nonnull(strstr(rf_baseline_page(&finding), "F-80"));
}
END_TEST

START_TEST(what_comes_of_a_known_finding_is_known)
{
	struct rf_finding known = named_by(&rf_baseline[0]);
	struct rf_finding finding = { .rule = RF_RULE_KRN_006, .frame = "some_function" };

	ck_assert_ptr_null(rf_baseline_page(&finding));
	finding.cause = (struct rf_cause){ .known = true, .stage = known.stage,
					   .rule = known.rule };
	memcpy(finding.cause.frame, known.frame, sizeof(known.frame));
	/* Both are of one case. */
	memcpy(finding.kernel, known.kernel, sizeof(known.kernel));
	finding.platform = known.platform;
	ck_assert_str_eq(rf_baseline_page(&finding), rf_baseline[0].page);
	/* And of a new one, new. */
	snprintf(known.frame, sizeof(known.frame), "no_such_function");
	known.cause = finding.cause;
	memcpy(known.cause.frame, known.frame, sizeof(known.frame));
	ck_assert_ptr_null(rf_baseline_page(&known));
}
END_TEST

RF_CHECK_MAIN("reports", a_finding_file_reads_back, a_broken_finding_file_is_refused,
	      a_record_is_one_line, a_summary_keeps_distinct_findings,
	      a_summary_adds_up_what_is_exposed, a_kernel_is_listed_once,
	      every_line_of_the_baseline_is_found,
	      a_narrow_line_is_known_there_alone, what_comes_of_a_known_finding_is_known)
