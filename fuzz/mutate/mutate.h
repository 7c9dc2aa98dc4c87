/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changing cases so that they stay cases: one field of the header, one
 * operation, or the raw bytes of the operations. What comes out always
 * decodes, belongs to the same target, and its platform can be played.
 */
#ifndef RF_FUZZ_MUTATE_H
#define RF_FUZZ_MUTATE_H

#include "fuzz/targets/target.h"

struct rf_mutator {
	const struct rf_target *target;
	uint64_t state;		/* of the random numbers */
	bool honest;		/* only devices that keep the spec, on platforms that suit them */
	/* The engine's own mutation of raw bytes in place; returns the new length. NULL: none. */
	size_t (*bytes)(uint8_t *data, size_t size, size_t max);
};

/* Operations that mutation lets a case grow to: a longer one teaches no more and costs time. */
#define RF_MUTATED_OPS_MAX 20

void rf_mutator_seed(struct rf_mutator *m, uint64_t seed);

/* A small valid case of the target: probe, one read, remove. */
void rf_mutate_fresh(struct rf_mutator *m, struct rf_case *ret_case);
/* Change @c, once or a few times over. */
void rf_mutate(struct rf_mutator *m, struct rf_case *c);
/* Mix @other into @c: its header's parts or a run of its operations. */
void rf_mutate_cross(struct rf_mutator *m, struct rf_case *c, const struct rf_case *other);

/* Does the device of @c keep the spec, on a platform that what it offers suits? */
bool rf_case_is_honest(const struct rf_case *c);
/* Make it so, changing as little as possible. */
void rf_case_make_honest(struct rf_case *c);

/* For the mutator's own files: a number below @bound (at least 1). */
uint64_t rf_mutator_below(struct rf_mutator *m, uint64_t bound);
/* Give @platform the pages that the target's kernels have; false: it is none of theirs. */
bool rf_mutate_suits(const struct rf_mutator *m, struct rf_platform_config *platform);
/* Mutation of the header; of the operations. */
void rf_mutate_header(struct rf_mutator *m, struct rf_case *c);
void rf_mutate_ops(struct rf_mutator *m, struct rf_case *c);
/* Of its PCI function; other transports have none. */
void rf_mutate_pci(struct rf_mutator *m, struct rf_case *c);
/* Does the function keep the specification? */
bool rf_case_pci_is_honest(const struct rf_case *c);

#endif
