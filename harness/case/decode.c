// SPDX-License-Identifier: GPL-2.0-only
/*
 * The binary form: a strict container with a fixed header and expectations,
 * then operations to the end of the data. Any bytes are operations; see
 * corpora/FORMAT.md for the layout.
 */
#include "base/reader.h"
#include "case/case.h"
#include "case/error.h"
#include "case/pci.h"
#include "case/schema.h"

#include <errno.h>
#include <string.h>

#define PROLOGUE_BYTES	16
#define HEADER_BYTES_V1	176
#define OP_BYTES	16
#define EXPECT_BYTES	8
#define COUNTS_BYTES	8	/* version 3: of the PCI function and the settings */
#define SETTING_BYTES	12

_Static_assert(RF_RANGES_MAX == 4, "the header of version 1 has four ranges");
_Static_assert(RF_CASE_BYTES_MAX >= HEADER_BYTES_V1 + RF_CASE_PCI_BYTES_MAX + COUNTS_BYTES +
	       RF_PLATFORM_SETTINGS * SETTING_BYTES + RF_EXPECTS_MAX * EXPECT_BYTES +
	       RF_OPS_MAX * OP_BYTES, "the largest case fits");

/* What stands before the part that differs between versions. */
struct prologue { uint16_t version, header_bytes, expects, zero; };

/* A byte that is an index below @limit. */
static uint8_t read_choice(struct rf_reader *reader, uint32_t limit, const char *what,
			   struct rf_case_error *error)
{
	uint8_t value = rf_reader_u8(reader);

	if (value >= limit)
		rf_case_fail(error, "the header's %s is %u, this version knows %u of them", what,
			     value, limit);
	return value;
}

static void read_header_v1(struct rf_reader *reader, struct rf_case *c,
			   struct rf_case_error *error)
{
	struct rf_platform_config *platform = &c->platform;
	struct rf_device_config *device = &c->device;

	c->kernel = read_choice(reader, RF_KERNELS, "kernel", error);
	c->driver = read_choice(reader, RF_DRIVERS, "driver", error);
	c->transport = read_choice(reader, RF_TRANSPORTS, "transport", error);
	device->refusal = read_choice(reader, RF_REFUSALS, "refusal policy", error);
	platform->id = read_choice(reader, RF_PLATFORMS, "platform", error);
	platform->placement = read_choice(reader, RF_BANKS, "placement", error);
	platform->ranges = read_choice(reader, RF_RANGES_MAX + 1, "number of ranges", error);
	c->on_report = read_choice(reader, RF_ON_REPORTS, "policy on reports", error);
	platform->pool_base = rf_reader_u64(reader);
	platform->pool_size = rf_reader_u64(reader);
	platform->swiotlb_size = rf_reader_u64(reader);
	device->offered = rf_reader_u64(reader);
	device->capacity = rf_reader_u64(reader);
	device->queue_size = rf_reader_u32(reader);
	device->size_max = rf_reader_u32(reader);
	device->seg_max = rf_reader_u32(reader);
	device->blk_size = rf_reader_u32(reader);
	for (uint32_t i = 0; i < RF_RANGES_MAX; i++) {
		struct rf_dma_range range;

		range.cpu = rf_reader_u64(reader);
		range.bus = rf_reader_u64(reader);
		range.size = rf_reader_u64(reader);
		if (i < platform->ranges)
			platform->range[i] = range;
	}
	device->id = (uint8_t)rf_driver_device((enum rf_driver_id)c->driver);
}

/* Version 2: a PCI function behind what version 1 has, and the header ends where it ends. */
static void read_header_v2(struct rf_reader *reader, const struct prologue *prologue,
			   struct rf_case *c, struct rf_case_error *error)
{
	read_header_v1(reader, c, error);
	rf_case_pci_decode(reader, &c->pci, error);
	if (prologue->header_bytes != HEADER_BYTES_V1 + rf_case_pci_bytes(&c->pci))
		rf_case_fail(error, "a header of %u bytes cannot hold its PCI function",
			     prologue->header_bytes);
}

