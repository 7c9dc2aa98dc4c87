// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must come of a cell: from the virtio specification's words on
 * ACCESS_PLATFORM (Reserved Feature Bits), on device initialisation and on the
 * legacy interface, and from what a platform is. Nothing of the judge is used
 * here, so that the two can disagree.
 */
#include "matrix/matrix.h"

/* What a platform is: models/matrix/platforms.def. */
enum kind { OPEN, TRANSLATED, WINDOW, PROTECTED, GRANTED, PROMISED, HINTED, SECRET };
enum bus { ANY, PCI, CHANNEL };
static const struct { enum kind kind; enum bus bus; } platforms[] = {
#define RF_MATRIX_PLATFORM(id, name, platform, parameters, kind, bus, summary) { kind, bus },
#include "models/matrix/platforms.def"
#undef RF_MATRIX_PLATFORM
};

#define SAYS(verdict_, party_, why_) \
	((struct rf_expectation){ RF_CELL_##verdict_, party_, why_ })
#define NONE(why)	SAYS(NONE, RF_NOBODY, why)
#define SAFE(why)	SAYS(SAFE, RF_NOBODY, why)
#define REFUSED(why)	SAYS(REFUSED, RF_NOBODY, why)
#define FAULT(by, why)	SAYS(FAULT, RF_PARTY_##by, why)

/* A cell in the terms of the specification. */
struct terms {
	enum kind kind;
	enum rf_refusal policy;
	enum bus bus;		/* of the transport: ANY is MMIO */
	bool legacy;		/* the interface, so that VERSION_1 cannot be agreed */
	bool linux_guest, insists;	/* insists: a Linux kernel does on this platform */
	bool offered, agreed;	/* ACCESS_PLATFORM */
	bool dma_api;		/* the driver publishes what the DMA API gives */
	bool region, promised;	/* bit 27 is offered, with VERSION_1; it is agreed on */
};

static bool accepts(enum rf_matrix_driver driver)
{
	return driver == RF_MATRIX_RNG || driver == RF_MATRIX_BLK ||
	       driver == RF_MATRIX_PROMISING;
}

static enum bus bus_of(enum rf_transport_id transport)
{
	switch (transport) {
	case RF_TRANSPORT_PCI_MODERN:
	case RF_TRANSPORT_PCI_LEGACY:
		return PCI;
	case RF_TRANSPORT_CCW0:
	case RF_TRANSPORT_CCW1:
	case RF_TRANSPORT_CCW2:
		return CHANNEL;
	default:
		return ANY;
	}
}

static struct terms terms_of(const struct rf_cell *cell, enum rf_dma_api dma_api)
{
	struct terms t = {
		.kind = platforms[cell->platform].kind,
		.policy = (enum rf_refusal)cell->policy,
		.bus = bus_of((enum rf_transport_id)cell->transport),
		.legacy = cell->transport == RF_TRANSPORT_MMIO1 ||
			  cell->transport == RF_TRANSPORT_PCI_LEGACY ||
			  cell->transport == RF_TRANSPORT_CCW0,
		.linux_guest = cell->driver <= RF_MATRIX_BALLOON,
		.offered = cell->offered,
	};

	/* Of a transitional device a guest that speaks revision 0 uses the legacy interface. */
	t.legacy |= t.bus == CHANNEL && cell->driver == RF_MATRIX_OLD;
	t.region = !t.legacy && (t.kind == PROMISED || t.kind == HINTED);
	t.promised = t.region && cell->driver == RF_MATRIX_PROMISING;
	t.insists = t.kind == PROTECTED || t.kind == GRANTED;
	if (t.kind == GRANTED)
		t.kind = TRANSLATED;
	t.agreed = t.offered && accepts((enum rf_matrix_driver)cell->driver);
	t.dma_api = t.agreed;
	if (t.linux_guest && dma_api != RF_DMA_API_NEGOTIATED)
		t.dma_api = dma_api == RF_DMA_API_ALWAYS;
	return t;
}

/* Why the cell cannot exist, or NULL. */
static const char *impossible(const struct rf_cell *cell, const struct terms *t)
{
	enum bus bus = platforms[cell->platform].bus;

	if ((t->bus == CHANNEL) != (bus == CHANNEL))
		return "channel devices are s390's, which has no others here";
	if (bus == PCI && t->bus != PCI)
		return "what translates here is for PCI functions";
	if (t->offered && (cell->transport == RF_TRANSPORT_PCI_LEGACY ||
			   cell->transport == RF_TRANSPORT_CCW0))
		return "this legacy interface has 32 feature bits";
	if (!t->offered && !t->region && t->policy != RF_REFUSAL_STRICT)
		return "what is not offered cannot be declined: no policy comes into play";
	if (t->legacy && cell->ring == RF_MATRIX_PACKED)
		return "packed rings need VERSION_1";
	if (!t->legacy && cell->driver == RF_MATRIX_OLD)
		return "a guest of 2010 does not know this transport";
	if (t->legacy && cell->driver == RF_MATRIX_IGNORING)
		return "through the legacy interface this is the old guest";
	if (!t->region && cell->driver == RF_MATRIX_PROMISING)
		return "there is no region to make a promise about";
	return NULL;
}

/*
 * What the device takes addresses for where the bit was not agreed. By the
 * specification: for physical ones. It insists on bus addresses when its policy
 * says so, or when it is strict and the driver has no FEATURES_OK to be refused by.
 */
static bool takes_bus(const struct terms *t)
{
	if (!t->offered)
		return false;
	return t->policy == RF_REFUSAL_TOLERANT_BA || t->policy == RF_REFUSAL_STRICT;
}

/* Are bus addresses others than physical ones? */
static bool differs(const struct terms *t)
{
	return t->kind == TRANSLATED || t->kind == SECRET;
}

/*
 * Bus addresses that nobody agreed on are wrong from the moment they are published: a device that
 * declines when the queue goes live comes too late to undo that.
 */
static bool published_wrongly(const struct terms *t)
{
	return t->policy == RF_REFUSAL_STRICT_LATE && differs(t) && t->dma_api;
}

/* The device declines a driver that did not accept the bit, before it uses an address of it. */
static bool device_refuses(const struct terms *t)
{
	bool declined = (t->offered && !t->agreed) || (t->region && !t->promised);

	if (!declined)
		return false;
	if (t->policy == RF_REFUSAL_STRICT_LATE)
		return true;
	return !t->legacy && (t->policy == RF_REFUSAL_STRICT ||
			      t->policy == RF_REFUSAL_LEGACY_BLIND);
}

/* Both sides go on with the bit: what is published must be a bus address. */
static struct rf_expectation with_bit(const struct terms *t)
{
	if (t->dma_api || t->kind == OPEN)
		return SAFE(t->kind == OPEN ? "agreed on bus addresses, which are physical ones" :
					      "agreed on bus addresses, as the DMA API gives them");
	return FAULT(DRIVER, "agreed on bus addresses, physical ones are published");
}

/* Neither goes by the bit: what is published must be a physical address. */
static struct rf_expectation without_bit(const struct terms *t)
{
	switch (t->kind) {
	case OPEN:
		return SAFE("physical addresses, by which the device sees all of RAM");
	case TRANSLATED:
	case SECRET:
		if (t->dma_api)
			return FAULT(DRIVER, "bus addresses are published that nobody agreed on");
		if (takes_bus(t))
			return FAULT(DEVICE, "went on without the bit, and translates all the same");
		if (t->kind == SECRET)
			return FAULT(GAP, "physical addresses, as is right without the bit, of "
				     "pages that are the guest's alone");
		return SAFE("physical addresses, taken as that past the translation");
	default:
		if (t->dma_api)
			return SAFE("physical addresses, all of them inside the window");
		return FAULT(GAP, "physical addresses, as is right without the bit, but the "
			     "device cannot reach them");
	}
}

/*
 * By the proposals: who promised publishes what lies in the region, bus address or not. To anybody
 * else it is a hint, and what holds is what holds without it.
 */
static struct rf_expectation with_region(const struct terms *t)
{
	if (t->promised)
		return SAFE("what lies in the region, as was agreed");
	if (t->kind == HINTED)
		return SAFE("the region is a hint: without a promise the device sees all of RAM");
	if (t->agreed)
		return FAULT(PLATFORM, "bus addresses, as was agreed, but the device reaches its "
			     "region alone and did not insist on that");
	return FAULT(GAP, "physical addresses, as is right without a promise, but the device "
		     "reaches its region alone");
}

struct rf_expectation rf_matrix_expect(const struct rf_cell *cell, enum rf_dma_api dma_api)
{
	struct terms t = terms_of(cell, dma_api);
	const char *why = impossible(cell, &t);

	if (why)
		return NONE(why);
	if (t.insists && t.linux_guest && (t.legacy || !t.agreed))
		return REFUSED("the guest's kernel insists on VERSION_1 and ACCESS_PLATFORM");
	if (device_refuses(&t) && !published_wrongly(&t))
		return REFUSED(t.region && !t.promised ?
			       "the device insists on the promise that bit 27 is" :
			       "the device insists on ACCESS_PLATFORM");
	if (t.kind == PROMISED || t.kind == HINTED)
		return with_region(&t);
	return t.agreed ? with_bit(&t) : without_bit(&t);
}
