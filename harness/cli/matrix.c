// SPDX-License-Identifier: GPL-2.0-only
/* matrix: what must come of every combination of platform and negotiation, beside what does. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "reports/baseline.h"
#include "reports/matrix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_JSON, OPT_HTML, OPT_PICTURE, OPT_KERNEL, OPT_ONLY, OPT_CASE, OPT_EXPECTED, OPT_DMA_API };

/* What is asked for. */
struct request {
	uint32_t kernels;	/* bit per enum rf_kernel_id */
	enum rf_dma_api dma_api;
	bool expected;		/* play nothing */
	const char *only;
};

struct rows { struct rf_matrix_row *row; size_t count; };

static bool built_in(uint32_t kernel)
{
	for (size_t i = 0; rf_images[i]; i++)
		if (!strcmp(rf_images[i]->kernel, rf_kernel_name((enum rf_kernel_id)kernel)))
			return true;
	return false;
}

static int take_kernels(const struct rf_args *args, struct request *request)
{
	const char *word = rf_args_has(args, OPT_KERNEL) ? args->value[OPT_KERNEL] : "all";

	for (uint32_t k = 0; k < RF_KERNELS; k++)
		if (built_in(k) && (!strcmp(word, "all") ||
				    !strcmp(word, rf_kernel_name((enum rf_kernel_id)k))))
			request->kernels |= 1u << k;
	if (request->kernels)
		return 0;
	rf_say("matrix: no kernel %s in this build; 'ringfence list kernels' shows which there "
	       "are", word);
	return -EINVAL;
}

static int take_dma_api(const struct rf_args *args, struct request *request)
{
	static const char *const words[RF_DMA_APIS] = { "negotiated", "always", "never" };

	if (!rf_args_has(args, OPT_DMA_API))
		return 0;
	for (uint32_t i = 0; i < RF_DMA_APIS; i++)
		if (!strcmp(args->value[OPT_DMA_API], words[i])) {
			request->dma_api = (enum rf_dma_api)i;
			return 0;
		}
	rf_say("matrix: --dma-api is negotiated, always or never, not '%s'",
	       args->value[OPT_DMA_API]);
	return -EINVAL;
}

/* A cell's name, or the beginning of several. */
static bool wanted(const struct request *request, const struct rf_cell *cell)
{
	char name[RF_CELL_NAME_MAX];

	if (!request->only)
		return true;
	rf_cell_name(cell, name);
	return strstr(name, request->only);
}

static void play(const struct request *request, struct rf_matrix_row *row)
{
	uint32_t kernel = row->kernel < RF_KERNELS ? row->kernel : 0;
	const char *why = NULL;

	row->seen = (struct rf_observation){ .party = RF_NOBODY, .finding.rule = RF_RULES };
	if (row->expected.verdict == RF_CELL_NONE || request->expected)
		return;
	if (rf_matrix_observe(&row->cell, (enum rf_kernel_id)kernel, &row->expected, &row->seen,
			      &why))
		snprintf(row->why, sizeof(row->why), "%s", why);
	else if (row->seen.finding.rule < RF_RULES)
		row->page = rf_baseline_page(&row->seen.finding);
}

/* One row for each kernel; one alone when no kernel takes part, or nothing does. */
static void add_cell(const struct request *request, uint32_t index, struct rows *rows)
{
	struct rf_matrix_row row = { .cell = rf_cell_at(index), .kernel = RF_KERNELS };

	if (!wanted(request, &row.cell))
		return;
	row.expected = rf_matrix_expect(&row.cell, request->dma_api);
	if (rf_cell_scripted(&row.cell)) {
		play(request, &row);
		rows->row[rows->count++] = row;
		return;
	}
	for (uint32_t k = 0; k < RF_KERNELS; k++) {
		if (!(request->kernels >> k & 1))
			continue;
		row.kernel = (uint8_t)k;
		row.page = NULL;
		row.why[0] = '\0';
		play(request, &row);
		rows->row[rows->count++] = row;
	}
}

static int print_case(const char *name)
{
	struct rf_cell cell;
	struct rf_text text;

	if (!rf_cell_find(name, &cell)) {
		rf_say("matrix: no cell '%s'; 'ringfence matrix --json' shows them all, a cell is "
		       "named transport/offered/policy/platform/ring/driver", name);
		return RF_EXIT_USAGE;
	}
	rf_text_heap(&text);
	rf_cell_text(&cell, (enum rf_kernel_id)0, &text);
	fputs(text.data, stdout);
	rf_text_free(&text);
	return RF_EXIT_OK;
}

