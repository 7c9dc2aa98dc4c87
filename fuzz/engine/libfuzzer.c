// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's entry points over the session. Target functions: rf_run_case() and all kernel code
 * behind it.
 */
#include "fuzz/engine/engine.h"
#include "fuzz/engine/novelty.h"
#include "fuzz/engine/session.h"

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

/* The counters of all kernel objects, which the linker put side by side. */
extern uint8_t __start___sancov_cntrs[], __stop___sancov_cntrs[];

struct rf_coverage rf_engine_coverage(void)
{
	return (struct rf_coverage){ __start___sancov_cntrs, __stop___sancov_cntrs };
}

/* What was met so far of counters and states; NULL: the engine is to see all of every case. */
static uint8_t *counters_seen, states_seen[RF_STATES];

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

static bool is_new(void)
{
	size_t count = (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs);
	bool news = rf_novelty_look(__start___sancov_cntrs, counters_seen, count);

	return rf_novelty_look(states, states_seen, RF_STATES) || news;
}

static void show_nothing(void)
{
	memset(__start___sancov_cntrs, 0,
	       (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs));
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

	if (!counters_seen)
		return ret;
	if (rf_session.spun || (!is_new() && ++turn % RF_NOVELTY_SAMPLE))
		show_nothing();
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
	if (!wants_all(argv))
		counters_seen = calloc(1, (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs));
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
