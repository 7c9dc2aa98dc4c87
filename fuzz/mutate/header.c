// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutating what a case says of kernel, platform and device: values that mean something, now and
 * then any value.
 */
#include "fuzz/mutate/mutate.h"

#define PICK(m, table) ((table)[rf_mutator_below((m), RF_ARRAY_SIZE(table))])

static void kernel(struct rf_mutator *m, struct rf_case *c)
{
	c->kernel = (uint8_t)rf_mutator_below(m, RF_KERNELS);
}

static void refusal(struct rf_mutator *m, struct rf_case *c)
{
	c->device.refusal = (uint8_t)rf_mutator_below(m, RF_REFUSALS);
}

/* One bit that the negotiation turns on, or any bit. */
static void offered(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t bits[] = {
		RF_F_NOTIFY_ON_EMPTY, RF_F_ANY_LAYOUT, RF_F_INDIRECT_DESC, RF_F_EVENT_IDX,
		RF_F_VERSION_1, RF_F_ACCESS_PLATFORM, RF_F_ACCESS_PLATFORM, RF_F_RING_PACKED,
		RF_F_RING_PACKED, RF_F_IN_ORDER, RF_F_ORDER_PLATFORM, RF_F_NOTIFICATION_DATA,
		RF_F_RING_RESET,
	};
	uint64_t device_bits = rf_device_ops(c->device.id)->features;

	switch (rf_mutator_below(m, 8)) {
	case 0:
		c->device.offered ^= RF_BIT(rf_mutator_below(m, 64));
		break;
	case 1:
		c->device.offered ^= device_bits & RF_BIT(rf_mutator_below(m, 24));
		break;
	default:
		c->device.offered ^= RF_BIT(PICK(m, bits));
	}
}

static void queue_size(struct rf_mutator *m, struct rf_case *c)
{
	static const uint32_t odd[] = { 0, 1, 3, 5, 255, 1000, 0x8000, 0x8001, 0x10000,
					0x80000000 };

	if (rf_mutator_below(m, 4))
		c->device.queue_size = 1u << rf_mutator_below(m, 9);
	else
		c->device.queue_size = PICK(m, odd);
}

static void placement(struct rf_mutator *m, struct rf_case *c)
{
	c->platform.placement = (uint8_t)rf_mutator_below(m, RF_BANKS);
}

static void swiotlb(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t sizes[] = { 0, 0, 0x40000, 0x80000, 0x100000 };

	c->platform.swiotlb_size = PICK(m, sizes);
}

/* A pool in the low bank, of a size and at a base that may or may not suit its slots. */
static void pool(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t bases[] = { 0x1000000, 0x1000800, 0x1001000, 0x1020000, 0x2000000 };
	/*
	 * Small ones: the kernel clears the pool and its slots, and that is most of such a case's
	 * time.
	 */
	static const uint64_t sizes[] = { 0x1000, 0x20000, 0x40000, 0x60000, 0x80000, 0x81000,
					  0xc0000 };

	if (rf_mutator_below(m, 2))
		c->platform.pool_base = PICK(m, bases);
	else
		c->platform.pool_size = PICK(m, sizes);
}

/* Ranges that cover each bank whole, in part or not, straight or moved. */
static void ranges(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t moves[] = { 0, 0x1000, 0x40000000, 0x8000000000 };
	static const uint64_t sizes[] = { 0x10000, 0x1000000, RF_BANK_SIZE, 2 * RF_BANK_SIZE };
	struct rf_platform_config *p = &c->platform;
	uint32_t at = (uint32_t)rf_mutator_below(m, RF_RANGES_MAX);
	uint64_t cpu = PICK(m, rf_bank_base);

	if (at >= p->ranges) {
		at = p->ranges < RF_RANGES_MAX ? p->ranges : RF_RANGES_MAX - 1;
		p->ranges = (uint8_t)(at + 1);
	}
	p->range[at] = (struct rf_dma_range){ cpu, cpu + PICK(m, moves), PICK(m, sizes) };
	if (!rf_mutator_below(m, 4))
		p->ranges = (uint8_t)(1 + rf_mutator_below(m, p->ranges));
}

