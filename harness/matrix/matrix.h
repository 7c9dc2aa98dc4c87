/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The negotiation matrix: every combination of transport, offer, policy,
 * platform, ring and driver, what must come of it, and what does. Expectations
 * come from the contract and the platforms' description alone (expect.c) and
 * share nothing with the judge; cells that a person decided anchor both
 * (models/matrix/anchors.def).
 */
#ifndef RF_MATRIX_MATRIX_H
#define RF_MATRIX_MATRIX_H

#include "case/run.h"

struct rf_text;

enum rf_matrix_platform {
#define RF_MATRIX_PLATFORM(id, name, platform, parameters, kind, bus, summary) RF_MATRIX_##id,
#include "models/matrix/platforms.def"
#undef RF_MATRIX_PLATFORM
	RF_MATRIX_PLATFORMS
};

enum rf_matrix_ring { RF_MATRIX_SPLIT, RF_MATRIX_INDIRECT, RF_MATRIX_PACKED, RF_MATRIX_RINGS };

enum rf_matrix_driver {
	RF_MATRIX_RNG, RF_MATRIX_BLK, RF_MATRIX_BALLOON,
	RF_MATRIX_OLD,		/* a scripted guest of 2010: 32 feature bits, no FEATURES_OK */
	RF_MATRIX_IGNORING,	/* a scripted guest that never accepts ACCESS_PLATFORM */
	RF_MATRIX_PROMISING,	/* a scripted guest of a proposal: it accepts ACCESS_PLATFORM and bit 27 */
	RF_MATRIX_DRIVERS
};

/* One combination. */
struct rf_cell {
	uint8_t transport;	/* enum rf_transport_id */
	uint8_t offered;	/* ACCESS_PLATFORM: 0 or 1; bit 27 is where the platform is a proposal's */
	uint8_t policy;		/* enum rf_refusal */
	uint8_t platform;	/* enum rf_matrix_platform */
	uint8_t ring;		/* enum rf_matrix_ring */
	uint8_t driver;		/* enum rf_matrix_driver */
};

/* All combinations, in the order of their names' parts; possible or not. */
#define RF_MATRIX_CELLS (RF_TRANSPORTS * 2u * RF_REFUSALS * RF_MATRIX_PLATFORMS * \
			 RF_MATRIX_RINGS * RF_MATRIX_DRIVERS)
struct rf_cell rf_cell_at(uint32_t index);

/* "pci_modern/offered/strict/vtd/split/virtio-rng" */
#define RF_CELL_NAME_MAX 96
void rf_cell_name(const struct rf_cell *cell, char name[RF_CELL_NAME_MAX]);
/* The cell of that name. False: there is none. */
bool rf_cell_find(const char *name, struct rf_cell *ret_cell);
/* Words of a cell's parts. */
const char *rf_matrix_platform_name(enum rf_matrix_platform platform);
const char *rf_matrix_ring_name(enum rf_matrix_ring ring);
const char *rf_matrix_driver_name(enum rf_matrix_driver driver);
/* Is its driver played from the case? No kernel runs then. */
bool rf_cell_scripted(const struct rf_cell *cell);

enum rf_cell_verdict {
	RF_CELL_NONE,	/* the cell cannot exist */
	RF_CELL_SAFE,	/* data moves by addresses that were agreed on and are permitted */
	RF_CELL_REFUSED,	/* a side stops before anything depends on an address */
	RF_CELL_FAULT,	/* an address is used that agreement or platform does not permit */
	RF_CELL_STALLED,	/* observed only: neither of these; no data moves */
	RF_CELL_VERDICTS
};
const char *rf_cell_verdict_name(enum rf_cell_verdict verdict);

/* How a guest kernel decides on the DMA API: by the bit, or, edited for a test, always or never. */
enum rf_dma_api { RF_DMA_API_NEGOTIATED, RF_DMA_API_ALWAYS, RF_DMA_API_NEVER, RF_DMA_APIS };

#define RF_NOBODY RF_PARTIES
struct rf_expectation {
	uint8_t verdict;	/* enum rf_cell_verdict */
	uint8_t party;		/* enum rf_party of a FAULT, else RF_NOBODY */
	const char *why;	/* a sentence's worth */
};
struct rf_expectation rf_matrix_expect(const struct rf_cell *cell, enum rf_dma_api dma_api);

/* A cell that a person decided. */
struct rf_anchor { const char *cell; uint8_t verdict, party; const char *why; };
extern const struct rf_anchor rf_anchors[];
extern const size_t rf_anchor_count;
/* The anchor of @cell, or NULL. */
const struct rf_anchor *rf_anchor_of(const struct rf_cell *cell);

/* The cell as a text case, of @kernel if it is not scripted. */
void rf_cell_text(const struct rf_cell *cell, enum rf_kernel_id kernel, struct rf_text *out);

struct rf_observation {
	uint8_t verdict;	/* enum rf_cell_verdict */
	uint8_t party;		/* enum rf_party, or RF_NOBODY */
	bool agrees;		/* with the expectation */
	struct rf_finding finding;	/* the first; rule RF_RULES: none */
};
/*
 * Play @cell and hold it against @expected. -EINVAL with a sentence in *@ret_why when it cannot
 * be played (no such platform or kernel in this build); it holds until the next call.
 */
int rf_matrix_observe(const struct rf_cell *cell, enum rf_kernel_id kernel,
		      const struct rf_expectation *expected, struct rf_observation *ret_seen,
		      const char **ret_why) RF_MUST_USE;

#endif
