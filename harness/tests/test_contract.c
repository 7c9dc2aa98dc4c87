// SPDX-License-Identifier: GPL-2.0-only
/* contract: the regime that follows from events, and what it permits. */
#include "tests/judge_fixture.h"

static struct rf_contract contract;

static void take(struct rf_event event)
{
	rf_contract_event(&contract, &event);
}

static void agree(uint64_t offered, uint64_t accepted, bool refused)
{
	for (uint32_t word = 0; word < 2; word++) {
		take((struct rf_event){ .kind = RF_EV_OFFER,
					.feature = { word, offered >> (32 * word) } });
		take((struct rf_event){ .kind = RF_EV_ACCEPT,
					.feature = { word, accepted >> (32 * word) } });
	}
	take((struct rf_event){ .kind = RF_EV_AGREED, .seq = 7,
				.agreed = { offered, accepted, refused, false, false } });
}

START_TEST(regime_follows_what_both_sides_agreed)
{
	rf_contract_reset(&contract);
	ck_assert_int_eq(contract.regime, RF_REGIME_NONE);
	ck_assert(!rf_contract_translates(&contract));
	agree(V1 | AP, V1 | AP, false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PLATFORM);
	ck_assert(rf_contract_translates(&contract));
	ck_assert_uint_eq(contract.since, 7);
	agree(V1 | AP, V1, false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PHYSICAL);
	agree(V1, V1, false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PHYSICAL);
}
END_TEST

/* Of a region whatever ACCESS_PLATFORM says; bit 27 alone may be ANY_LAYOUT. */
START_TEST(promise_is_a_regime_of_its_own)
{
	const uint64_t bits = V1 | AP | RF_BIT(RF_F_REGION);

	rf_contract_reset(&contract);
	take((struct rf_event){ .kind = RF_EV_AGREED,
				.agreed = { bits, bits, false, false, true } });
	ck_assert_int_eq(contract.regime, RF_REGIME_RANGE);
	ck_assert(rf_contract_translates(&contract));
	agree(bits, bits, false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PLATFORM);
	agree(V1 | RF_BIT(RF_F_REGION), V1 | RF_BIT(RF_F_REGION), false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PHYSICAL);
}
END_TEST

START_TEST(refusal_leaves_no_regime)
{
	rf_contract_reset(&contract);
	agree(V1 | AP, V1 | AP, true);
	ck_assert(contract.refused);
	ck_assert(!contract.ended);
	ck_assert_int_eq(contract.regime, RF_REGIME_NONE);
	ck_assert(!rf_contract_has(&contract, RF_F_VERSION_1));
}
END_TEST

START_TEST(bit_that_was_not_offered_is_not_agreed)
{
	rf_contract_reset(&contract);
	agree(V1, V1 | AP, false);
	ck_assert_int_eq(contract.regime, RF_REGIME_PHYSICAL);
	ck_assert(!rf_contract_has(&contract, RF_F_ACCESS_PLATFORM));
	ck_assert(rf_contract_has(&contract, RF_F_VERSION_1));
}
END_TEST

START_TEST(unread_word_counts_as_the_device_has_it)
{
	rf_contract_reset(&contract);
	take((struct rf_event){ .kind = RF_EV_AGREED,
				.agreed = { V1 | AP, V1 | AP, false, false, false } });
	ck_assert_int_eq(contract.regime, RF_REGIME_PLATFORM);
	ck_assert_uint_eq(contract.offer_read, 0);
}
END_TEST

START_TEST(reset_keeps_the_offer_only)
{
	rf_contract_reset(&contract);
	agree(V1 | AP, V1 | AP, false);
	take((struct rf_event){ .kind = RF_EV_STATUS, .status = { 0, 0x8b } });
	ck_assert(contract.failed);
	take((struct rf_event){ .kind = RF_EV_RESET });
	ck_assert(contract.offered == (V1 | AP));
	ck_assert_uint_eq(contract.offer_read, 3);
	ck_assert(!contract.accepted);
	ck_assert_uint_eq(contract.status, 0);
	ck_assert(!contract.failed);
	ck_assert_int_eq(contract.regime, RF_REGIME_NONE);
}
END_TEST

