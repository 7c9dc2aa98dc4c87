// SPDX-License-Identifier: GPL-2.0-only
/* Every rule has its page and every page its rule, and the page is about that rule. */
#include "judge/judge.h"
#include "tests/check_main.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static const char *const headings[] = {
	"\n## What\n", "\n## Clause\n", "\n## Why it matters\n", "\n## Example\n",
	"\n## How to fix\n",
};

static void read_page(const struct rf_rule *rule, char *buf, size_t size)
{
	char path[512];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", RF_SOURCE_DIR, rule->page);
	file = fopen(path, "r");
	if (!file)
		ck_abort_msg("%s has no page %s", rule->name, rule->page);
	len = fread(buf, 1, size - 1, file);
	buf[len] = '\0';
	fclose(file);
	ck_assert_uint_lt(len, size - 1);
}

START_TEST(every_rule_has_its_page)
{
	static char page[8192];
	char heading[256];
	const char *at;

	for (uint32_t id = 0; id < RF_RULES; id++) {
		const struct rf_rule *rule = rf_rule(id);

		read_page(rule, page, sizeof(page));
		ck_assert_ptr_nonnull(strstr(page, "SPDX-License-Identifier: GPL-2.0-only"));
		snprintf(heading, sizeof(heading), "\n# %s: %s\n", rule->name, rule->title);
		at = strstr(page, heading);
		if (!at)
			ck_abort_msg("%s does not say%s", rule->page, heading);
		ck_assert_ptr_nonnull(strstr(page, rule->requirements));
		ck_assert_ptr_nonnull(strstr(page, rf_scope_name(rule->scope)));
		for (uint32_t i = 0; i < RF_ARRAY_SIZE(headings); i++) {
			at = strstr(at, headings[i]);
			if (!at)
				ck_abort_msg("%s lacks %s, or not in its place", rule->page,
					     headings[i] + 1);
		}
	}
}
END_TEST

START_TEST(every_page_has_its_rule)
{
	DIR *folder = opendir(RF_SOURCE_DIR "/reports/rules");
	struct dirent *entry;
	enum rf_rule_id id;
	char name[256];

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder))) {
		char *end;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s", entry->d_name);
		end = strstr(name, ".md");
		if (!end)
			ck_abort_msg("%s is no page", name);
		*end = '\0';
		if (rf_rule_by_name(name, &id))
			ck_abort_msg("there is no rule %s", name);
	}
	closedir(folder);
}
END_TEST

RF_CHECK_MAIN("rule_pages", every_rule_has_its_page, every_page_has_its_rule)
