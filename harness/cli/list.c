// SPDX-License-Identifier: GPL-2.0-only
/* list: what this build knows, each kind from its own table. */
#include "base/text.h"
#include "case/case.h"
#include "certify/requirement.h"
#include "cli/cli.h"
#include "fuzz/targets/target.h"
#include "guest/guest.h"
#include "judge/clauses.h"
#include "judge/judge.h"

#include <string.h>

enum { OPT_JSON };

/* A line under way: members of an object, or columns. */
struct line {
	bool json;
	int members;
	int width[2];	/* of the first columns */
	struct rf_text text;
};

static void begin(struct line *line, bool json)
{
	*line = (struct line){ .json = json, .width = { 18, 14 } };
	rf_text_heap(&line->text);
	rf_text_add(&line->text, json ? "{" : "");
}

static void add(struct line *line, const char *key, const char *value)
{
	if (line->json) {
		rf_text_add(&line->text, "%s\"%s\":", line->members ? "," : "", key);
		rf_text_add_json(&line->text, value);
	} else {
		int width = line->members < 2 ? line->width[line->members] : 0;

		rf_text_add(&line->text, "%-*s ", width, value);
	}
	line->members++;
}

static void end(struct line *line)
{
	while (!line->json && line->text.len && line->text.data[line->text.len - 1] == ' ')
		line->text.data[--line->text.len] = '\0';
	printf("%s%s\n", line->text.data, line->json ? "}" : "");
	rf_text_free(&line->text);
}

/* A line of two members, the most frequent kind. */
static void pair(bool json, const char *name, const char *key, const char *value)
{
	struct line line;

	begin(&line, json);
	add(&line, "name", name);
	add(&line, key, value);
	end(&line);
}

static void list_targets(bool json)
{
	for (const struct rf_target *t = rf_targets; t->name; t++) {
		struct line line;

		begin(&line, json);
		add(&line, "name", t->name);
		add(&line, "transport", rf_transport_ops(t->transport)->name);
		add(&line, "driver", rf_driver_name(t->driver));
		end(&line);
	}
}

/* "FB13 SP02" as a JSON array. */
static void add_words(struct rf_text *text, const char *words)
{
	const char *comma = "";

	rf_text_add(text, ",\"requirements\":[");
	while (*words) {
		int len = (int)strcspn(words, " ");

		rf_text_add(text, "%s\"%.*s\"", comma, len, words);
		comma = ",";
		words += len;
		words += strspn(words, " ");
	}
	rf_text_add(text, "]");
}

static void list_rules(bool json)
{
	for (int id = 0; id < RF_RULES; id++) {
		const struct rf_rule *rule = rf_rule(id);
		struct line line;

		begin(&line, json);
		add(&line, "id", rule->name);
		add(&line, "role", rf_rule_role(rule));
		add(&line, "scope", rule->scope == RF_SCOPE_ALWAYS ? "always" : "conforming");
		add(&line, "title", rule->title);
		if (json) {
			add_words(&line.text, rule->requirements);
			add(&line, "page", rule->page);
		}
		end(&line);
	}
}

static void list_drivers(bool json)
{
	for (int id = 0; id < RF_DRIVERS; id++)
		pair(json, rf_driver_name(id), "device", rf_device_ops(rf_driver_device(id))->name);
}

static void list_platforms(bool json)
{
	for (int id = 0; id < RF_PLATFORMS; id++)
		pair(json, rf_platform_ops(id)->name, "summary", rf_platform_ops(id)->summary);
}

/* In the order of their numbers in the binary form. */
static void list_settings(bool json)
{
	for (int id = 0; id < RF_PLATFORM_SETTINGS; id++)
		pair(json, rf_platform_settings[id].word, "summary",
		     rf_platform_settings[id].summary);
}

static void list_transports(bool json)
{
	for (int id = 0; id < RF_TRANSPORTS; id++)
		pair(json, rf_transport_ops(id)->name, "summary", rf_transport_ops(id)->summary);
}

static void list_devices(bool json)
{
	for (int id = 0; id < RF_DEVICES; id++)
		pair(json, rf_device_ops(id)->name, "driver", rf_device_ops(id)->kernel_driver);
}