START_TEST(newest_reading_of_a_word_wins)
{
	rf_contract_reset(&contract);
	take((struct rf_event){ .kind = RF_EV_OFFER, .feature = { 0, 0xff } });
	take((struct rf_event){ .kind = RF_EV_OFFER, .feature = { 1, 3 } });
	take((struct rf_event){ .kind = RF_EV_OFFER, .feature = { 0, 0x0f } });
	take((struct rf_event){ .kind = RF_EV_OFFER, .feature = { 2, 0xffffffff } });
	ck_assert(contract.offered == 0x30000000fULL);
}
END_TEST

START_TEST(belief_is_kept_apart)
{
	rf_contract_reset(&contract);
	agree(V1, V1, false);
	take((struct rf_event){ .kind = RF_EV_BELIEF, .belief = { .dma_api = true } });
	ck_assert(contract.belief_known && contract.belief_dma);
	ck_assert_int_eq(contract.regime, RF_REGIME_PHYSICAL);
}
END_TEST

START_TEST(physical_permits_ram_and_platform_its_windows)
{
	uint64_t last = RF_BANK_LOW_BASE + RF_BANK_SIZE - 16;

	fx_start(RF_PLATFORM_RESTRICTED_POOL, false);
	rf_contract_reset(&contract);
	ck_assert(rf_contract_permits(&contract, &platform, RF_BA(RF_BANK_LOW_BASE), 4096,
				      RF_PERM_READ));
	ck_assert(rf_contract_permits(&contract, &platform, RF_BA(last), 16, RF_PERM_READ));
	ck_assert(!rf_contract_permits(&contract, &platform, RF_BA(last), 17, RF_PERM_READ));
	ck_assert(!rf_contract_permits(&contract, &platform, RF_BA(0), 1, RF_PERM_READ));
	ck_assert(rf_contract_permits(&contract, &platform, RF_BA(0), 0, RF_PERM_READ));
	agree(V1 | AP, V1 | AP, false);
	ck_assert(!rf_contract_permits(&contract, &platform, RF_BA(RF_BANK_LOW_BASE), 4096,
				       RF_PERM_READ));
	ck_assert(rf_contract_permits(&contract, &platform, RF_BA(POOL_BASE), POOL_SIZE,
				      RF_PERM_WRITE));
	ck_assert(!rf_contract_permits(&contract, &platform, RF_BA(POOL_BASE), POOL_SIZE + 1,
				       RF_PERM_WRITE));
	ck_assert(!rf_contract_permits(&contract, &platform, RF_BA(POOL_BASE - 1), 2,
				       RF_PERM_WRITE));
}
END_TEST

START_TEST(outcome_that_one_side_does_not_know_is_disputed)
{
	rf_contract_reset(&contract);
	agree(V1 | AP, V1, false);
	ck_assert(!contract.disputed);
	take((struct rf_event){ .kind = RF_EV_ACCEPT, .feature = { 1, 1 } });
	ck_assert(!contract.disputed);
	take((struct rf_event){ .kind = RF_EV_ACCEPT, .feature = { 1, 3 } });
	ck_assert(contract.disputed);
	agree(V1 | AP, V1 | AP, false);
	ck_assert(!contract.disputed);
	agree(V1 | AP, V1, true);
	ck_assert(contract.disputed);
	take((struct rf_event){ .kind = RF_EV_RESET });
	ck_assert(!contract.disputed);
}
END_TEST

START_TEST(names_are_stable)
{
	ck_assert_str_eq(rf_regime_name(RF_REGIME_NONE), "none");
	ck_assert_str_eq(rf_regime_name(RF_REGIME_PHYSICAL), "physical");
	ck_assert_str_eq(rf_regime_name(RF_REGIME_PLATFORM), "platform");
	ck_assert_str_eq(rf_regime_name(RF_REGIME_RANGE), "range");
	ck_assert_str_eq(rf_regime_name(RF_REGIMES), "?");
}
END_TEST

RF_CHECK_MAIN("contract", regime_follows_what_both_sides_agreed,
	      promise_is_a_regime_of_its_own, refusal_leaves_no_regime,
	      bit_that_was_not_offered_is_not_agreed, unread_word_counts_as_the_device_has_it,
	      reset_keeps_the_offer_only, newest_reading_of_a_word_wins, belief_is_kept_apart,
	      physical_permits_ram_and_platform_its_windows,
	      outcome_that_one_side_does_not_know_is_disputed, names_are_stable)
