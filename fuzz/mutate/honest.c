// SPDX-License-Identifier: GPL-2.0-only
/*
 * Honest cases: the device keeps the spec, and offers what its platform asks
 * for. No finding against the driver may come of one outside the baseline.
 */
#include "fuzz/mutate/mutate.h"
#include "guest/port.h"

#include <string.h>

/* Offsets in a balloon's configuration of what only the device changes. */
#define BALLOON_NUM_PAGES	0u
#define BALLOON_CMD_ID		8u

/* All that an honest device of @c can offer. */
static uint64_t can_offer(const struct rf_case *c)
{
	uint64_t bits = rf_device_ops(c->device.id)->features | RF_BIT(RF_F_INDIRECT_DESC) |
			RF_BIT(RF_F_EVENT_IDX);

	if (!rf_transport_ops(c->transport)->legacy)
		bits |= RF_BIT(RF_F_VERSION_1) | RF_BIT(RF_F_ACCESS_PLATFORM) |
			RF_BIT(RF_F_RING_PACKED) | RF_BIT(RF_F_RING_RESET) |
			(rf_platform_ops(c->platform.id)->proposal ? RF_BIT(RF_F_REGION) : 0);
	return bits;
}

/*
 * And what it must: an address that needs translating, or memory it cannot reach, needs
 * ACCESS_PLATFORM.
 */
static uint64_t must_offer(const struct rf_case *c)
{
	const struct rf_platform_ops *platform = rf_platform_ops(c->platform.id);

	if (rf_transport_ops(c->transport)->legacy)
		return 0;
	return RF_BIT(RF_F_VERSION_1) | (platform->restricted || platform->translated ?
		RF_BIT(RF_F_ACCESS_PLATFORM) : 0);
}

static bool is_power_of_two(uint32_t v)
{
	return v && !(v & (v - 1));
}

static bool is_honest_queue(uint32_t size)
{
	return is_power_of_two(size) && size >= 4 && size <= 1024;
}

/* Another offer, too, is one that an honest device of @c makes. */
static bool is_honest_offer(const struct rf_case *c, const struct rf_op *op)
{
	return !(op->d & ~can_offer(c)) && !(must_offer(c) & ~op->d) && is_honest_queue(op->c);
}

/*
 * Acts of the device or the transport that an honest one does not commit. None is pulled out: what
 * comes of that is known, and ends most cases.
 */
static bool is_honest_op(const struct rf_case *c, const struct rf_op *op)
{
	switch (op->opcode) {
	case RF_OP_HOSTILE:
	case RF_OP_INTERRUPT:
	case RF_OP_VANISH:
		return false;
	case RF_OP_CONFIG_CHANGE:
		/* A balloon's device says so how many pages it wants, and which hints. */
		return c->device.id == RF_DEVICE_BALLOON &&
		       (op->b == BALLOON_NUM_PAGES || op->b == BALLOON_CMD_ID);
	case RF_OP_OFFER:
		return is_honest_offer(c, op);
	default:
		return true;
	}
}

/* A block device has blocks, segments to put them in that hold a page, and a size. */
static bool is_honest_blk(const struct rf_case *c)
{
	const struct rf_device_config *d = &c->device;

	return d->capacity >= 64 && d->seg_max >= 1 && d->seg_max <= 126 &&
	       d->size_max >= RF_BIT(rf_platform_page_shift(&c->platform)) &&
	       is_power_of_two(d->blk_size) && d->blk_size >= 512 && d->blk_size <= 4096;
}

/* What a platform does not do when all is well. */
static const uint8_t failures[] = {
	RF_PLATFORM_SET_POOL_UNSHARED, RF_PLATFORM_SET_UNTOLD, RF_PLATFORM_SET_POOL_REUSABLE,
	RF_PLATFORM_SET_POOL_NO_MAP, RF_PLATFORM_SET_POOL_CMA_DEFAULT,
	RF_PLATFORM_SET_POOL_DMA_DEFAULT, RF_PLATFORM_SET_POOL_FOREIGN,
	RF_PLATFORM_SET_POOL_DISABLED, RF_PLATFORM_SET_POOL_ABSENT,
	RF_PLATFORM_SET_POOL_UNNAMED, RF_PLATFORM_SET_REGION_ONLY,
	RF_PLATFORM_SET_REGION_TRANSLATED,
	RF_PLATFORM_SET_PINS, RF_PLATFORM_SET_APERTURE, RF_PLATFORM_SET_SHADOW_DELAY,
	RF_PLATFORM_SET_WINDOW, RF_PLATFORM_SET_NO_DDW,
};