/* Version 3: how much there is of a PCI function and of the platform's settings, then these. */
static void read_settings(struct rf_reader *reader, uint32_t count, struct rf_case *c,
			  struct rf_case_error *error)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t id = rf_reader_u32(reader);
		uint64_t value = rf_reader_u64(reader);

		if (id >= RF_PLATFORM_SETTINGS || value > rf_platform_settings[id].max)
			rf_case_fail(error, "setting %u of the platform cannot be 0x%llx, this "
				     "version knows %u of them", id, (unsigned long long)value,
				     RF_PLATFORM_SETTINGS);
		else
			c->platform.setting[id] = value;
	}
}

static void read_header_v3(struct rf_reader *reader, const struct prologue *prologue,
			   struct rf_case *c, struct rf_case_error *error)
{
	uint32_t pci, settings;

	read_header_v1(reader, c, error);
	pci = rf_reader_u32(reader);
	settings = rf_reader_u32(reader);
	if (pci)
		rf_case_pci_decode(reader, &c->pci, error);
	if (pci != (pci ? rf_case_pci_bytes(&c->pci) : 0) || settings > RF_PLATFORM_SETTINGS ||
	    prologue->header_bytes != HEADER_BYTES_V1 + COUNTS_BYTES + pci +
				      settings * SETTING_BYTES) {
		rf_case_fail(error, "a header of %u bytes cannot hold a PCI function of %u and %u "
			     "settings", prologue->header_bytes, pci, settings);
		return;
	}
	read_settings(reader, settings, c, error);
}

static void read_expect(struct rf_reader *reader, struct rf_expect *expect,
			struct rf_case_error *error)
{
	expect->rule = rf_reader_u16(reader);
	expect->party = rf_reader_u8(reader);
	expect->what = rf_reader_u8(reader);
	expect->kernels = rf_reader_u32(reader);
	if (expect->what >= RF_EXPECT_WHATS || expect->kernels >> RF_KERNELS)
		rf_case_fail(error, "an expectation has reserved bits that are not zero");
	else if (expect->what && (expect->rule || expect->party))
		rf_case_fail(error, "an expectation of silence or of data names a rule or a party");
	else if (expect->rule >= RF_RULES || expect->party >= RF_PARTIES)
		rf_case_fail(error, "an expectation names rule %u of party %u, which is unknown",
			     expect->rule, expect->party);
}

/* The header and the expectations into @c. */
static void read_head(struct rf_reader *reader, const struct prologue *prologue, struct rf_case *c,
		      struct rf_case_error *error)
{
	if (prologue->zero ||
	    (prologue->version == 1 && prologue->header_bytes != HEADER_BYTES_V1)) {
		rf_case_fail(error, "version 1 has a header of %u bytes, this one says %u",
			     HEADER_BYTES_V1, prologue->header_bytes);
		return;
	}
	if (prologue->expects > RF_EXPECTS_MAX) {
		rf_case_fail(error, "%u expectations, at most %u are possible", prologue->expects,
			     RF_EXPECTS_MAX);
		return;
	}
	if (prologue->version == 1)
		read_header_v1(reader, c, error);
	else if (prologue->version == 2)
		read_header_v2(reader, prologue, c, error);
	else
		read_header_v3(reader, prologue, c, error);
	c->expects = prologue->expects;
	for (uint32_t i = 0; i < c->expects; i++)
		read_expect(reader, &c->expect[i], error);
	if (reader->failed)
		rf_case_fail(error, "truncated: the data ends within the header");
}

static void read_ops(struct rf_reader *reader, uint32_t version, struct rf_case *c)
{
	uint32_t opcodes = version < RF_CASE_VERSION_SETTINGS ? RF_OPCODES_V2 : RF_OPCODES;

	for (c->ops = 0; c->ops < RF_OPS_MAX && rf_reader_left(reader) >= OP_BYTES; c->ops++) {
		struct rf_op *op = &c->op[c->ops];

		op->opcode = rf_reader_u8(reader);
		op->a = rf_reader_u8(reader);
		op->b = rf_reader_u16(reader);
		op->c = rf_reader_u32(reader);
		op->d = rf_reader_u64(reader);
		rf_op_fold(op, (enum rf_driver_id)c->driver, opcodes);
	}
}

