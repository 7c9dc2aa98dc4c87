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

/* afl-fuzz looks for these words in the file to learn what it can do. */
static const char *const volatile abilities[] __attribute__((used)) = {
	"##SIG_AFL_PERSISTENT##", "##SIG_AFL_DEFER_FORKSRV##",
};

/* States of the negotiation take places in AFL++'s map like edges of the code. */
static uint32_t states[RF_STATES];

/* Each image's edges, and their places there; NULL: this program's target does not run it. */
static uint32_t *places[RF_IMAGES_MAX];

const bool rf_engine_watches = true;

/*
 * As early as compiled-in code does it: AFL++'s runtime makes the map, whose size it
 * learns by this, in a constructor of the fifth priority.
 */
__attribute__((constructor(2))) static void reserve_places(int argc, char **argv)
{
	const struct rf_target *target = argc ? rf_target_by_program(argv[0]) : NULL;

	__sanitizer_cov_trace_pc_guard_init(states, states + RF_STATES);
	for (size_t i = 0; target && rf_images[i]; i++) {
		size_t count = rf_image_edges(rf_images[i]);

		if (!rf_target_runs(target, rf_images[i]->personality))
			continue;
		places[i] = i < RF_IMAGES_MAX ? calloc(count, sizeof(*places[i])) : NULL;
		if (!places[i])
			abort();
		__sanitizer_cov_trace_pc_guard_init(places[i], places[i] + count);
	}
}

void rf_engine_state(uint32_t index)
{
	__sanitizer_cov_trace_pc_guard(&states[index % RF_STATES]);
}

static bool any(const uint8_t *eight)
{
	uint64_t word;

	memcpy(&word, eight, sizeof(word));
	return word != 0;
}

/* Of one image; the counters are empty behind it. Most were: looked at by words. */
static void hand_over(const struct rf_image *image, const uint32_t *place)
{
	uint8_t *counters = image->counters_start;
	size_t count = rf_image_edges(image), i = 0;

	while (i < count) {
		if (count - i >= 8 && !any(counters + i)) {
			i += 8;
			continue;
		}
		if (counters[i])
			__afl_area_ptr[place[i]] = counters[i];
		counters[i++] = 0;
	}
}

/* What the image of the last case reached. */
static void show(void)
{
	for (size_t i = 0; rf_images[i]; i++)
		if (rf_images[i] == rf_session.image)
			hand_over(rf_images[i], places[i]);
}

static void forget(void)
{
	for (size_t i = 0; rf_images[i]; i++)
		memset(rf_images[i]->counters_start, 0, rf_image_edges(rf_images[i]));
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
	forget();
	while (__afl_persistent_loop(CASES_A_PROCESS)) {
		if (__afl_fuzz_ptr)
			rf_session_one(__afl_fuzz_ptr, *__afl_fuzz_len);
		else
			run_stdin();
		show();
	}
	return RF_EXIT_OK;
}
