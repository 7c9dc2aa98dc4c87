// SPDX-License-Identifier: GPL-2.0-only
/* session: an engine's cases are run, counted, refused, and the first of each finding saved. */
#include "fuzz/engine/session.h"
#include "reports/summary.h"
#include "tests/check_main.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static uint32_t states;

void rf_engine_state(uint32_t index)
{
	ck_assert_uint_lt(index, RF_STATES);
	states++;
}

const bool rf_engine_watches;

size_t (*const rf_engine_bytes)(uint8_t *data, size_t size, size_t max);

static struct rf_session_stats stats;
static struct rf_case c;
static uint8_t bytes[RF_CASE_BYTES_MAX];

static void begin(const char *target)
{
	memset(&stats, 0, sizeof(stats));
	rf_session = (struct rf_session){ .stats = &stats };
	ck_assert_int_eq(rf_session_begin(rf_target_find(target)), 0);
	rf_mutate_fresh(&rf_session.mutator, &c);
	c.kernel = 0;
}

static int play(void)
{
	long len = rf_case_encode(&c, bytes, sizeof(bytes));

	ck_assert_int_gt(len, 0);
	return rf_session_one(bytes, (size_t)len);
}

START_TEST(a_good_case_runs_and_counts)
{
	begin("mmio2_rng");
	states = 0;
	ck_assert_int_eq(play(), 0);
	ck_assert_uint_eq(stats.cases, 1);
	ck_assert_uint_eq(stats.driver_ok, 1);
	ck_assert_uint_eq(stats.moved, 1);
	ck_assert_uint_eq(stats.refused, 0);
	ck_assert_uint_gt(states, 5);
	ck_assert_uint_eq(stats.current_size, 0);
}
END_TEST

START_TEST(what_is_no_case_of_the_target_is_refused)
{
	begin("mmio2_blk");
	ck_assert_int_eq(play(), 0);
	begin("mmio2_rng");
	ck_assert_int_eq(play(), 0);
	c.transport = RF_TRANSPORT_MMIO1;
	ck_assert_int_eq(play(), -1);
	ck_assert_int_eq(rf_session_one((const uint8_t *)"", 0), -1);
	ck_assert_int_eq(rf_session_one((const uint8_t *)"RFCASE", 6), -1);
	ck_assert_uint_eq(stats.refused, 3);
	ck_assert_uint_eq(stats.cases, 1);
	rf_session.mutator.honest = true;
	c.transport = RF_TRANSPORT_MMIO2;
	c.op[c.ops++] = (struct rf_op){ .opcode = RF_OP_HOSTILE };
	ck_assert_int_eq(play(), -1);
}
END_TEST

/* The device sets NEXT in a ring of one descriptor: the guest walks along the chain for ever. */
static const char endless[] =
	"ringfence-case 1\n"
	"kernel 6.1  platform flat  transport mmio2  driver virtio-rng\n"
	"device offers VERSION_1 queue-size=1; on refusal strict\n"
	"probe\nhostile flags 0x2 0xffff\nsubmit read 512\nremove\n";

START_TEST(a_guest_that_spins_is_said_to)
{
	struct rf_case_error error;

	begin("mmio2_rng");
	ck_assert_int_eq(play(), 0);
	ck_assert(!rf_session.spun);
	ck_assert_int_eq(rf_case_load(endless, sizeof(endless) - 1, &c, &error), 0);
	ck_assert_int_eq(play(), 0);
	ck_assert(rf_session.spun);
	rf_mutate_fresh(&rf_session.mutator, &c);
	ck_assert_int_eq(play(), 0);
	ck_assert(!rf_session.spun);
}
END_TEST

/* Names in @folder that end in @suffix. */
static int count_files(const char *folder, const char *suffix)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int count = 0;

	while ((entry = readdir(dir))) {
		size_t len = strlen(entry->d_name), end = strlen(suffix);

		count += len > end && !strcmp(entry->d_name + len - end, suffix);
	}
	closedir(dir);
	return count;
}

static void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[600];

	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		unlink(path);
	}
	closedir(dir);
	rmdir(folder);
}

