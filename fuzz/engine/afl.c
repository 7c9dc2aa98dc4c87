// SPDX-License-Identifier: GPL-2.0-only
/*
 * AFL++'s entry: persistent, cases in shared memory. Compiled by the plain
 * compiler, so that harness code stays out of the coverage: what afl-clang-fast
 * would put in for __AFL_FUZZ_INIT, __AFL_INIT and __AFL_LOOP is written out.
 */
#include "fuzz/engine/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CASES_A_PROCESS 100000
#define INPUT_MAX (1 << 20)

/* Names of AFL++'s runtime. */
extern unsigned int *__afl_fuzz_len;
extern unsigned char *__afl_fuzz_ptr;
extern int __afl_sharedmem_fuzzing;
int __afl_sharedmem_fuzzing = 1;
extern unsigned char *__afl_area_ptr;
extern unsigned int __afl_map_size;
void __afl_manual_init(void);
int __afl_persistent_loop(unsigned int max);
void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop);
void __sanitizer_cov_trace_pc_guard(uint32_t *guard);

/* afl-fuzz looks for these words in the file to learn what it can do. */
static const char *const volatile abilities[] __attribute__((used)) = {
	"##SIG_AFL_PERSISTENT##", "##SIG_AFL_DEFER_FORKSRV##",
};

/* States of the negotiation take places in AFL++'s map like edges of the code. */
static uint32_t states[RF_STATES];

__attribute__((constructor)) static void reserve_states(void)
{
	__sanitizer_cov_trace_pc_guard_init(states, states + RF_STATES);
}

void rf_engine_state(uint32_t index)
{
	__sanitizer_cov_trace_pc_guard(&states[index % RF_STATES]);
}

struct rf_coverage rf_engine_coverage(void)
{
	return (struct rf_coverage){ __afl_area_ptr, __afl_area_ptr + __afl_map_size };
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
	while (__afl_persistent_loop(CASES_A_PROCESS)) {
		if (__afl_fuzz_ptr)
			rf_session_one(__afl_fuzz_ptr, *__afl_fuzz_len);
		else
			run_stdin();
	}
	return RF_EXIT_OK;
}
