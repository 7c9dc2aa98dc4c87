// SPDX-License-Identifier: GPL-2.0-only
/* mutate: what comes out is always a case of the target that can be played; honest stays honest. */
#include "case/schema.h"
#include "fuzz/mutate/mutate.h"
#include "tests/check_main.h"

#include <string.h>

#define ROUNDS 4000

static uint8_t bytes[RF_CASE_BYTES_MAX];
static struct rf_case c, decoded, other;

static void check_valid(const struct rf_mutator *m)
{
	struct rf_case_error error;
	const char *why = NULL;
	long len = rf_case_encode(&c, bytes, sizeof(bytes));

	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(rf_case_decode(bytes, (size_t)len, &decoded, &error), 0);
	ck_assert(rf_case_equal(&c, &decoded));
	ck_assert(rf_target_takes(m->target, &c));
	ck_assert_int_eq(rf_platform_check(&c.platform, &why), 0);
	ck_assert(rf_transport_fits(c.transport, c.platform.id));
	ck_assert_uint_le(c.ops, RF_MUTATED_OPS_MAX);
	ck_assert_uint_eq(c.expects, 0);
	if (m->honest)
		ck_assert(rf_case_is_honest(&c));
}

static void mutate_for_long(const struct rf_target *target, bool honest)
{
	struct rf_mutator m = { .target = target, .honest = honest };

	rf_mutator_seed(&m, 42);
	rf_mutate_fresh(&m, &c);
	check_valid(&m);
	for (int i = 0; i < ROUNDS; i++) {
		rf_mutate(&m, &c);
		check_valid(&m);
		if (i % 500 == 499)
			rf_mutate_fresh(&m, &c);
	}
}

START_TEST(every_mutant_is_a_case_of_its_target)
{
	for (const struct rf_target *t = rf_targets; t->name; t++)
		mutate_for_long(t, false);
}
END_TEST

START_TEST(honest_mutants_stay_honest)
{
	for (const struct rf_target *t = rf_targets; t->name; t++)
		mutate_for_long(t, true);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_mutants)
{
	struct rf_mutator a = { .target = rf_targets }, b = { .target = rf_targets };

	rf_mutator_seed(&a, 7);
	rf_mutator_seed(&b, 7);
	rf_mutate_fresh(&a, &c);
	rf_mutate_fresh(&b, &other);
	for (int i = 0; i < 1000; i++) {
		rf_mutate(&a, &c);
		rf_mutate(&b, &other);
		ck_assert(rf_case_equal(&c, &other));
	}
}
END_TEST

/* Every behaviour, platform, refusal and kernel must be within reach. */
START_TEST(mutants_reach_every_word)
{
	struct rf_mutator m = { .target = rf_target_find("mmio2_blk") };
	uint64_t behaviours = 0, opcodes = 0;
	uint32_t platforms = 0, refusals = 0, kernels = 0, fitting = 0;

	rf_mutator_seed(&m, 1);
	for (int i = 0; i < ROUNDS; i++) {
		if (i % 50 == 0)
			rf_mutate_fresh(&m, &c);
		rf_mutate(&m, &c);
		platforms |= 1u << c.platform.id;
		refusals |= 1u << c.device.refusal;
		kernels |= 1u << c.kernel;
		for (uint32_t k = 0; k < c.ops; k++) {
			opcodes |= RF_BIT(c.op[k].opcode);
			if (c.op[k].opcode == RF_OP_HOSTILE)
				behaviours |= RF_BIT(c.op[k].a);
		}
	}
	for (uint32_t id = 0; id < RF_PLATFORMS; id++) {
		c.platform.id = (uint8_t)id;
		fitting |= (uint32_t)(rf_transport_fits(c.transport, id) &&
				      rf_mutate_suits(&m, &c.platform)) << id;
	}
	ck_assert_uint_eq(platforms, fitting);
	ck_assert_uint_eq(refusals, (1u << RF_REFUSALS) - 1);
	ck_assert_uint_eq(kernels, (1u << RF_KERNELS) - 1);
	ck_assert_uint_eq(behaviours, RF_BIT(RF_HOSTILES) - 1);
	for (int op = 0; op < RF_OPCODES; op++)
		ck_assert_int_eq(!!(opcodes & RF_BIT(op)), rf_opcode_fits(op, m.target->driver));
}
END_TEST

START_TEST(crossing_gives_cases_too)
{
	struct rf_mutator m = { .target = rf_target_find("mmio2_rng") };

	rf_mutator_seed(&m, 3);
	rf_mutate_fresh(&m, &c);
	rf_mutate_fresh(&m, &other);
	for (int i = 0; i < ROUNDS; i++) {
		rf_mutate(&m, &other);
		rf_mutate_cross(&m, &c, &other);
		check_valid(&m);
	}
}
END_TEST

START_TEST(programs_are_targets_by_name)
{
	ck_assert_ptr_eq(rf_target_by_program("/x/y/mmio2_rng"), rf_target_find("mmio2_rng"));
	ck_assert_ptr_eq(rf_target_by_program("mmio1_blk"), rf_target_find("mmio1_blk"));
	ck_assert_ptr_null(rf_target_by_program("build/ringfence"));
	ck_assert_ptr_null(rf_target_find("mmio2"));
}
END_TEST

RF_CHECK_MAIN("mutate", every_mutant_is_a_case_of_its_target, honest_mutants_stay_honest,
	      the_same_seed_gives_the_same_mutants, mutants_reach_every_word,
	      crossing_gives_cases_too, programs_are_targets_by_name)
