/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every floor of the harness may use: compiler words, the five outcomes,
 * and the results convention. Knows nothing of virtio.
 *
 * Results: a function returns 0 or -errno and its result must be used; output
 * parameters come last, are named ret_x, and stay untouched on failure.
 */
#ifndef RF_BASE_BASE_H
#define RF_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RF_MUST_USE __attribute__((warn_unused_result))
#define RF_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define RF_NORETURN __attribute__((noreturn))
#define RF_NOINLINE __attribute__((noinline))
#define RF_COLD __attribute__((cold))	/* hardly ever called: what leads to it may cost */
#define RF_LIKELY(cond) __builtin_expect(!!(cond), 1)
#define RF_UNLIKELY(cond) __builtin_expect(!!(cond), 0)
#define RF_NO_ASAN __attribute__((no_sanitize("address")))
/* Also between checked and RF_NO_ASAN functions, where the compiler refuses plain inline. */
#define RF_INLINE static inline __attribute__((always_inline))

#define RF_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define RF_BIT(n) (1ULL << (n))

/* How one case ended. Never mixed: only BUG means that the harness is wrong. */
enum rf_outcome {
	RF_OK,		/* ran to its end, no rule broken */
	RF_FINDING,	/* at least one rule broken */
	RF_INVALID,	/* the case's container or header makes no sense */
	RF_UNSUPPORTED,	/* sensible, but this build cannot play it */
	RF_BUG,		/* the harness contradicted itself */
	RF_OUTCOMES
};

/* Exit codes of every command. 77 is never used: it means skip to CTest. */
enum rf_exit {
	RF_EXIT_OK = 0,
	RF_EXIT_FINDINGS = 1,
	RF_EXIT_USAGE = 2,
	RF_EXIT_ENVIRONMENT = 3,
	RF_EXIT_UNSUPPORTED = 4,
	RF_EXIT_BUG = 5,
};

/* The outcome's stable word: "ok", "finding", "invalid", "unsupported", "bug". */
const char *rf_outcome_name(enum rf_outcome outcome);

RF_INLINE uint64_t rf_min_u64(uint64_t a, uint64_t b) { return a < b ? a : b; }
RF_INLINE uint64_t rf_max_u64(uint64_t a, uint64_t b) { return a > b ? a : b; }
/* The smallest n with @v <= 2^n. */
RF_INLINE uint32_t rf_log2_up(uint64_t v)
{
	return v > 1 ? 64u - (uint32_t)__builtin_clzll(v - 1) : 0;
}

/* Do both hold the same bytes? @size is a multiple of 8. Quicker than memcmp() when they mostly do. */
RF_INLINE bool rf_words_equal(const void *a, const void *b, size_t size)
{
	uint64_t one, other, differ = 0;

	for (size_t i = 0; i < size; i += 8) {
		__builtin_memcpy(&one, (const uint8_t *)a + i, 8);
		__builtin_memcpy(&other, (const uint8_t *)b + i, 8);
		differ |= one ^ other;
	}
	return !differ;
}

RF_INLINE uint64_t rf_align_up(uint64_t v, uint64_t align)
{
	return (v + align - 1) & ~(align - 1);
}

/*
 * Report a contradiction inside the harness and abort: for invariants only,
 * never for data that a case, a driver or a device controls.
 */
RF_NORETURN void rf_bug(const char *file, int line, const char *what);
#define RF_ASSERT(cond) ((cond) ? (void)0 : rf_bug(__FILE__, __LINE__, #cond))

#endif