/* What confidential guests' platforms are told beside; now and then what goes wrong at boot. */
static void confidential(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t bits[] = { 0, 46, 47, 51, 63 };
	uint64_t *setting = c->platform.setting;

	switch (rf_mutator_below(m, 4)) {
	case 0:
		setting[RF_PLATFORM_SET_INTEL_ONLY] ^= 1;
		break;
	case 1:
		setting[RF_PLATFORM_SET_POOL_UNSHARED] = !rf_mutator_below(m, 4);
		break;
	default:
		setting[RF_PLATFORM_SET_ENCRYPTION_BIT] = PICK(m, bits);
	}
}

/* Address bits around what fields, zones and banks of RAM end at. */
static void width(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t widths[] = { 0, 24, 26, 27, 31, 32, 33, 36, 44, 45, 48, 64 };

	c->platform.setting[RF_PLATFORM_SET_WIDTH] = PICK(m, widths);
}

/* Widths that IOMMUs have, and some that leave room for little; invalidation at once or deferred. */
static void translation(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t widths[] = { 0, 0, 20, 24, 32, 39, 48, 57 };

	if (rf_mutator_below(m, 2))
		c->platform.setting[RF_PLATFORM_SET_WIDTH] = PICK(m, widths);
	else
		c->platform.setting[RF_PLATFORM_SET_DEFERRED] ^= 1;
}

/* Lazy or not; bus addresses and pins that run out soon, or late. */
static void shadow(struct rf_mutator *m, struct rf_case *c)
{
	static const uint32_t apertures[] = { 0, 16, 24, 64, 256, 4096, 0x10000 };
	static const uint16_t pins[] = { 0, 1, 4, 8, 16, 64, 0x3000 };
	uint64_t *setting = c->platform.setting;

	switch (rf_mutator_below(m, 4)) {
	case 0:
		setting[RF_PLATFORM_SET_STRICT] ^= 1;
		break;
	case 1:
		setting[RF_PLATFORM_SET_APERTURE] = PICK(m, apertures);
		break;
	case 2:
		setting[RF_PLATFORM_SET_PINS] = PICK(m, pins);
		break;
	default:
		setting[RF_PLATFORM_SET_NO_REFRESH] ^= 1;
	}
}

/* The two windows of pseries: how large, in whose place; and whether a secure guest bounces. */
static void windows(struct rf_mutator *m, struct rf_case *c)
{
	static const uint32_t sizes[] = { 0, 0, 0x10000, 0x20000, 0x40000, 0x1000000, 0x80000000 };
	static const uint16_t pages[] = { 0, 1, 4, 64, 1024 };
	uint64_t *setting = c->platform.setting;

	switch (rf_mutator_below(m, 5)) {
	case 0:
		setting[RF_PLATFORM_SET_WINDOW] = PICK(m, sizes);
		break;
	case 1:
		setting[RF_PLATFORM_SET_DDW_PAGES] = PICK(m, pages);
		break;
	case 2:
		setting[RF_PLATFORM_SET_SINGLE_WINDOW] ^= 1;
		break;
	case 3:
		setting[RF_PLATFORM_SET_NO_DDW] ^= 1;
		break;
	default:
		setting[RF_PLATFORM_SET_SWIOTLB_FORCE] = !!rf_mutator_below(m, 4);
	}
}

/* What the node of a pool says that its handler refuses. */
static void pool_node(struct rf_mutator *m, struct rf_case *c)
{
	static const uint8_t flaws[] = {
		RF_PLATFORM_SET_POOL_REUSABLE, RF_PLATFORM_SET_POOL_NO_MAP,
		RF_PLATFORM_SET_POOL_CMA_DEFAULT, RF_PLATFORM_SET_POOL_DMA_DEFAULT,
	};

	c->platform.setting[PICK(m, flaws)] = !rf_mutator_below(m, 4);
}

/*
 * A region: how much of it, and in how many parts. That it is all that the device reaches no kernel
 * can know: what comes of that is the platform's fault.
 */
