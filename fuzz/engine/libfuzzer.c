// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer's entry points over the session. Target functions: rf_run_case() and all kernel code
 * behind it.
 */
#include "fuzz/engine/engine.h"
#include "fuzz/engine/session.h"

#include <stdio.h>
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
	return LLVMFuzzerRunDriver(&argc, &argv, rf_session_one);
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