/* The magic and what every version begins with. */
static int read_prologue(struct rf_reader *reader, struct prologue *ret_prologue,
			 struct rf_case_error *error)
{
	const uint8_t *magic = rf_reader_bytes(reader, RF_CASE_MAGIC_BYTES);

	if (!magic || memcmp(magic, RF_CASE_MAGIC, RF_CASE_MAGIC_BYTES))
		return rf_case_fail(error, "not a binary case: it does not begin with RFCASE");
	ret_prologue->version = rf_reader_u16(reader);
	ret_prologue->header_bytes = rf_reader_u16(reader);
	ret_prologue->expects = rf_reader_u16(reader);
	ret_prologue->zero = rf_reader_u16(reader);
	if (reader->failed)
		return rf_case_fail(error, "truncated: the data ends within the header");
	return 0;
}

/* Everything of a case but its operations, for one copy on success. */
static void copy_head(struct rf_case *to, const struct rf_case *from)
{
	to->kernel = from->kernel;
	to->transport = from->transport;
	to->driver = from->driver;
	to->on_report = from->on_report;
	to->platform = from->platform;
	to->device = from->device;
	to->pci = from->pci;
	to->expects = from->expects;
	memcpy(to->expect, from->expect, from->expects * sizeof(from->expect[0]));
}

int rf_case_decode(const void *data, size_t size, struct rf_case *ret_case,
		   struct rf_case_error *ret_error)
{
	struct rf_reader reader = rf_reader(data, size);
	struct rf_case_error error;
	struct prologue prologue;
	struct rf_case head;
	int ret;

	rf_case_error_clear(&error);
	head.platform = (struct rf_platform_config){ 0 };
	head.device = (struct rf_device_config){ 0 };
	head.pci = (struct rf_pci_config){ 0 };
	ret = read_prologue(&reader, &prologue, &error);
	if (ret)
		goto out;
	switch (prologue.version) {
	case 1:
	case 2:
	case 3:
		read_head(&reader, &prologue, &head, &error);
		break;
	default:
		rf_case_fail(&error, "case version %u, this ringfence reads 1 to %u",
			     prologue.version, RF_CASE_VERSION);
		ret = -EPROTONOSUPPORT;
		goto out;
	}
	if (error.text[0]) {
		ret = -EINVAL;
		goto out;
	}
	copy_head(ret_case, &head);
	read_ops(&reader, prologue.version, ret_case);
	return 0;
out:
	*ret_error = error;
	return ret;
}

/* Writes little-endian numbers; the caller has checked the room. */
static void put(uint8_t **at, uint64_t value, unsigned int width)
{
	for (; width > 0; width--, value >>= 8)
		*(*at)++ = (uint8_t)value;
}

static void put_header(uint8_t **at, const struct rf_case *c)
{
	const struct rf_platform_config *platform = &c->platform;
	const struct rf_device_config *device = &c->device;

	put(at, c->kernel, 1);
	put(at, c->driver, 1);
	put(at, c->transport, 1);
	put(at, device->refusal, 1);
	put(at, platform->id, 1);
	put(at, platform->placement, 1);
	put(at, platform->ranges, 1);
	put(at, c->on_report, 1);
	put(at, platform->pool_base, 8);
	put(at, platform->pool_size, 8);
	put(at, platform->swiotlb_size, 8);
	put(at, device->offered, 8);
	put(at, device->capacity, 8);
	put(at, device->queue_size, 4);
	put(at, device->size_max, 4);
	put(at, device->seg_max, 4);
	put(at, device->blk_size, 4);
	for (uint32_t i = 0; i < RF_RANGES_MAX; i++) {
		bool used = i < platform->ranges;

		put(at, used ? platform->range[i].cpu : 0, 8);
		put(at, used ? platform->range[i].bus : 0, 8);
		put(at, used ? platform->range[i].size : 0, 8);
	}
}

static void put_op(uint8_t **at, const struct rf_op *op)
{
	put(at, op->opcode, 1);
	put(at, op->a, 1);
	put(at, op->b, 2);
	put(at, op->c, 4);
	put(at, op->d, 8);
}