static bool is_sound_platform(const struct rf_platform_config *platform)
{
	for (size_t i = 0; i < RF_ARRAY_SIZE(failures); i++)
		if (platform->setting[failures[i]])
			return false;
	/* Without it a secure guest of POWER does not bounce. */
	return platform->id != RF_PLATFORM_PSERIES_SVM ||
	       platform->setting[RF_PLATFORM_SET_SWIOTLB_FORCE];
}

/*
 * Nothing fails at boot. The legacy interface has no ACCESS_PLATFORM: only flat memory suits it,
 * below what a page number reaches, and an IOMMU that lets its devices pass by. One with room for
 * a few rings alone is no fault of the driver's, but nothing to show either.
 */
static bool is_honest_platform(const struct rf_case *c)
{
	const struct rf_platform_ops *platform = rf_platform_ops(c->platform.id);

	uint64_t width = c->platform.setting[RF_PLATFORM_SET_WIDTH];

	if (!is_sound_platform(&c->platform) || (platform->iommu && width && width < 32))
		return false;
	if (!rf_transport_ops(c->transport)->legacy)
		return true;
	return !platform->restricted && (platform->iommu || !platform->translated) &&
	       c->platform.placement != RF_BANK_TOP;
}

bool rf_case_is_honest(const struct rf_case *c)
{
	for (uint32_t i = 0; i < c->ops; i++)
		if (!is_honest_op(c, &c->op[i]))
			return false;
	return rf_case_pci_is_honest(c) && !(c->device.offered & ~can_offer(c)) &&
	       !(must_offer(c) & ~c->device.offered) &&
	       is_honest_queue(c->device.queue_size) && is_honest_platform(c) &&
	       (c->device.id != RF_DEVICE_BLK || is_honest_blk(c));
}

static void keep_honest_ops(struct rf_case *c)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < c->ops; i++)
		if (is_honest_op(c, &c->op[i]))
			c->op[kept++] = c->op[i];
	c->ops = kept;
}

static bool begins_with_traffic(const struct rf_case *c)
{
	const struct rf_op *work = &c->op[1];

	if (c->ops < 2 || c->op[0].opcode != RF_OP_PROBE)
		return false;
	if (c->device.id == RF_DEVICE_BALLOON)
		return work->opcode == RF_OP_CONFIG_CHANGE && work->b == BALLOON_NUM_PAGES &&
		       (uint32_t)work->d;
	return work->opcode == RF_OP_SUBMIT && work->a % RF_REQUESTS == RF_REQUEST_READ && work->c;
}

/* A driver with work to do, or nothing would be shown. */
static void begin_with_traffic(struct rf_case *c)
{
	static const struct rf_op submit[] = {
		{ .opcode = RF_OP_PROBE },
		{ .opcode = RF_OP_SUBMIT, .a = RF_REQUEST_READ, .b = 1, .c = 512 },
	};
	static const struct rf_op inflate[] = {
		{ .opcode = RF_OP_PROBE },
		{ .opcode = RF_OP_CONFIG_CHANGE, .b = BALLOON_NUM_PAGES, .d = 16 },
	};
	bool balloon = c->device.id == RF_DEVICE_BALLOON;

	if (begins_with_traffic(c))
		return;
	if (c->ops > RF_MUTATED_OPS_MAX - 2)
		c->ops = RF_MUTATED_OPS_MAX - 2;
	memmove(&c->op[2], &c->op[0], c->ops * sizeof(c->op[0]));
	memcpy(c->op, balloon ? inflate : submit, sizeof(submit));
	c->ops += 2;
}

/* The first platform of the same personality. */
static void make_plain(struct rf_platform_config *platform)
{
	enum rf_personality personality = rf_platform_personality(platform);

	platform->id = 0;
	while (rf_platform_personality(platform) != personality)
		platform->id++;
	platform->placement = RF_BANK_LOW;
}

void rf_case_make_honest(struct rf_case *c)
{
	struct rf_device_config *d = &c->device;

	keep_honest_ops(c);
	begin_with_traffic(c);
	for (size_t i = 0; i < RF_ARRAY_SIZE(failures); i++)
		c->platform.setting[failures[i]] = 0;
	if (!is_honest_platform(c))
		make_plain(&c->platform);
	keep_honest_ops(c);
	begin_with_traffic(c);
	d->offered = (d->offered & can_offer(c)) | must_offer(c);
	if (!is_honest_queue(d->queue_size))
		d->queue_size = 16;
	if (d->id == RF_DEVICE_BLK && !is_honest_blk(c)) {
		d->capacity = 2048;
		d->seg_max = 4;
		d->size_max = 65536;
		d->blk_size = 512;
	}
	if (!rf_case_pci_is_honest(c))
		c->pci = (struct rf_pci_config){ 0 };
}