/* No kernel refuses a restricted pool that the device cannot be told of. */
static void break_a_rule(void)
{
	c.device.offered &= ~RF_BIT(RF_F_ACCESS_PLATFORM);
	c.device.refusal = RF_REFUSAL_TOLERANT_PA;
	c.platform.id = RF_PLATFORM_RESTRICTED_POOL;
	c.platform.pool_base = 0x1000000;
	c.platform.pool_size = 0x80000;
}

START_TEST(what_a_case_makes_the_device_do_wrong_is_no_news)
{
	begin("mmio2_rng");
	c.device.offered = 0;
	ck_assert_int_eq(play(), 0);
	ck_assert_uint_eq(stats.outcomes[RF_FINDING], 1);
	for (uint32_t i = 0; i < RF_SEEN_MAX; i++)
		ck_assert(!stats.seen[i].cases || stats.seen[i].finding.party != RF_PARTY_DEVICE);
}
END_TEST

START_TEST(the_first_case_of_a_finding_is_saved_once)
{
	char folder[] = "/tmp/rf-session-XXXXXX";

	begin("mmio2_rng");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	rf_session.folder = folder;
	break_a_rule();
	ck_assert_int_eq(play(), 0);
	uint64_t distinct = stats.new_findings + stats.known_findings;

	ck_assert_uint_gt(distinct, 0);
	ck_assert_uint_eq(count_files(folder, ".rfcase"), distinct);
	ck_assert_uint_eq(count_files(folder, ".case"), distinct);
	ck_assert_uint_eq(count_files(folder, ".finding.json"), distinct);
	ck_assert_int_eq(play(), 0);
	ck_assert_uint_eq(stats.new_findings + stats.known_findings, distinct);
	ck_assert_uint_eq(count_files(folder, ""), 3 * distinct + 2);
	remove_folder(folder);
}
END_TEST

START_TEST(a_folder_that_is_not_there_costs_only_the_files)
{
	begin("mmio2_rng");
	rf_session.folder = "/proc/no/such/folder";
	break_a_rule();
	ck_assert_int_eq(play(), 0);
	ck_assert_uint_gt(stats.new_findings + stats.known_findings, 0);
}
END_TEST

START_TEST(mutation_in_place_fits_and_can_be_frozen)
{
	begin("mmio2_rng");
	size_t size = (size_t)rf_case_encode(&c, bytes, sizeof(bytes)), most = size + 40;

	for (uint64_t seed = 0; seed < 3000; seed++) {
		size = rf_session_mutate(bytes, size, most, seed);
		ck_assert_uint_gt(size, 0);
		ck_assert_uint_le(size, most);
	}
	rf_session.frozen = true;
	ck_assert_uint_eq(rf_session_mutate(bytes, size, most, 1), size);
	rf_session.frozen = false;
	memset(bytes, 0xff, 64);
	ck_assert_uint_gt(rf_session_mutate(bytes, 64, sizeof(bytes), 1), 64);
}
END_TEST

START_TEST(crossing_fits)
{
	static uint8_t out[RF_CASE_BYTES_MAX];

	begin("mmio2_rng");
	long size = rf_case_encode(&c, bytes, sizeof(bytes));
	struct rf_bytes one = { bytes, (size_t)size }, none = { (const uint8_t *)"x", 1 };

	for (uint64_t seed = 0; seed < 1000; seed++) {
		ck_assert_uint_gt(rf_session_cross(one, one, out, sizeof(out), seed), 0);
		ck_assert_uint_gt(rf_session_cross(none, one, out, sizeof(out), seed), 0);
		ck_assert_uint_le(rf_session_cross(one, one, out, one.size, seed), one.size);
	}
}
END_TEST

RF_CHECK_MAIN("session", a_good_case_runs_and_counts, what_is_no_case_of_the_target_is_refused,
	      a_guest_that_spins_is_said_to,
	      what_a_case_makes_the_device_do_wrong_is_no_news,
	      the_first_case_of_a_finding_is_saved_once,
	      a_folder_that_is_not_there_costs_only_the_files,
	      mutation_in_place_fits_and_can_be_frozen, crossing_fits)
