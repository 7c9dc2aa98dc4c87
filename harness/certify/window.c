// SPDX-License-Identifier: GPL-2.0-only
/*
 * The file behind a foreign device's guest memory: its life, its layout and
 * the driver's own way to it. Looking for the device's traces is look.c's.
 */
#include "certify/window.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define USER_BASE 0x7a0000000000ULL	/* user address of guest-physical 0, as the table says */

static const struct rf_dma_range ranges[RF_WINDOW_REGIONS] = {
	[RF_REGION_FIRST] = { 0x200000, 0x200000, 0x100000 },
	[RF_REGION_SECOND] = { 0x300000, 0x300000, 0x100000 },
	[RF_REGION_AFTER_GAP] = { 0x410000, 0x410000, 0x40000 },
	[RF_REGION_HIGH] = { RF_BANK_HIGH_BASE + 0x100000, RF_BANK_HIGH_BASE + 0x100000, 0x80000 },
};

/* Where @gpa stands in the file. */
static uint64_t offset_of(uint64_t gpa)
{
	if (gpa - RF_BANK_LOW_BASE < RF_BANK_SIZE)
		return gpa - RF_BANK_LOW_BASE;
	RF_ASSERT(gpa - RF_BANK_HIGH_BASE < RF_BANK_SIZE);
	return gpa - RF_BANK_HIGH_BASE + RF_BANK_SIZE;
}

struct rf_dma_range rf_window_range(enum rf_window_region region)
{
	return ranges[region];
}

uint64_t rf_window_user(uint64_t gpa)
{
	return USER_BASE + gpa;
}

struct rf_vu_region rf_window_entry(enum rf_window_region region)
{
	return (struct rf_vu_region){
		.gpa = ranges[region].cpu, .size = ranges[region].size,
		.user = rf_window_user(ranges[region].cpu),
		.offset = offset_of(ranges[region].cpu),
	};
}

bool rf_window_grants(uint64_t gpa, uint64_t len)
{
	for (uint32_t i = 0; i < RF_WINDOW_REGIONS && len; i++) {
		uint64_t here;

		if (gpa - ranges[i].cpu >= ranges[i].size)
			continue;
		here = rf_min_u64(len, ranges[i].cpu + ranges[i].size - gpa);
		gpa += here;
		len -= here;
	}
	return !len;
}

/* Life */

static int map(uint8_t **ret_at, int file)
{
	int flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
	void *at = mmap(NULL, RF_WINDOW_FILE, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE,
			file, 0);

	if (at == MAP_FAILED)
		return -errno;
	*ret_at = at;
	return 0;
}

static void unmap(uint8_t **at)
{
	if (*at)
		munmap(*at, RF_WINDOW_FILE);
	*at = NULL;
}

static void close_file(struct rf_window *window)
{
	unmap(&window->view);
	if (window->read_only >= 0)
		close(window->read_only);
	if (window->file >= 0)
		close(window->file);
	window->file = window->read_only = -1;
}

