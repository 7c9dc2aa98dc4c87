// SPDX-License-Identifier: GPL-2.0-only
/* The page and its pictures: well-formed and self-contained whatever they are given. */
#include "guest/guest.h"
#include "reports/baseline.h"
#include "reports/summary.h"
#include "reports/writers/markup.h"
#include "reports/writers/picture.h"
#include "reports/writers/picture_line.h"
#include "tests/check_main.h"
#include "tests/well_formed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const hostile[] = {
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x",
	"&amp;&#0;&", "\xff\xfe\x80 \xc3", "\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf\xef\xbf\xbf",
	"a\x01\x1b[31m\x7f\r",
	"]]>--><!--", "$(id) `id` \\", "%s%n%d", "", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
};

static const char *text_of(void (*add)(struct rf_text *, const char *), const char *s)
{
	static char buf[8192];
	struct rf_text text;

	rf_text_fixed(&text, buf, sizeof(buf));
	add(&text, s);
	return buf;
}

static const char *number_of(void (*add)(struct rf_text *, uint64_t), uint64_t n)
{
	static char buf[80];
	struct rf_text text;

	rf_text_fixed(&text, buf, sizeof(buf));
	add(&text, n);
	return buf;
}

START_TEST(text_is_escaped)
{
	ck_assert_str_eq(text_of(rf_markup_text, "<a b=\"c\" d='e'>&"),
			 "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
	ck_assert_str_eq(text_of(rf_markup_text, "\xff" "a\x01"), "\xef\xbf\xbd" "a\xef\xbf\xbd");
	ck_assert_str_eq(text_of(rf_markup_text, "\xc3"), "\xef\xbf\xbd");
	ck_assert_str_eq(text_of(rf_markup_text, "\xe2\x82\xac\n\t"), "\xe2\x82\xac\n\t");
	ck_assert_str_eq(text_of(rf_markup_text, "\xc0\xaf"), "\xef\xbf\xbd\xef\xbf\xbd");
	for (size_t i = 0; i < RF_ARRAY_SIZE(hostile); i++)
		ck_assert_ptr_null(wf_check(text_of(rf_markup_text, hostile[i])));
}
END_TEST

START_TEST(links_and_words_are_quoted)
{
	ck_assert_str_eq(text_of(rf_markup_path, "/a b/c.md"), "/a%20b/c.md");
	ck_assert_str_eq(text_of(rf_markup_path, "javascript:x"), "javascript%3Ax");
	ck_assert_str_eq(text_of(rf_markup_path, "\"\xff"), "%22%FF");
	ck_assert_str_eq(text_of(rf_markup_shell, "out/a-b_c.rfcase"), "out/a-b_c.rfcase");
	ck_assert_str_eq(text_of(rf_markup_shell, ""), "&#39;&#39;");
	ck_assert_str_eq(text_of(rf_markup_shell, "a b"), "&#39;a b&#39;");
	ck_assert_str_eq(text_of(rf_markup_shell, "it's"), "&#39;it&#39;\\&#39;&#39;s&#39;");
}
END_TEST

/* Longer than the pieces that it is quoted in, and never cut inside of a character. */
START_TEST(a_long_word_is_quoted)
{
	char word[1201], want[1220];

	for (int i = 0; i < 600; i++)
		memcpy(word + 2 * i, "\xc3\xa9", 2);
	word[1200] = '\0';
	snprintf(want, sizeof(want), "&#39;%s&#39;", word);
	ck_assert_str_eq(text_of(rf_markup_shell, word), want);
}
END_TEST

START_TEST(numbers_are_for_people)
{
	ck_assert_str_eq(number_of(rf_markup_number, 0), "0");
	ck_assert_str_eq(number_of(rf_markup_number, 1002003), "1&#8239;002&#8239;003");
	ck_assert_str_eq(number_of(rf_markup_short, 999), "999");
	ck_assert_str_eq(number_of(rf_markup_short, 1000), "1.0k");
	ck_assert_str_eq(number_of(rf_markup_short, 9999), "9.9k");
	ck_assert_str_eq(number_of(rf_markup_short, 123456), "123k");
	ck_assert_str_eq(number_of(rf_markup_short, UINT64_MAX), "18E");
	ck_assert_str_eq(number_of(rf_markup_size, 1), "1 byte");
	ck_assert_str_eq(number_of(rf_markup_size, 516), "516 bytes");
	ck_assert_str_eq(number_of(rf_markup_size, 393216), "384 KiB");
	ck_assert_str_eq(number_of(rf_markup_size, 0), "0 bytes");
}
END_TEST

static struct rf_finding sample(const char *words)
{
	struct rf_finding f = { .rule = RF_RULE_DMA_001, .signature = 0xabc, .count = 1 };

	snprintf(f.text, sizeof(f.text), "%s", words);
	snprintf(f.frame, sizeof(f.frame), "%s", words);
	f.cause = (struct rf_cause){ .known = true, .rule = RF_RULE_DMA_002 };
	snprintf(f.cause.frame, sizeof(f.cause.frame), "%s", words);
	return f;
}

/* A pool of [0x1000, 0x3000) and one extent. */
static struct rf_scene pool_scene(uint64_t addr, uint64_t len)
{
	struct rf_scene scene = {
		.regime = RF_REGIME_PLATFORM, .platform = "restricted-pool", .windows = 1,
		.window = { { 0x1000, 0x2000 } }, .extents = 1,
		.ram = { { 0, 0x10000 }, { 0x100000, 0x10000 }, { 0x200000, 0x10000 } },
		.extent = { { .what = "published", .addr = addr, .len = len, .mapping = -1 } },
	};

	return scene;
}

static struct rf_scene hostile_scene(const char *words)
{
	struct rf_scene scene = pool_scene(0x2ff8, 16);

	scene.stack.frames = scene.mappings = 1;
	scene.mapping[0] = (struct rf_scene_mapping){ .ba = 0x2ff8, .pa = 0x500, .len = 8 };
	scene.extent[0].mapping = 0;
	snprintf(scene.platform, sizeof(scene.platform), "%s", words);
	snprintf(scene.extent[0].what, sizeof(scene.extent[0].what), "%s", words);
	snprintf(scene.the_case, sizeof(scene.the_case), "%s", words);
	snprintf(scene.stack.frame[0].function, 56, "%s", words);
	snprintf(scene.stack.frame[0].path, 56, "%s", words);
	scene.mapping[0].born = scene.mapping[0].died = scene.stack;
	return scene;
}

static void add_seen(struct rf_summary *summary, const struct rf_finding *finding,
		     const char *words)
{
	struct rf_scene scene = hostile_scene(words);
	struct rf_summary_row *row;

	ck_assert_int_eq(rf_summary_add_seen(summary, &(struct rf_summary_row){
		.finding = *finding, .cases = 3, .file = (char *)words }, words), 0);
	row = &summary->row[summary->rows - 1];
	row->scene = malloc(sizeof(scene));
	ck_assert_ptr_nonnull(row->scene);
	*row->scene = scene;
}

/* A report all of whose strings are @words, with a new finding and a known one. */
static void write_page(const char *words, struct rf_text *out)
{
	struct rf_finding finding = sample(words);
	struct rf_summary_target target = { .name = words, .cases = 5, .driver_ok = 3,
					    .deaths = 1 };
	struct rf_summary_agreed agreed = { .cases = { [3] = 4, [255] = 1 } };
	struct rf_summary summary = { .title = words, .program = words, .story = words, .cases = 5,
				      .seconds = 2.5, .target = &target, .targets = 1,
				      .agreed = &agreed, .outcomes = { [RF_BUG] = 1 } };
	struct rf_exposure exposure = { .granule = RF_GRANULE_SLOT, .perm = RF_PERM_WRITE,
					.mappings = 2, .bytes = 4000, .most = 2040,
					.beside = { [RF_BESIDE_FREED] = 3000, [RF_BESIDE_OTHER] = 1000 } };
	enum rf_rule_id rule;

	for (int i = 0; i < RF_SUMMARY_FEATURES; i++)
		agreed.name[i] = words;
	snprintf(exposure.frame, sizeof(exposure.frame), "%s", words);
	snprintf(exposure.owner, sizeof(exposure.owner), "%s", words);
	ck_assert_int_eq(rf_summary_add_exposures(&summary, &(struct rf_record){
		.kernel = words, .exposure = &exposure, .exposures = 1 }), 0);
	add_seen(&summary, &finding, words);
	ck_assert_int_eq(rf_rule_by_name("RF-NEG-013", &rule), 0);
	finding.rule = (uint16_t)rule;
	finding.party = RF_PARTY_GAP;
	finding.cause.known = false;
	finding.signature++;
	ck_assert_ptr_nonnull(rf_baseline_page(&finding));
	add_seen(&summary, &finding, words);
	rf_text_heap(out);
	rf_writer_for("report.html")->write(&summary, out);
	rf_summary_free(&summary);
}

START_TEST(a_page_is_well_formed_whatever_it_says)
{
	for (size_t i = 0; i < RF_ARRAY_SIZE(hostile); i++) {
		struct rf_text text;
		const char *where;

		write_page(hostile[i], &text);
		where = wf_check(text.data);
		ck_assert_msg(!where, "%s: not well-formed at: %.60s", hostile[i], where);
		ck_assert_ptr_null(strstr(text.data, "<script"));
		ck_assert_ptr_null(strstr(text.data, "<img"));
		rf_text_free(&text);
	}
}
END_TEST

START_TEST(a_page_needs_nothing_beside_it)
{
	static const char *const outside[] = { "<link", "<iframe", "<script", "<img", " src=",
					       "@import", "http:", "https:", "url(/", "url(\"" };
	struct rf_text text;

	write_page("words", &text);
	for (size_t i = 0; i < RF_ARRAY_SIZE(outside); i++)
		ck_assert_msg(!strstr(text.data, outside[i]), "it holds %s", outside[i]);
	rf_text_free(&text);
}
END_TEST

START_TEST(a_page_says_what_was_found)
{
	struct rf_text text;

	write_page("words", &text);
	ck_assert_ptr_nonnull(strstr(text.data, "1 new finding<"));
	ck_assert_ptr_nonnull(strstr(text.data, "1 case ended in a bug"));
	ck_assert_ptr_nonnull(strstr(text.data, rf_images[0]->sha256));
	ck_assert_ptr_nonnull(strstr(text.data, "words repro words</pre>"));
	ck_assert_ptr_nonnull(strstr(text.data, "reports/rules/RF-DMA-001.md\">RF-DMA-001</a>"));
	ck_assert_ptr_nonnull(strstr(text.data, "reports/findings/F-05-pool-not-offered.md\">"));
	ck_assert_ptr_nonnull(strstr(text.data, "3 <i>60&#8239;%</i>"));
	ck_assert_ptr_nonnull(strstr(text.data, "title=\"5 cases\">5</td>"));
	ck_assert_ptr_nonnull(strstr(text.data, "after RF-DMA-002, setup, in <code>words</code>"));
	ck_assert_ptr_nonnull(strstr(text.data, "<svg class=\"pic\""));
	ck_assert_ptr_nonnull(strstr(text.data, "its process died, 1 time<"));
	ck_assert_ptr_nonnull(strstr(text.data, "<td>bounce-slot</td><td><code>words</code></td>"
				     "<td>write</td>"));
	ck_assert_ptr_nonnull(strstr(text.data, "style=\"width:75.0%\" title=\"freed objects: 3000 bytes\""));
	rf_text_free(&text);
}
END_TEST

START_TEST(an_empty_report_is_a_page)
{
	struct rf_summary summary = { .title = "t", .program = "p" };
	struct rf_text text;

	rf_text_heap(&text);
	rf_writer_for("report.html")->write(&summary, &text);
	ck_assert_ptr_null(wf_check(text.data));
	ck_assert_ptr_nonnull(strstr(text.data, "Nothing new"));
	ck_assert_ptr_null(strstr(text.data, "<table"));
	ck_assert_ptr_null(strstr(text.data, "Exposure"));
	rf_text_free(&text);
}
END_TEST

START_TEST(a_writer_is_known_by_its_suffix)
{
	ck_assert_str_eq(rf_writer_for("a/b.md")->suffix, "md");
	ck_assert_str_eq(rf_writer_for("b.html")->suffix, "html");
	ck_assert_str_eq(rf_writer_for("b.json")->suffix, "json");
	ck_assert_str_eq(rf_writer_for("b")->suffix, "json");
	ck_assert_str_eq(rf_writer_for("b.html/c")->suffix, "json");
	for (size_t i = 0; rf_writers[i]; i++)
		ck_assert_ptr_nonnull(rf_writers[i]->write);
}
END_TEST

START_TEST(pieces_are_told_apart)
{
	struct rf_scene scene = pool_scene(0x2ff8, 16);
	struct rf_line line;

	rf_line_lay_out(&scene, &line);
	ck_assert_uint_eq(line.rows, 2);
	ck_assert_int_eq(line.row[0].kind, RF_ROW_PERMITTED);
	ck_assert_int_eq(rf_line_piece(&line, 0x2ff8, 0x3000), RF_PIECE_UNHELD);
	ck_assert_int_eq(rf_line_piece(&line, 0x3000, 0x3008), RF_PIECE_OUTSIDE);
	scene.mappings = 1;
	scene.mapping[0] = (struct rf_scene_mapping){ .ba = 0x2ff8, .len = 8, .live = true };
	rf_line_lay_out(&scene, &line);
	ck_assert_int_eq(rf_line_piece(&line, 0x2ff8, 0x3000), RF_PIECE_GOOD);
	scene.mapping[0].live = false;
	rf_line_lay_out(&scene, &line);
	ck_assert_int_eq(line.row[1].kind, RF_ROW_DEAD);
	ck_assert_int_eq(rf_line_piece(&line, 0x2ff8, 0x3000), RF_PIECE_UNHELD);

	scene.regime = RF_REGIME_PHYSICAL;
	rf_line_lay_out(&scene, &line);
	ck_assert(line.differ);
	ck_assert_int_eq(rf_line_piece(&line, 0x2ff8, 0x3000), RF_PIECE_GOOD);
	ck_assert_int_eq(rf_line_piece(&line, 0x3000, 0x3008), RF_PIECE_UNREACHED);
	ck_assert_int_eq(rf_line_piece(&line, 0x20000, 0x20008), RF_PIECE_OUTSIDE);
	scene.tolerant = true;
	rf_line_lay_out(&scene, &line);
	ck_assert_int_eq(rf_line_piece(&line, 0x3000, 0x3008), RF_PIECE_GOOD);
}
END_TEST

START_TEST(freed_memory_that_a_mapping_shows)
{
	struct rf_scene scene = pool_scene(0x5000, 0x100);
	struct rf_line line;

	scene.physical = true;
	scene.mappings = 1;
	scene.mapping[0] = (struct rf_scene_mapping){ .ba = 0x1000, .pa = 0x5080, .len = 0x80,
						      .live = true };
	rf_line_lay_out(&scene, &line);
	ck_assert_uint_eq(line.rows, 2);
	ck_assert_uint_eq(line.row[0].from, 0x5080);
	ck_assert_int_eq(rf_line_piece(&line, 0x5000, 0x5080), RF_PIECE_GOOD);
	ck_assert_int_eq(rf_line_piece(&line, 0x5080, 0x5100), RF_PIECE_SHOWN);
}
END_TEST

START_TEST(addresses_keep_their_order_on_the_line)
{
	static const struct { uint64_t addr, len; } extents[] = {
		{ 0, 0 }, { 0, UINT64_MAX }, { UINT64_MAX, 1 }, { UINT64_MAX - 4, 100 },
		{ 0x1000, 0x2000 }, { 0xfff, 1 }, { 0x3000, 1 }, { 0x110000000000, 16 }, { 1, UINT64_MAX },
	};

	for (size_t i = 0; i < RF_ARRAY_SIZE(extents); i++) {
		struct rf_scene scene = pool_scene(extents[i].addr, extents[i].len);
		struct rf_finding finding = sample("words");
		struct rf_line line;
		struct rf_text text;

		rf_line_lay_out(&scene, &line);
		ck_assert(line.edges >= 2 && line.x[0] == 0 && line.x[line.edges - 1] == 1);
		for (uint32_t e = 1; e < line.edges; e++)
			ck_assert(line.edge[e - 1] < line.edge[e] && line.x[e - 1] < line.x[e]);
		rf_text_heap(&text);
		rf_picture_file(&finding, &scene, &text);
		ck_assert_ptr_null(wf_check(text.data));
		ck_assert_ptr_null(strstr(text.data, "nan"));
		rf_text_free(&text);
	}
}
END_TEST

START_TEST(a_full_scene_is_drawn)
{
	struct rf_scene scene = pool_scene(0x100, 8);
	struct rf_finding finding = sample("words");
	struct rf_text text;

	scene.windows = RF_SCENE_WINDOWS;
	scene.extents = RF_SCENE_EXTENTS;
	scene.mappings = RF_SCENE_MAPPINGS;
	for (uint32_t i = 0; i < RF_SCENE_WINDOWS; i++)
		scene.window[i] = (struct rf_scene_window){ i * 0x10000, 0x8000 };
	for (uint32_t i = 0; i < RF_SCENE_EXTENTS; i++)
		scene.extent[i] = (struct rf_scene_extent){ "area", 0x20000 * i, 0x9000, 0, -1 };
	for (uint32_t i = 0; i < RF_SCENE_MAPPINGS; i++)
		scene.mapping[i] = (struct rf_scene_mapping){ .ba = 0x11000 * i, .len = 1,
							      .live = i & 1 };
	for (uint8_t regime = 0; regime < RF_REGIMES; regime++) {
		scene.regime = regime;
		rf_text_heap(&text);
		rf_picture_draw(&finding, &scene, &text);
		ck_assert_ptr_null(wf_check(text.data));
		ck_assert_ptr_nonnull(strstr(text.data, ">area<"));
		rf_text_free(&text);
	}
}
END_TEST

START_TEST(what_is_worth_a_picture)
{
	struct rf_scene scene = pool_scene(0x100, 8);
	struct rf_finding finding = sample("words");
	enum rf_rule_id rule;

	ck_assert(rf_picture_worth(&finding, &scene));
	ck_assert(!rf_picture_worth(&finding, NULL));
	scene.extents = 0;
	ck_assert(!rf_picture_worth(&finding, &scene));
	scene.mappings = 1;
	ck_assert(rf_picture_worth(&finding, &scene));
	ck_assert_int_eq(rf_rule_by_name("RF-KRN-004", &rule), 0);
	finding.rule = (uint16_t)rule;
	ck_assert(!rf_picture_worth(&finding, &scene));
}
END_TEST

RF_CHECK_MAIN("html", text_is_escaped, links_and_words_are_quoted, a_long_word_is_quoted,
	      numbers_are_for_people, a_page_is_well_formed_whatever_it_says,
	      a_page_needs_nothing_beside_it, a_page_says_what_was_found, an_empty_report_is_a_page,
	      a_writer_is_known_by_its_suffix, pieces_are_told_apart,
	      freed_memory_that_a_mapping_shows, addresses_keep_their_order_on_the_line,
	      a_full_scene_is_drawn, what_is_worth_a_picture)