typedef void (*writer)(const struct rf_matrix_row *rows, size_t count, struct rf_text *out);

static int write_file(const char *path, writer write, const struct rows *rows)
{
	struct rf_text text;
	int err;

	rf_text_heap(&text);
	write(rows->row, rows->count, &text);
	err = rf_file_write(path, text.data, text.len);
	rf_text_free(&text);
	if (err)
		rf_say("matrix: %s cannot be written: %s", path, strerror(-err));
	return err ? RF_EXIT_ENVIRONMENT : RF_EXIT_OK;
}

static void print(const struct rows *rows, bool json)
{
	struct rf_text text;

	rf_text_heap(&text);
	if (!json)
		rf_matrix_table(rows->row, rows->count, &text);
	for (size_t i = 0; json && i < rows->count; i++) {
		rf_matrix_json(&rows->row[i], &text);
		rf_text_add(&text, "\n");
	}
	fputs(text.data ? text.data : "", stdout);
	rf_text_free(&text);
}

static int conclude(const struct rf_args *args, const struct request *request,
		    const struct rows *rows)
{
	int code = RF_EXIT_OK;

	print(rows, rf_args_has(args, OPT_JSON));
	if (rf_args_has(args, OPT_HTML))
		code = write_file(args->value[OPT_HTML], rf_matrix_html, rows);
	if (!code && rf_args_has(args, OPT_PICTURE))
		code = write_file(args->value[OPT_PICTURE], rf_matrix_picture, rows);
	if (!rows->count) {
		rf_say("matrix: no cell's name holds '%s'", request->only);
		return RF_EXIT_USAGE;
	}
	for (size_t i = 0; !code && !request->expected && i < rows->count; i++)
		if (!rf_matrix_row_settled(&rows->row[i]))
			code = RF_EXIT_FINDINGS;
	return code;
}

static int run(const struct rf_args *args)
{
	struct request request = { .expected = rf_args_has(args, OPT_EXPECTED),
				   .only = args->value[OPT_ONLY] };
	struct rows rows = { .count = 0 };
	int code;

	if (rf_args_has(args, OPT_CASE))
		return print_case(args->value[OPT_CASE]);
	if (take_kernels(args, &request) || take_dma_api(args, &request))
		return RF_EXIT_USAGE;
	rows.row = calloc((size_t)RF_MATRIX_CELLS * RF_KERNELS, sizeof(*rows.row));
	if (!rows.row)
		return RF_EXIT_ENVIRONMENT;
	for (uint32_t i = 0; i < RF_MATRIX_CELLS; i++)
		add_cell(&request, i, &rows);
	code = conclude(args, &request, &rows);
	free(rows.row);
	return code;
}

static const struct rf_option options[] = {
	[OPT_JSON] = { "json", 'j', NULL, "print one JSON object a cell" },
	[OPT_HTML] = { "html", 0, "FILE", "write the heat map, and what is not as it must be" },
	[OPT_PICTURE] = { "picture", 0, "FILE", "write the heat map of the first kernel alone (SVG)" },
	[OPT_KERNEL] = { "kernel", 'k', "KERNEL", "only this one; usually all of the build" },
	[OPT_ONLY] = { "only", 0, "PART", "only cells whose name holds PART" },
	[OPT_CASE] = { "case", 0, "CELL", "print a cell as a case, for run and repro" },
	[OPT_EXPECTED] = { "expected", 0, NULL, "play nothing: what must come of each cell" },
	[OPT_DMA_API] = { "dma-api", 0, "WHEN", "the kernels were edited to use it always or never" },
	{ 0 }
};

const struct rf_command rf_command_matrix = {
	.name = "matrix",
	.operands = "",
	.summary = "Hold every combination of platform and negotiation against what must come of it",
	.details =
	"A cell is a transport, ACCESS_PLATFORM offered or absent, the device's policy when\n"
	"it is declined, a platform, a kind of ring, and a driver. It is safe, refused, or\n"
	"somebody's fault; cells that cannot exist are counted apart. What must come of it\n"
	"is derived from the specification and the platform by code that shares nothing\n"
	"with the judge.\n"
	"Exit codes: 0 every cell is as it must be or has a page in reports/findings, 1 not.",
	.options = options,
	.run = run,
};