static void region(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t bases[] = { 0x1000000, 0x2000000, RF_BANK_HIGH_BASE + 0x1000000 };
	static const uint64_t sizes[] = { 0x1000, 0x20000, 0x40000, 0x60000, 0x80000 };
	struct rf_platform_config *p = &c->platform;
	uint64_t base = PICK(m, bases), size = PICK(m, sizes);

	c->device.offered ^= rf_mutator_below(m, 3) ? 0 : RF_BIT(RF_F_REGION);
	if (p->id == RF_PLATFORM_DEVICE_BOUNCE) {
		p->pool_base = base;
		p->pool_size = size;
		p->ranges = !rf_mutator_below(m, 4);
		p->range[0] = (struct rf_dma_range){ 0, 0x8000000000, 0x40000000 };
		return;
	}
	p->pool_base = p->pool_size = 0;
	p->ranges = (uint8_t)(1 + rf_mutator_below(m, 2));
	p->range[0] = (struct rf_dma_range){ base, base, size };
	p->range[1] = (struct rf_dma_range){ 0, 0, 0x800000 };
}

/*
 * What the case's platform has beside: never that the guest is not told of a restriction, which
 * is the platform's fault and nobody's news.
 */
static bool settings(struct rf_mutator *m, struct rf_case *c)
{
	if (rf_mutator_below(m, 4))
		return false;
	switch (c->platform.id) {
	case RF_PLATFORM_SEV:
	case RF_PLATFORM_TDX:
		confidential(m, c);
		return true;
	case RF_PLATFORM_WIDTH_LIMITED:
		width(m, c);
		return true;
	case RF_PLATFORM_RESTRICTED_POOL:
		pool_node(m, c);
		return true;
	case RF_PLATFORM_VTD:
	case RF_PLATFORM_SMMU:
		translation(m, c);
		return true;
	case RF_PLATFORM_DEVICE_BOUNCE:
	case RF_PLATFORM_RANGE_REGISTERS:
		region(m, c);
		return true;
	case RF_PLATFORM_ZPCI:
		shadow(m, c);
		return true;
	case RF_PLATFORM_PSERIES:
	case RF_PLATFORM_PSERIES_DDW:
	case RF_PLATFORM_PSERIES_SVM:
		windows(m, c);
		return true;
	default:
		return false;
	}
}

/* Another platform, with what it needs to be playable. */
static void platform(struct rf_mutator *m, struct rf_case *c)
{
	do {
		c->platform.id = (uint8_t)rf_mutator_below(m, RF_PLATFORMS);
	} while (!rf_mutate_suits(m, &c->platform) ||
		 !rf_transport_fits((enum rf_transport_id)c->transport,
				    (enum rf_platform_id)c->platform.id));
	if (!c->platform.pool_size) {
		c->platform.pool_base = 0x1000000;
		c->platform.pool_size = 0x80000;
	}
	if (!c->platform.ranges)
		ranges(m, c);
	if (rf_platform_ops(c->platform.id)->proposal)
		region(m, c);
}

static void device_config(struct rf_mutator *m, struct rf_case *c)
{
	static const uint64_t capacities[] = { 0, 1, 8, 64, 2048, 16384 };
	static const uint32_t small[] = { 0, 1, 2, 4, 16, 126, 254, 0xffff };
	static const uint32_t sizes[] = { 0, 1, 512, 4096, 65536, 0x40000, 0xffffffff };
	static const uint32_t blocks[] = { 0, 1, 256, 512, 1024, 4096, 8192, 0x10000, 513 };

	/* How many pages it wants at first. */
	if (c->device.id == RF_DEVICE_BALLOON) {
		c->device.capacity = rf_mutator_below(m, 4) ? 0 : rf_mutator_below(m, 600);
		return;
	}
	switch (rf_mutator_below(m, 4)) {
	case 0:
		c->device.capacity = PICK(m, capacities);
		break;
	case 1:
		c->device.seg_max = PICK(m, small);
		break;
	case 2:
		c->device.size_max = PICK(m, sizes);
		break;
	default:
		c->device.blk_size = PICK(m, blocks);
	}
}

void rf_mutate_header(struct rf_mutator *m, struct rf_case *c)
{
	static void (*const parts[])(struct rf_mutator *m, struct rf_case *c) = {
		kernel, refusal, offered, offered, offered, queue_size, placement, swiotlb, pool,
		ranges, platform, platform, device_config,
	};

	if (rf_transport_ops(c->transport)->pci && !rf_mutator_below(m, 3))
		rf_mutate_pci(m, c);
	else if (!settings(m, c))
		PICK(m, parts)(m, c);
}
