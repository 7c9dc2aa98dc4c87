// SPDX-License-Identifier: GPL-2.0-only
/*
 * moves: over every transport, with every driver, on every platform and kernel,
 * each kind of ring, with ACCESS_PLATFORM and without, with event index and
 * without, data moves where it must, and nothing is found outside of the
 * baseline. Prints the table.
 */
#include "base/text.h"
#include "reports/baseline.h"
#include "reports/matrix.h"
#include "tests/check_main.h"

#include <stdio.h>
#include <string.h>

static struct rf_case the_case;

struct count { uint32_t played, moved; };

/* The cell as a case, with event index or without. */
static void make_case(const struct rf_cell *cell, uint32_t kernel, bool event_idx)
{
	struct rf_case_error error;
	struct rf_text text;

	rf_text_heap(&text);
	rf_cell_text(cell, (enum rf_kernel_id)kernel, &text);
	ck_assert_msg(!rf_case_parse(text.data, text.len, &the_case, &error), "%s\nin\n%s",
		      error.text, text.data);
	rf_text_free(&text);
	if (event_idx)
		the_case.device.offered |= RF_BIT(RF_F_EVENT_IDX);
}

static void play(const struct rf_cell *cell, uint32_t kernel, bool event_idx, struct count *count)
{
	const struct rf_run_options options = { .unhashed = true };
	char name[RF_CELL_NAME_MAX];
	struct rf_result result;
	struct rf_world *world;
	const char *why = NULL;

	make_case(cell, kernel, event_idx);
	world = rf_world_for(&the_case, &why);
	ck_assert_msg(world != NULL, "%s", why);
	rf_run_case(world, &the_case, &options, &result);
	rf_cell_name(cell, name);
	for (uint32_t i = 0; i < result.findings; i++)
		ck_assert_msg(rf_baseline_page(&result.finding[i]) != NULL,
			      "%s on %s%s: %s %s", name, rf_kernel_name((enum rf_kernel_id)kernel),
			      event_idx ? " with event index" : "",
			      rf_rule((enum rf_rule_id)result.finding[i].rule)->name,
			      result.finding[i].text);
	count->played++;
	count->moved += result.driver_ok && result.bytes_moved;
	ck_assert_msg(result.driver_ok && result.bytes_moved, "%s on %s%s: nothing moves", name,
		      rf_kernel_name((enum rf_kernel_id)kernel),
		      event_idx ? " with event index" : "");
}

/*
 * A Linux driver, and a combination in which it must work; a scripted one where there is more to
 * know than Linux does.
 */
static bool must_move(const struct rf_cell *cell)
{
	return (!rf_cell_scripted(cell) || cell->driver == RF_MATRIX_PROMISING) &&
	       cell->policy == RF_REFUSAL_STRICT &&
	       rf_matrix_expect(cell, RF_DMA_API_NEGOTIATED).verdict == RF_CELL_SAFE;
}

static void print_table(const struct count (*count)[RF_TRANSPORTS])
{
	printf("%-20s", "data moved");
	for (int t = 0; t < RF_TRANSPORTS; t++)
		printf(" %11s", rf_transport_name((enum rf_transport_id)t));
	printf("\n");
	for (int p = 0; p < RF_MATRIX_PLATFORMS; p++) {
		printf("%-20s", rf_matrix_platform_name((enum rf_matrix_platform)p));
		for (int t = 0; t < RF_TRANSPORTS; t++)
			printf("    %3u/%-4u", count[p][t].moved, count[p][t].played);
		printf("\n");
	}
}

START_TEST(data_moves_in_every_combination)
{
	static struct count count[RF_MATRIX_PLATFORMS][RF_TRANSPORTS];

	for (uint32_t i = 0; i < RF_MATRIX_CELLS; i++) {
		struct rf_cell cell = rf_cell_at(i);

		if (!must_move(&cell))
			continue;
		for (uint32_t k = 0; k < RF_KERNELS; k++)
			for (int event_idx = 0; event_idx < 2; event_idx++)
				play(&cell, k, event_idx, &count[cell.platform][cell.transport]);
	}
	print_table(count);
	for (int p = 0; p < RF_MATRIX_PLATFORMS; p++)
		ck_assert_uint_gt(count[p][RF_TRANSPORT_PCI_MODERN].played +
				  count[p][RF_TRANSPORT_CCW2].played, 0);
}
END_TEST

RF_CHECK_MAIN("moves", data_moves_in_every_combination)
