// SPDX-License-Identifier: GPL-2.0-only
/* Snapshots of images' data: which pages were written, and how they are put back. */
#include "guest/snapshot.h"

#include "guest/guest.h"

#include <stdlib.h>
#include <sys/mman.h>

#define PAGE		4096u	/* the host's */
#define ALL		UINT64_MAX

struct rf_snapshot {
	uint8_t *start, *copy;
	size_t size;
	uint64_t written;	/* bit per page; ALL: nothing is protected */
};

static struct rf_snapshot snapshots[RF_IMAGES_MAX];

/* The snapshot of the data at @start, or a free place for one; NULL: there is none. */
static struct rf_snapshot *find(const uint8_t *start)
{
	for (struct rf_snapshot *s = snapshots; s < snapshots + RF_IMAGES_MAX; s++)
		if (!s->start || s->start == start)
			return s;
	return NULL;
}

/* Whole pages, of which a word has a bit for each: else all of it counts as written. */
static void protect(struct rf_snapshot *s)
{
	s->written = 0;
	if (((uintptr_t)s->start | s->size) & (PAGE - 1) || s->size / PAGE >= 64 ||
	    mprotect(s->start, s->size, PROT_READ))
		s->written = ALL;
}

struct rf_snapshot *rf_snapshot_take(const struct rf_image *image)
{
	struct rf_snapshot *s = find(image->data_start);

	if (!s)
		return NULL;
	if (!s->start) {
		s->size = (size_t)(image->data_end - image->data_start);
		s->copy = malloc(s->size);
		if (!s->copy)
			return NULL;
		s->start = image->data_start;
	}
	rf_raw_copy(s->copy, s->start, s->size);
	protect(s);
	return s;
}

/* Run by run of written pages: starting a copy costs as much as some hundred bytes of it. */
void rf_snapshot_restore_from(const struct rf_snapshot *s, const void *data)
{
	const uint8_t *copy = data;
	uint64_t left = s->written;

	if (left == ALL) {
		rf_raw_copy(s->start, copy, s->size);
		return;
	}
	while (left) {
		uint32_t first = (uint32_t)__builtin_ctzll(left);
		uint32_t pages = (uint32_t)__builtin_ctzll(~(left >> first));

		rf_raw_copy(s->start + first * PAGE, copy + first * PAGE, pages * PAGE);
		left &= ~((RF_BIT(pages) - 1) << first);
	}
}

void rf_snapshot_restore(const struct rf_snapshot *s)
{
	rf_snapshot_restore_from(s, s->copy);
}

void rf_snapshot_copy(const struct rf_snapshot *s, void *ret_copy)
{
	rf_raw_copy(ret_copy, s->start, s->size);
}

size_t rf_snapshot_size(const struct rf_snapshot *s)
{
	return s->size;
}

bool rf_snapshot_unprotect(const void *addr)
{
	for (struct rf_snapshot *s = snapshots; s < snapshots + RF_IMAGES_MAX && s->start; s++) {
		uintptr_t at = (uintptr_t)addr - (uintptr_t)s->start;

		if (at >= s->size)
			continue;
		at /= PAGE;
		if (s->written == ALL || s->written >> at & 1 ||
		    mprotect(s->start + at * PAGE, PAGE, PROT_READ | PROT_WRITE))
			return false;
		s->written |= RF_BIT(at);
		return true;
	}
	return false;
}