static int open_file(struct rf_window *window)
{
	char path[64];

	window->file = memfd_create("ringfence-guest", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	/* A device that cut the file off would end the harness by SIGBUS. */
	if (window->file < 0 || ftruncate(window->file, RF_WINDOW_FILE) ||
	    fcntl(window->file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL))
		return -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", window->file);
	window->read_only = open(path, O_RDONLY | O_CLOEXEC);
	if (window->read_only < 0)
		return -errno;
	return map(&window->view, window->file);
}

/* Huge pages of shared memory would make one touch look like hundreds. */
static int probe_granule(struct rf_window *window)
{
	window->view[0] = 1;
	if (lseek(window->file, 0, SEEK_DATA) || lseek(window->file, 0, SEEK_HOLE) != RF_PAGE_SIZE)
		return -EOPNOTSUPP;
	return rf_window_renew(window);
}

int rf_window_init(struct rf_window *window)
{
	int err;

	memset(window, 0, sizeof(*window));
	window->file = window->read_only = -1;
	err = map(&window->wrote, -1);
	if (!err)
		err = map(&window->state, -1);
	if (!err)
		err = rf_window_renew(window);
	if (!err)
		err = probe_granule(window);
	if (err)
		rf_window_fini(window);
	return err;
}

void rf_window_fini(struct rf_window *window)
{
	close_file(window);
	unmap(&window->wrote);
	unmap(&window->state);
}

int rf_window_renew(struct rf_window *window)
{
	int err;

	close_file(window);
	err = open_file(window);
	if (err)
		return err;
	if (madvise(window->wrote, RF_WINDOW_FILE, MADV_DONTNEED) ||
	    madvise(window->state, RF_WINDOW_FILE, MADV_DONTNEED))
		return -errno;
	memset(window->ours, 0, sizeof(window->ours));
	for (uint32_t i = 0; i < RF_WINDOW_REGIONS; i++)
		window->next[i] = ranges[i].cpu + RF_PAGE_SIZE;
	return 0;
}

/* Taking pages */

/* Never twice the same in a run of bytes, and never zero: a byte that was cleared shows. */
static uint8_t pattern_at(uint64_t offset)
{
	uint8_t byte = (uint8_t)((offset * 0x9e3779b97f4a7c15ULL) >> 53);

	return byte ? byte : 0x5a;
}

static bool is_ours(const struct rf_window *window, uint64_t page)
{
	return window->ours[page / 64] & RF_BIT(page % 64);
}

static void claim_page(struct rf_window *window, uint64_t page)
{
	uint64_t at = page * RF_PAGE_SIZE;

	if (is_ours(window, page))
		return;
	window->ours[page / 64] |= RF_BIT(page % 64);
	for (uint32_t i = 0; i < RF_PAGE_SIZE; i++)
		window->wrote[at + i] = pattern_at(at + i);
	memcpy(window->view + at, window->wrote + at, RF_PAGE_SIZE);
}

void rf_window_claim(struct rf_window *window, uint64_t gpa, uint64_t len)
{
	uint64_t first, last;

	if (!len)
		return;
	first = offset_of(gpa) / RF_PAGE_SIZE;
	last = offset_of(gpa + len - 1) / RF_PAGE_SIZE;
	for (uint64_t page = first; page <= last; page++)
		claim_page(window, page);
}

uint64_t rf_window_take(struct rf_window *window, enum rf_window_region region, uint64_t len)
{
	uint64_t at = window->next[region];

	window->next[region] = rf_align_up(at + len, RF_PAGE_SIZE) + RF_PAGE_SIZE;
	RF_ASSERT(window->next[region] <= ranges[region].cpu + ranges[region].size);
	rf_window_claim(window, at, len);
	return at;
}

void rf_window_refill(struct rf_window *window, uint64_t gpa, uint64_t len)
{
	uint64_t at = offset_of(gpa);

	for (uint64_t i = 0; i < len; i++) {
		uint8_t byte = pattern_at(at + i);

		rf_window_write(window, gpa + i, &byte, 1);
	}
}

/* Reading and writing */

void *rf_window_at(const struct rf_window *window, uint64_t gpa)
{
	uint64_t at = offset_of(gpa);

	RF_ASSERT(is_ours(window, at / RF_PAGE_SIZE));
	return window->view + at;
}

void rf_window_write(struct rf_window *window, uint64_t gpa, const void *bytes, uint64_t len)
{
	if (!len)
		return;
	memcpy(rf_window_at(window, gpa), bytes, len);
	memcpy(window->wrote + offset_of(gpa), bytes, len);
}

void rf_window_read(const struct rf_window *window, uint64_t gpa, void *ret_bytes, uint64_t len)
{
	if (len)
		memcpy(ret_bytes, rf_window_at(window, gpa), len);
}

bool rf_window_unchanged(const struct rf_window *window, uint64_t gpa, uint64_t len)
{
	return !memcmp(rf_window_at(window, gpa), window->wrote + offset_of(gpa), len);
}

void rf_window_state(struct rf_window *window, uint64_t gpa, uint64_t len,
		     enum rf_byte_state state)
{
	for (; len && rf_window_grants(gpa, 1); gpa++, len--)
		window->state[offset_of(gpa)] = state;
}

void rf_window_accept(struct rf_window *window, uint64_t gpa, uint64_t len)
{
	if (len)
		memcpy(window->wrote + offset_of(gpa), rf_window_at(window, gpa), len);
}

/* The judge's view of it */

static const struct rf_platform_ops table_ops = {
	.name = "memory-table",
	.summary = "a vhost-user memory table: guest-physical addresses of its regions",
};

void rf_window_platform(struct rf_platform *platform, struct rf_trace *trace)
{
	struct rf_space *space = &platform->space[0];

	memset(platform, 0, sizeof(*platform));
	platform->ops = &table_ops;
	platform->trace = trace;
	*space = (struct rf_space){ .ops = &rf_space_ranges, .ranges = RF_WINDOW_REGIONS };
	memcpy(space->range, ranges, sizeof(ranges));
	platform->space[1] = (struct rf_space){ .ops = &rf_space_flat };
	platform->spaces = 2;
	for (uint32_t i = 0; i < RF_WINDOW_REGIONS; i++)
		RF_EMIT(trace, WINDOW, .window = { .ba = ranges[i].bus, .len = ranges[i].size,
						   .open = true });
}
