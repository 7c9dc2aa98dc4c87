// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's entry points over the session. Target functions: rf_run_case() and all kernel code
 * behind it.
 */
#include "fuzz/engine/engine.h"
#include "fuzz/engine/novelty.h"
#include "fuzz/engine/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one)(const uint8_t *data, size_t size));
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max, unsigned int seed);

/* libFuzzer reads this section after each case, and clears it. */
__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t states[RF_STATES];

void rf_engine_state(uint32_t index)
{
	states[index % RF_STATES] = 1;
}

const bool rf_engine_watches = true;

/* By which the compiler's code would tell libFuzzer of all images itself. */
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

/* What was met so far of states, and of the counters of each image; NULL: the engine sees all of every case. */
static uint8_t states_seen[RF_STATES], *counters_seen[RF_IMAGES_MAX];
static bool keeps_to_news;

/* libFuzzer walks what it watches at every case: the images that this target's cases run in. */
static int watch(const struct rf_target *target)
{
	for (size_t i = 0; rf_images[i]; i++) {
		const struct rf_image *image = rf_images[i];

		if (i == RF_IMAGES_MAX)
			return -E2BIG;
		if (!rf_target_runs(target, image->personality))
			continue;
		__sanitizer_cov_8bit_counters_init(image->counters_start, image->counters_end);
		__sanitizer_cov_pcs_init(image->edges_start, image->edges_end);
		counters_seen[i] = calloc(1, rf_image_edges(image));
		if (!counters_seen[i])
			return -ENOMEM;
	}
	return 0;
}

/*
 * Modes of libFuzzer that compare the coverage of single cases, or look for one
 * function in it. With any of these, nothing is kept from it.
 */
static bool wants_all(char **argv)
{
	static const char *const flags[] = {
		"-merge=", "-set_cover_merge=", "-fork=", "-shrink=", "-focus_function=",
		"-print_full_coverage=", "-print_coverage=", "-data_flow_trace=",
	};

	for (; *argv; argv++)
		for (size_t i = 0; i < RF_ARRAY_SIZE(flags); i++)
			if (!strncmp(*argv, flags[i], strlen(flags[i])))
				return true;
	return false;
}

/* Of the image that played the case: the others' counters are as they were. */
static uint8_t *seen_of(const struct rf_image *image)
{
	size_t i = 0;

	while (rf_images[i] != image)
		i++;
	return counters_seen[i];
}

static bool is_new(const struct rf_image *image)
{
	bool news = image && rf_novelty_look(image->counters_start, seen_of(image), rf_image_edges(image));

	return rf_novelty_look(states, states_seen, RF_STATES) || news;
}

static void show_nothing(const struct rf_image *image)
{
	if (image)
		memset(image->counters_start, 0, rf_image_edges(image));
	memset(states, 0, RF_STATES);
}

/*
 * A guest that spins costs as much as thousands of cases, and so would all that
 * are made of its case: the engine is not to keep it, whatever it reached.
 */
static int one(const uint8_t *data, size_t size)
{
	static uint32_t turn;
	int ret = rf_session_one(data, size);

	if (!keeps_to_news)
		return ret;
	if (rf_session.spun || (!is_new(rf_session.image) && ++turn % RF_NOVELTY_SAMPLE))
		show_nothing(rf_session.image);
	return ret;
}

size_t (*const rf_engine_bytes)(uint8_t *data, size_t size, size_t max) = LLVMFuzzerMutate;

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	return rf_session_mutate(data, size, max, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other,
				 size_t other_size, uint8_t *out, size_t max, unsigned int seed)
{
	return rf_session_cross((struct rf_bytes){ one, one_size },
				(struct rf_bytes){ other, other_size }, out, max, seed);
}

int rf_engine_drive(const struct rf_target *target, char **argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	if (rf_session_begin(target))
		return RF_EXIT_UNSUPPORTED;
	if (watch(target)) {
		fprintf(stderr, "ringfence: no room for what was met of the images' code\n");
		return RF_EXIT_ENVIRONMENT;
	}
	keeps_to_news = !wants_all(argv);
	return LLVMFuzzerRunDriver(&argc, &argv, one);
}

/* libFuzzer passes over flags of two dashes; they are ours. */
static bool take_flag(const char *flag)
{
	static const char findings[] = "--findings=";

	if (!strncmp(flag, findings, sizeof(findings) - 1))
		rf_session.folder = flag + sizeof(findings) - 1;
	else if (!strcmp(flag, "--stop"))
		rf_session.stop = true;
	else if (!strcmp(flag, "--honest"))
		rf_session.mutator.honest = true;
	else
		return false;
	return true;
}

int rf_engine_main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strncmp(argv[i], "--", 2) && !take_flag(argv[i])) {
			fprintf(stderr, "ringfence: %s: flags are --findings=FOLDER, --stop, "
				"--honest, and libFuzzer's (-help=1)\n", argv[i]);
			return RF_EXIT_USAGE;
		}
	return rf_engine_drive(rf_target_by_program(argv[0]), argv);
}
