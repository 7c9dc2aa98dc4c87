// SPDX-License-Identifier: GPL-2.0-only
/* Snapshots of an image's data: what is put back, and what a fault makes of a page. */
#include "guest/snapshot.h"
#include "tests/check_main.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE	4096u
#define PAGES	6u

static uint32_t faults;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	if (!rf_snapshot_unprotect(info->si_addr)) {
		signal(sig, SIG_DFL);
		return;
	}
	faults++;
}

static uint8_t *make(struct rf_image *image, size_t size)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	uint8_t *data = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ck_assert_ptr_ne(data, MAP_FAILED);
	ck_assert_int_eq(sigaction(SIGSEGV, &action, NULL), 0);
	*image = (struct rf_image){ .data_start = data, .data_end = data + size };
	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)(i / PAGE + 1);
	faults = 0;
	return data;
}

START_TEST(what_was_written_is_put_back)
{
	struct rf_image image;
	uint8_t *data = make(&image, PAGES * PAGE);
	struct rf_snapshot *s = rf_snapshot_take(&image);

	ck_assert_ptr_nonnull(s);
	for (int round = 0; round < 3; round++) {
		memset(data + 2 * PAGE - 1, 0xee, 2);
		memset(data + 5 * PAGE, 0xee, PAGE);
		rf_snapshot_restore(s);
		for (uint32_t i = 0; i < PAGES * PAGE; i++)
			ck_assert_uint_eq(data[i], i / PAGE + 1);
	}
	/* Pages 1, 2 and 5, each once. */
	ck_assert_uint_eq(faults, 3);
	data[0] = 0xee;
	ck_assert_uint_eq(faults, 4);
	rf_snapshot_restore(s);
	ck_assert_uint_eq(data[0], 1);
}
END_TEST

START_TEST(other_faults_are_not_its)
{
	struct rf_image image;
	uint8_t *data = make(&image, PAGES * PAGE);

	ck_assert(!rf_snapshot_unprotect(data));
	ck_assert_ptr_nonnull(rf_snapshot_take(&image));
	ck_assert(!rf_snapshot_unprotect(data - 1));
	ck_assert(!rf_snapshot_unprotect(data + PAGES * PAGE));
	ck_assert(rf_snapshot_unprotect(data + PAGE));
	/* It could be written already: whatever faulted was something else. */
	ck_assert(!rf_snapshot_unprotect(data + PAGE));
}
END_TEST

START_TEST(the_newest_snapshot_counts)
{
	struct rf_image image;
	uint8_t *data = make(&image, PAGES * PAGE);
	struct rf_snapshot *s = rf_snapshot_take(&image);

	data[3 * PAGE] = 0xee;
	ck_assert_ptr_eq(rf_snapshot_take(&image), s);
	data[3 * PAGE] = 0xdd;
	ck_assert_uint_eq(faults, 2);
	rf_snapshot_restore(s);
	ck_assert_uint_eq(data[3 * PAGE], 0xee);
}
END_TEST

START_TEST(data_that_is_no_whole_pages_is_put_back_entirely)
{
	struct rf_image image;
	uint8_t *data = make(&image, PAGE + 100);
	struct rf_snapshot *s = rf_snapshot_take(&image);

	data[0] = data[PAGE + 99] = data[PAGE + 100] = 0xee;
	rf_snapshot_restore(s);
	ck_assert_uint_eq(faults, 0);
	ck_assert_uint_eq(data[0], 1);
	ck_assert_uint_eq(data[PAGE + 99], 2);
	ck_assert_uint_eq(data[PAGE + 100], 0xee);
}
END_TEST

RF_CHECK_MAIN("snapshot", what_was_written_is_put_back, other_faults_are_not_its,
	      the_newest_snapshot_counts, data_that_is_no_whole_pages_is_put_back_entirely)
