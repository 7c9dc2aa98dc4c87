// SPDX-License-Identifier: GPL-2.0-only
/*
 * AFL++'s entry: persistent, cases in shared memory. Compiled by the plain
 * compiler, so that harness code stays out of the coverage: what afl-clang-fast
 * would put in for __AFL_FUZZ_INIT, __AFL_INIT and __AFL_LOOP is written out.
 * The guest images count their edges in a table of bytes, the one that libFuzzer
 * reads: after each case it is handed over to AFL++'s map.
 */
#include "fuzz/engine/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CASES_A_PROCESS 100000
#define INPUT_MAX (1 << 20)

/* Names of AFL++'s runtime. */
extern unsigned int *__afl_fuzz_len;
extern unsigned char *__afl_fuzz_ptr;
extern int __afl_sharedmem_fuzzing;
int __afl_sharedmem_fuzzing = 1;
extern unsigned char *__afl_area_ptr;
void __afl_manual_init(void);
int __afl_persistent_loop(unsigned int max);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);
/* What the images call before main. */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

/* afl-fuzz looks for these words in the file to learn what it can do. */
static const char *const volatile abilities[] __attribute__((used)) = {
	"##SIG_AFL_PERSISTENT##", "##SIG_AFL_DEFER_FORKSRV##",
};

/* States of the negotiation take places in AFL++'s map like edges of the code. */
static uint32_t states[RF_STATES];

/* The images' counters, which the linker put side by side, and each one's place in the map. */
static struct rf_coverage counters;
static uint32_t *places;

/*
 * Comes once from each kernel object, each time with the whole table, and before AFL++'s
 * runtime makes its map: places can still be reserved.
 */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop)
{
	if (places || start == stop)
		return;
	places = calloc((size_t)(stop - start), sizeof(*places));
	if (!places)
		abort();
	counters = (struct rf_coverage){ start, stop };
	__sanitizer_cov_trace_pc_guard_init(places, places + (stop - start));
	__sanitizer_cov_trace_pc_guard_init(states, states + RF_STATES);
}

/* Which code an edge belongs to: AFL++ does not ask. */
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop)
{
}

void rf_engine_state(uint32_t index)
{
	__sanitizer_cov_trace_pc_guard(&states[index % RF_STATES]);
}

struct rf_coverage rf_engine_coverage(void)
{
	return counters;
}

static bool any(const uint8_t *eight)
{
	uint64_t word;

	memcpy(&word, eight, sizeof(word));
	return word != 0;
}

/* The table is empty behind it, for the next case. Most of it was so: looked at by words. */
static void hand_over(void)
{
	size_t count = (size_t)(counters.end - counters.start);
	size_t i = 0;

	while (i < count) {
		if (count - i >= 8 && !any(counters.start + i)) {
			i += 8;
			continue;
		}
		if (counters.start[i])
			__afl_area_ptr[places[i]] = counters.start[i];
		counters.start[i++] = 0;
	}
}

size_t (*const rf_engine_bytes)(uint8_t *data, size_t size, size_t max);

/* Without afl-fuzz: one case from standard input. */
static void run_stdin(void)
{
	static uint8_t input[INPUT_MAX];
	ssize_t len = read(STDIN_FILENO, input, sizeof(input));

	if (len > 0)
		rf_session_one(input, (size_t)len);
}

int main(int argc, char **argv)
{
	const struct rf_target *target = rf_target_by_program(argv[0]);

	if (!target) {
		fprintf(stderr, "ringfence: %s is not the name of a target\n", argv[0]);
		return RF_EXIT_USAGE;
	}
	rf_session.folder = getenv("RINGFENCE_FINDINGS");
	rf_session.stop = getenv("RINGFENCE_STOP") != NULL;
	/* Worlds are made behind the fork: the guest's watchdog is a timer of the process. */
	__afl_manual_init();
	if (rf_session_begin(target))
		return RF_EXIT_UNSUPPORTED;
	memset(counters.start, 0, (size_t)(counters.end - counters.start));
	while (__afl_persistent_loop(CASES_A_PROCESS)) {
		if (__afl_fuzz_ptr)
			rf_session_one(__afl_fuzz_ptr, *__afl_fuzz_len);
		else
			run_stdin();
		hand_over();
	}
	return RF_EXIT_OK;
}
