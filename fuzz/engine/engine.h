/* SPDX-License-Identifier: GPL-2.0-only */
/* libFuzzer inside this process: the program build/fuzz/<target>, and the tool's own use of it. */
#ifndef RF_FUZZ_ENGINE_H
#define RF_FUZZ_ENGINE_H

#include "fuzz/targets/target.h"

/*
 * main() of build/fuzz/<target>. libFuzzer's own flags and folders, and:
 * --findings=FOLDER, --stop, --honest. Returns libFuzzer's exit code.
 */
int rf_engine_main(int argc, char **argv);

/*
 * Run libFuzzer over rf_session, whose fields are set. @argv as libFuzzer takes it, ends with
 * NULL.
 */
int rf_engine_drive(const struct rf_target *target, char **argv);

#endif
