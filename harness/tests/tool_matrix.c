// SPDX-License-Identifier: GPL-2.0-only
/* matrix: the expectation against cells that a person decided, both against what happens, and the writers. */
#include "base/text.h"
#include "reports/matrix.h"
#include "tests/check_main.h"
#include "tests/well_formed.h"

#include <stdlib.h>
#include <string.h>

START_TEST(every_anchor_is_a_cell_and_expected)
{
	struct rf_expectation expected;
	struct rf_cell cell;

	ck_assert_uint_ge(rf_anchor_count, 60);
	for (size_t i = 0; i < rf_anchor_count; i++) {
		const struct rf_anchor *anchor = &rf_anchors[i];

		ck_assert_msg(rf_cell_find(anchor->cell, &cell), "no cell %s", anchor->cell);
		ck_assert_ptr_eq(rf_anchor_of(&cell), anchor);
		expected = rf_matrix_expect(&cell, RF_DMA_API_NEGOTIATED);
		ck_assert_msg(expected.verdict == anchor->verdict &&
			      expected.party == anchor->party,
			      "%s: decided %s (%s), derived %s (%s)", anchor->cell,
			      rf_cell_verdict_name((enum rf_cell_verdict)anchor->verdict),
			      anchor->why,
			      rf_cell_verdict_name((enum rf_cell_verdict)expected.verdict),
			      expected.why);
	}
}
END_TEST

START_TEST(names_are_cells_and_back)
{
	char name[RF_CELL_NAME_MAX];
	struct rf_cell cell, found;

	for (uint32_t i = 0; i < RF_MATRIX_CELLS; i += 97) {
		cell = rf_cell_at(i);
		rf_cell_name(&cell, name);
		ck_assert(rf_cell_find(name, &found));
		ck_assert(!memcmp(&cell, &found, sizeof(cell)));
	}
	ck_assert(!rf_cell_find("pci_modern/offered/strict/flat/split", &found));
	ck_assert(!rf_cell_find("", &found));
}
END_TEST

/* Cells whose expectation changes when the kernels' decision does; of them those of @platform. */
static uint32_t changed(enum rf_dma_api dma_api, const char *platform)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < RF_MATRIX_CELLS; i++) {
		struct rf_cell cell = rf_cell_at(i);
		struct rf_expectation stock = rf_matrix_expect(&cell, RF_DMA_API_NEGOTIATED);
		struct rf_expectation edited = rf_matrix_expect(&cell, dma_api);
		const char *name = rf_matrix_platform_name((enum rf_matrix_platform)cell.platform);

		ck_assert(!rf_cell_scripted(&cell) || stock.verdict == edited.verdict);
		if (!strcmp(name, platform))
			count += stock.verdict != edited.verdict || stock.party != edited.party;
	}
	return count;
}

/* S1: using the DMA API without the bit is right exactly where it gives physical addresses. */
START_TEST(the_dma_api_without_the_bit)
{
	ck_assert_uint_eq(changed(RF_DMA_API_ALWAYS, "flat"), 0);
	ck_assert_uint_eq(changed(RF_DMA_API_ALWAYS, "vtd-passthrough"), 0);
	ck_assert_uint_gt(changed(RF_DMA_API_ALWAYS, "vtd"), 0);
	ck_assert_uint_gt(changed(RF_DMA_API_ALWAYS, "offset-ranges"), 0);
	ck_assert_uint_gt(changed(RF_DMA_API_ALWAYS, "restricted-pool"), 0);
	ck_assert_uint_eq(changed(RF_DMA_API_NEVER, "flat"), 0);
	ck_assert_uint_gt(changed(RF_DMA_API_NEVER, "sev"), 0);
}
END_TEST

static void observe_as_expected(const struct rf_anchor *anchor, uint32_t kernel)
{
	struct rf_expectation expected;
	struct rf_observation seen;
	const char *why = NULL;
	struct rf_cell cell;

	ck_assert(rf_cell_find(anchor->cell, &cell));
	expected = rf_matrix_expect(&cell, RF_DMA_API_NEGOTIATED);
	ck_assert_msg(!rf_matrix_observe(&cell, (enum rf_kernel_id)kernel, &expected, &seen, &why),
		      "%s: %s", anchor->cell, why);
	ck_assert_msg(seen.agrees, "%s on %s: decided %s (%s), observed %s: %s", anchor->cell,
		      rf_kernel_name((enum rf_kernel_id)kernel),
		      rf_cell_verdict_name((enum rf_cell_verdict)anchor->verdict), anchor->why,
		      rf_cell_verdict_name((enum rf_cell_verdict)seen.verdict), seen.finding.text);
}

START_TEST(every_anchor_is_observed)
{
	for (size_t i = 0; i < rf_anchor_count; i++)
		for (uint32_t k = 0; rf_anchors[i].verdict != RF_CELL_NONE && k < RF_KERNELS; k++)
			observe_as_expected(&rf_anchors[i], k);
}
END_TEST

START_TEST(a_wrong_expectation_is_seen)
{
	const struct rf_expectation wrong = { RF_CELL_REFUSED, RF_NOBODY, "a lie" };
	struct rf_matrix_row row = { .kernel = 0, .expected = wrong };
	const char *why = NULL;
	struct rf_text text;

	ck_assert(rf_cell_find("mmio2/absent/strict/restricted-pool/split/virtio-rng", &row.cell));
	ck_assert_int_eq(rf_matrix_observe(&row.cell, 0, &wrong, &row.seen, &why), 0);
	ck_assert(!row.seen.agrees && !rf_matrix_row_settled(&row));
	ck_assert_uint_eq(row.seen.verdict, RF_CELL_FAULT);
	ck_assert_uint_eq(row.seen.party, RF_PARTY_GAP);
	rf_text_heap(&text);
	rf_matrix_table(&row, 1, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "expected refused (a lie), observed fault:gap"));
	text.len = 0;
	rf_matrix_html(&row, 1, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "1 of 1 cells are not as they must be"));
	ck_assert_msg(wf_check(text.data) == NULL, "not well-formed: %.80s", wf_check(text.data));
	text.len = 0;
	rf_matrix_json(&row, &text);
	ck_assert_ptr_nonnull(strstr(text.data, "\"observed\":\"fault:gap\",\"party\":\"gap\""));
	rf_text_free(&text);
}
END_TEST

RF_CHECK_MAIN("matrix", every_anchor_is_a_cell_and_expected, names_are_cells_and_back,
	      the_dma_api_without_the_bit, every_anchor_is_observed, a_wrong_expectation_is_seen)
