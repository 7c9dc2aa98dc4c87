// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a foreign device left behind in guest memory: pages in holes, and bytes
 * that are not what the driver's end wrote.
 */
#include "certify/window.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct look {
	struct rf_window *window;
	rf_touch_fn fn;
	void *ctx;
};

static uint64_t gpa_of(uint64_t offset)
{
	return offset < RF_BANK_SIZE ? RF_BANK_LOW_BASE + offset :
				       RF_BANK_HIGH_BASE + offset - RF_BANK_SIZE;
}

static bool is_ours(const struct rf_window *window, uint64_t page)
{
	return window->ours[page / 64] & RF_BIT(page % 64);
}

static bool is_zero(const uint8_t *bytes, uint64_t len)
{
	return !bytes[0] && !memcmp(bytes, bytes + 1, len - 1);
}

/* Only pages that the file says are there are ever looked at: reading a hole would fill it. */
static int tripped(const struct look *look, uint64_t page)
{
	uint64_t at = page * RF_PAGE_SIZE;
	const struct rf_touch touch = {
		.gpa = gpa_of(at), .len = RF_PAGE_SIZE,
		.write = !is_zero(look->window->view + at, RF_PAGE_SIZE),
		.granted = rf_window_grants(gpa_of(at), RF_PAGE_SIZE),
	};

	look->fn(look->ctx, &touch);
	if (fallocate(look->window->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)at,
		      RF_PAGE_SIZE))
		return -errno;
	return 0;
}

static int look_at_extent(const struct look *look, uint64_t from, uint64_t to)
{
	int err = 0;

	for (uint64_t page = from / RF_PAGE_SIZE; page < to / RF_PAGE_SIZE && !err; page++)
		if (!is_ours(look->window, page))
			err = tripped(look, page);
	return err;
}

static int look_for_pages(const struct look *look)
{
	off_t from = 0, to;
	int err = 0;

	while (!err) {
		from = lseek(look->window->file, from, SEEK_DATA);
		if (from < 0)
			return errno == ENXIO ? 0 : -errno;
		to = lseek(look->window->file, from, SEEK_HOLE);
		if (to < 0)
			return -errno;
		err = look_at_extent(look, (uint64_t)from, (uint64_t)to);
		from = to;
	}
	return err;
}

static bool differs(const struct rf_window *window, uint64_t at)
{
	return window->state[at] == RF_BYTE_KEPT && window->view[at] != window->wrote[at];
}

static void compare_page(const struct look *look, uint64_t page)
{
	struct rf_window *window = look->window;
	uint64_t at = page * RF_PAGE_SIZE, end = at + RF_PAGE_SIZE, from;

	while (at < end) {
		for (from = at; at < end && differs(window, at); at++)
			window->wrote[at] = window->view[at];
		if (at > from)
			look->fn(look->ctx, &(struct rf_touch){
				 .gpa = gpa_of(from), .len = at - from, .write = true,
				 .granted = rf_window_grants(gpa_of(from), at - from) });
		else
			at++;
	}
}

static bool page_differs(const struct rf_window *window, uint64_t page)
{
	uint64_t at = page * RF_PAGE_SIZE;

	return memcmp(window->view + at, window->wrote + at, RF_PAGE_SIZE);
}

int rf_window_look(struct rf_window *window, rf_touch_fn fn, void *ctx)
{
	const struct look look = { window, fn, ctx };

	for (uint64_t word = 0; word < RF_ARRAY_SIZE(window->ours); word++) {
		if (!window->ours[word])
			continue;
		for (uint64_t page = word * 64; page < word * 64 + 64; page++)
			if (is_ours(window, page) && page_differs(window, page))
				compare_page(&look, page);
	}
	return look_for_pages(&look);
}