static void list_hostile(bool json)
{
	for (int id = 0; id < RF_HOSTILES; id++)
		pair(json, rf_hostile_ops(id)->name, "summary", rf_hostile_ops(id)->summary);
}

static void list_requirements(bool json)
{
	for (uint32_t i = 0; i < rf_requirement_count; i++) {
		const struct rf_requirement *r = &rf_requirements[i];
		struct line line;

		begin(&line, json);
		add(&line, "name", r->name);
		add(&line, "suite", rf_suite_name(r->suite));
		add(&line, "title", r->title);
		if (json) {
			add(&line, "level", r->level);
			add(&line, "clause", r->clause);
			add(&line, "rules", r->rules);
			add_words(&line.text, r->ids);
		}
		end(&line);
	}
}

/* What is asked of a driver: each with its rules, or what else there is to say. */
static void list_clauses(bool json)
{
	for (size_t i = 0; i < rf_clause_count; i++) {
		const struct rf_clause *clause = &rf_clauses[i];
		struct rf_text rules;
		struct line line;

		rf_text_heap(&rules);
		for (uint32_t r = 0; r < RF_RULES; r++)
			if (rf_clause_in(clause, rf_rule((enum rf_rule_id)r)))
				rf_text_add(&rules, "%s%s", rules.len ? " " : "",
					    rf_rule((enum rf_rule_id)r)->name);
		begin(&line, json);
		add(&line, "name", clause->id);
		add(&line, "level", clause->level);
		add(&line, "text", clause->text);
		add(&line, clause->why ? "why" : "rules", clause->why ? clause->why : rules.data);
		end(&line);
		rf_text_free(&rules);
	}
}

static void list_services(bool json)
{
	for (size_t i = 0; rf_images[i]; i++)
		for (const struct rf_service_note *s = rf_images[i]->services; s->name; s++) {
			struct line line;

			begin(&line, json);
			line.width[0] = 44;	/* paths */
			line.width[1] = 8;
			add(&line, "name", s->name);
			add(&line, "grade", s->grade);
			add(&line, "kernel", rf_images[i]->kernel);
			add(&line, "personality", rf_images[i]->personality);
			add(&line, "what", s->what);
			end(&line);
		}
}

static void list_kernels(bool json)
{
	for (size_t i = 0; rf_images[i]; i++) {
		struct line line;

		begin(&line, json);
		add(&line, "name", rf_images[i]->kernel);
		add(&line, "release", rf_images[i]->release);
		add(&line, "personality", rf_images[i]->personality);
		add(&line, "source_sha256", rf_images[i]->sha256);
		end(&line);
	}
}

static const struct { const char *name; void (*print)(bool json); } kinds[] = {
	{ "targets", list_targets },
	{ "rules", list_rules },
	{ "clauses", list_clauses },
	{ "requirements", list_requirements },
	{ "drivers", list_drivers },
	{ "platforms", list_platforms },
	{ "settings", list_settings },
	{ "transports", list_transports },
	{ "devices", list_devices },
	{ "hostile", list_hostile },
	{ "services", list_services },
	{ "kernels", list_kernels },
};

static int run(const struct rf_args *args)
{
	const char *word = args->operands == 1 ? args->operand[0] : "";

	for (size_t i = 0; i < RF_ARRAY_SIZE(kinds); i++)
		if (!strcmp(kinds[i].name, word)) {
			kinds[i].print(rf_args_has(args, OPT_JSON));
			return RF_EXIT_OK;
		}
	rf_say("list: list what? targets, rules, clauses, requirements, drivers, platforms, settings, "
	       "transports, devices, hostile, services or kernels");
	return RF_EXIT_USAGE;
}

static const struct rf_option options[] = {
	[OPT_JSON] = { "json", 'j', NULL, "print one JSON object a line" },
	{ 0 }
};

const struct rf_command rf_command_list = {
	.name = "list",
	.operands = "KIND",
	.summary = "List what this build knows",
	.details =
	"KIND is targets, rules, clauses, requirements, drivers, platforms, settings,\n"
	"transports, devices, hostile, services or kernels.",
	.options = options,
	.run = run,
};
