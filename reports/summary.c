// SPDX-License-Identifier: GPL-2.0-only
/* Gathering the distinct findings of many cases, and reading finding files back. */
#include "reports/summary.h"
#include "guest/guest.h"
#include "reports/baseline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct rf_image *rf_image_named(const char *kernel)
{
	for (size_t i = 0; rf_images[i]; i++)
		if (!strcmp(rf_images[i]->kernel, kernel))
			return rf_images[i];
	return NULL;
}

const struct rf_image *rf_kernel_image(size_t n)
{
	for (size_t i = 0; rf_images[i]; i++)
		if (rf_image_named(rf_images[i]->kernel) == rf_images[i] && !n--)
			return rf_images[i];
	return NULL;
}

static struct rf_summary_row *find_row(struct rf_summary *report, const struct rf_finding *finding)
{
	for (size_t i = 0; i < report->rows; i++)
		if (rf_baseline_same(&report->row[i].finding, finding))
			return &report->row[i];
	return NULL;
}

static struct rf_summary_row *new_row(struct rf_summary *report, const struct rf_finding *finding,
				     const char *file)
{
	struct rf_summary_row *row;

	if (report->rows == report->room) {
		size_t room = report->room ? report->room * 2 : 64;

		row = realloc(report->row, room * sizeof(*row));
		if (!row)
			return NULL;
		report->row = row;
		report->room = room;
	}
	row = &report->row[report->rows];
	*row = (struct rf_summary_row){ .finding = *finding, .file = strdup(file) };
	if (!row->file)
		return NULL;
	report->rows++;
	return row;
}

/* Is @word one of the space-separated words of @list? */
static bool has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
			return true;
	return false;
}

void rf_summary_add_word(char *list, size_t size, const char *word)
{
	struct rf_text text = { .data = list, .room = size, .len = strlen(list) };

	if (!has_word(list, word))
		rf_text_add(&text, "%s%s", text.len ? " " : "", word);
}

int rf_summary_add_seen(struct rf_summary *report, const struct rf_summary_row *seen,
		       const char *kernel)
{
	struct rf_summary_row *row = find_row(report, &seen->finding);

	if (!seen->cases)
		return 0;
	if (!row)
		row = new_row(report, &seen->finding, seen->file);
	if (!row)
		return -ENOMEM;
	row->cases += seen->cases;
	rf_summary_add_word(row->kernels, sizeof(row->kernels), kernel);
	return 0;
}

int rf_summary_add(struct rf_summary *report, const struct rf_record *record)
{
	int err = 0;

	report->cases++;
	report->outcomes[record->outcome]++;
	for (uint32_t i = 0; !err && i < record->findings; i++)
		err = rf_summary_add_seen(report, &(struct rf_summary_row){
			.finding = record->finding[i], .cases = 1, .file = (char *)record->file },
			record->kernel);
	return err ? err : rf_summary_add_exposures(report, record);
}

static void free_row(struct rf_summary_row *row)
{
	free(row->file);
	free(row->scene);
}

void rf_summary_free(struct rf_summary *report)
{
	for (size_t i = 0; i < report->rows; i++)
		free_row(&report->row[i]);
	free(report->row);
	free(report->exposure);
	report->row = NULL;
	report->exposure = NULL;
	report->rows = report->room = report->exposures = 0;
}

size_t rf_summary_new(const struct rf_summary *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->rows; i++)
		count += !rf_baseline_page(&report->row[i].finding);
	return count;
}

uint64_t rf_summary_pair(const struct rf_summary_agreed *agreed, uint32_t a, uint32_t b)
{
	uint64_t cases = 0, both = RF_BIT(a) | RF_BIT(b);

	for (uint32_t set = 0; set < RF_ARRAY_SIZE(agreed->cases); set++)
		if ((set & both) == both)
			cases += agreed->cases[set];
	return cases;
}

/* Copy the string value of @key (the first one in @text) to @buf. */
static int read_string(const char *text, const char *key, char *buf, size_t size)
{
	char quoted[40] = "\"";
	const char *at;
	size_t len;

	strncat(quoted, key, sizeof(quoted) - 5);
	strcat(quoted, "\":\"");
	at = strstr(text, quoted);
	if (!at)
		return -EINVAL;
	at += strlen(quoted);
	len = strcspn(at, "\"");
	if (!at[len] || len >= size)
		return -EINVAL;
	memcpy(buf, at, len);
	buf[len] = '\0';
	return 0;
}

static int read_hex(const char *text, const char *key, uint64_t *ret_value)
{
	char digits[17], *end;

	if (read_string(text, key, digits, sizeof(digits)) || !digits[0])
		return -EINVAL;
	*ret_value = strtoull(digits, &end, 16);
	return *end ? -EINVAL : 0;
}

int rf_finding_file_parse(const char *text, struct rf_recorded *ret_recorded)
{
	struct rf_recorded r = { 0 };

	if (!strstr(text, "\"ringfence-finding\":1") || read_hex(text, "signature", &r.signature) ||
	    read_string(text, "rule", r.rule, sizeof(r.rule)) ||
	    read_string(text, "party", r.party, sizeof(r.party)) ||
	    read_string(text, "stage", r.stage, sizeof(r.stage)) ||
	    read_string(text, "frame", r.frame, sizeof(r.frame)) ||
	    read_string(text, "kernel", r.kernel, sizeof(r.kernel)) ||
	    read_string(text, "release", r.release, sizeof(r.release)) ||
	    read_string(text, "source_sha256", r.sha256, sizeof(r.sha256)))
		return -EINVAL;
	*ret_recorded = r;
	return 0;
}
