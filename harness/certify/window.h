/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Guest memory that a foreign process shares: a file with holes. Pages are
 * granted by the memory table's regions, and only those that hold something
 * are there: what else turns up in the file, inside or outside of the grants,
 * was touched by the device (the tripwire). The bytes of pages that are there
 * are compared with what the driver's end wrote, so that a write within a page
 * shows too. A read within such a page cannot be seen.
 */
#ifndef RF_CERTIFY_WINDOW_H
#define RF_CERTIFY_WINDOW_H

#include "certify/protocol.h"
#include "memory/platform.h"

/* The regions of the memory table, in guest-physical order; 0 and 1 touch, so do 1 and the gap. */
enum rf_window_region {
	RF_REGION_FIRST,	/* rings and most buffers */
	RF_REGION_SECOND,	/* begins where the first ends */
	RF_REGION_AFTER_GAP,	/* a gap of 16 pages before it */
	RF_REGION_HIGH,		/* above 4 GiB */
	RF_WINDOW_REGIONS
};

#define RF_WINDOW_FILE	(2 * RF_BANK_SIZE)	/* bytes: the banks low and high of the arena */
#define RF_WINDOW_PAGES	(RF_WINDOW_FILE / RF_PAGE_SIZE)

/* What the device may do with a byte that is there. */
enum rf_byte_state { RF_BYTE_KEPT, RF_BYTE_GIVEN };

struct rf_window {
	int file;		/* the memfd; -1: none */
	int read_only;		/* the same file, opened for reading */
	uint8_t *view;		/* all of it; only pages of ours may be looked at */
	uint8_t *wrote;		/* what the driver's end wrote, as far as it knows */
	uint8_t *state;		/* one enum rf_byte_state a byte */
	uint64_t ours[RF_WINDOW_PAGES / 64];	/* bit per page that holds something of ours */
	uint64_t next[RF_WINDOW_REGIONS];	/* guest-physical: where to allocate from */
};

/* Once per run. 0 or -errno; -EOPNOTSUPP where touching a page brings up its neighbours too. */
int rf_window_init(struct rf_window *window) RF_MUST_USE;
void rf_window_fini(struct rf_window *window);
/* A new file: whoever still has the old one sees nothing of what follows. 0 or -errno. */
int rf_window_renew(struct rf_window *window) RF_MUST_USE;

/* Guest-physical place and length of a region. */
struct rf_dma_range rf_window_range(enum rf_window_region region);
/* What the memory table says of it; its user address is another number than the physical one. */
struct rf_vu_region rf_window_entry(enum rf_window_region region);
/* The user address that stands for @gpa in messages. */
uint64_t rf_window_user(uint64_t gpa);
/* Is all of [@gpa, @gpa + @len) granted, in one region or several that touch? */
bool rf_window_grants(uint64_t gpa, uint64_t len);

/*
 * Whole pages for @len bytes, filled with a pattern that nothing else has; a
 * page that stays a hole follows. RF_ASSERT when a region is full.
 */
uint64_t rf_window_take(struct rf_window *window, enum rf_window_region region, uint64_t len);
/* Make the pages of [@gpa, @gpa + @len) ours, wherever they lie; the rest as above. */
void rf_window_claim(struct rf_window *window, uint64_t gpa, uint64_t len);

/* Put the pattern back into bytes of pages that are ours. */
void rf_window_refill(struct rf_window *window, uint64_t gpa, uint64_t len);

/* The driver's end writes and reads; the pages are ours. */
void rf_window_write(struct rf_window *window, uint64_t gpa, const void *bytes, uint64_t len);
void rf_window_read(const struct rf_window *window, uint64_t gpa, void *ret_bytes, uint64_t len);
/* Does the device's memory still hold what the driver's end wrote there? */
bool rf_window_unchanged(const struct rf_window *window, uint64_t gpa, uint64_t len);
/* CPU pointer for indexes that both sides look at; the pages are ours. */
void *rf_window_at(const struct rf_window *window, uint64_t gpa);
/* Give bytes to the device to write, or take them back; pages that are not ours are left out. */
void rf_window_state(struct rf_window *window, uint64_t gpa, uint64_t len,
		     enum rf_byte_state state);
/* What the driver's end has seen in these bytes is from now on what they should hold. */
void rf_window_accept(struct rf_window *window, uint64_t gpa, uint64_t len);

/* A piece of memory that the device touched without leave. */
struct rf_touch {
	uint64_t gpa, len;	/* bytes: a page, or the run that differs */
	bool write;		/* else it was only read, as far as can be told */
	bool granted;		/* it lies in the memory table */
};
typedef void (*rf_touch_fn)(void *ctx, const struct rf_touch *touch);
/*
 * Find what the device did since the last look: pages that turned up in holes,
 * which become holes again, and bytes that were kept and differ, which count
 * once. 0 or -errno.
 */
int rf_window_look(struct rf_window *window, rf_touch_fn fn, void *ctx) RF_MUST_USE;

/*
 * The window as the judge's platform: guest-physical addresses of the table's
 * regions, no translation.
 */
void rf_window_platform(struct rf_platform *platform, struct rf_trace *trace);

#endif