static void put_expect(uint8_t **at, const struct rf_expect *expect)
{
	put(at, expect->rule, 2);
	put(at, expect->party, 1);
	put(at, expect->what, 1);
	put(at, expect->kernels, 4);
}

static uint32_t count_settings(const struct rf_platform_config *platform)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < RF_PLATFORM_SETTINGS; i++)
		count += !!platform->setting[i];
	return count;
}

static void put_settings(uint8_t **at, const struct rf_platform_config *platform)
{
	for (uint32_t i = 0; i < RF_PLATFORM_SETTINGS; i++) {
		if (!platform->setting[i])
			continue;
		put(at, i, 4);
		put(at, platform->setting[i], 8);
	}
}

/* Bytes of the header in its version, and of the PCI function in it. */
struct sizes { uint32_t version, header, pci, settings; };

static struct sizes sizes_of(const struct rf_case *c)
{
	struct sizes sizes = { .version = rf_case_version(c), .header = HEADER_BYTES_V1 };

	if (rf_case_pci_given(&c->pci))
		sizes.pci = rf_case_pci_bytes(&c->pci);
	sizes.settings = count_settings(&c->platform);
	sizes.header += sizes.pci + sizes.settings * SETTING_BYTES;
	if (sizes.version >= RF_CASE_VERSION_SETTINGS)
		sizes.header += COUNTS_BYTES;
	return sizes;
}

/* What stands behind the header of version 1. */
static void put_more(uint8_t **at, const struct rf_case *c, const struct sizes *sizes)
{
	if (sizes->version >= RF_CASE_VERSION_SETTINGS) {
		put(at, sizes->pci, 4);
		put(at, sizes->settings, 4);
	}
	if (sizes->pci)
		rf_case_pci_encode(&c->pci, at);
	put_settings(at, &c->platform);
}

long rf_case_encode(const struct rf_case *c, void *buf, size_t size)
{
	uint32_t ops = (uint32_t)rf_min_u64(c->ops, RF_OPS_MAX);
	uint32_t expects = (uint32_t)rf_min_u64(c->expects, RF_EXPECTS_MAX);
	struct sizes sizes = sizes_of(c);
	size_t length = sizes.header + expects * EXPECT_BYTES + ops * OP_BYTES;
	uint8_t *at = buf;

	if (length > size)
		return -ENOSPC;
	memcpy(at, RF_CASE_MAGIC, RF_CASE_MAGIC_BYTES);
	at += RF_CASE_MAGIC_BYTES;
	put(&at, sizes.version, 2);
	put(&at, sizes.header, 2);
	put(&at, expects, 2);
	put(&at, 0, 2);
	put_header(&at, c);
	put_more(&at, c, &sizes);
	for (uint32_t i = 0; i < expects; i++)
		put_expect(&at, &c->expect[i]);
	for (uint32_t i = 0; i < ops; i++)
		put_op(&at, &c->op[i]);
	RF_ASSERT((size_t)(at - (uint8_t *)buf) == length);
	return (long)length;
}

/* Text begins with a letter, # or white space, and never with the magic. */
int rf_case_load(const void *data, size_t size, struct rf_case *ret_case,
		 struct rf_case_error *ret_error)
{
	static const char word[] = "ringfence-case";
	const char *text = data;
	size_t at = 0;

	if (!size) {
		rf_case_error_clear(ret_error);
		return rf_case_fail(ret_error, "the file is empty");
	}
	if (size >= RF_CASE_MAGIC_BYTES && !memcmp(data, RF_CASE_MAGIC, RF_CASE_MAGIC_BYTES))
		return rf_case_decode(data, size, ret_case, ret_error);
	while (at < size && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r'))
		at++;
	if (text[at < size ? at : 0] == '#' ||
	    (size - at >= sizeof(word) - 1 && !memcmp(text + at, word, sizeof(word) - 1)))
		return rf_case_parse(data, size, ret_case, ret_error);
	rf_case_error_clear(ret_error);
	return rf_case_fail(ret_error, "neither a binary case (RFCASE) nor a text case "
			    "(its first line is \"ringfence-case 1\")");
}
