# SPDX-License-Identifier: GPL-2.0-only
# sh afl.sh <tool> <source> <build> <target>: AFL++ runs the program in persistent mode, with the same trace every time.
. "$(dirname "$0")/lib.sh"
target=$4

export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1
export AFL_CUSTOM_MUTATOR_LIBRARY="$build/afl/ringfence-mutator.so" AFL_CUSTOM_MUTATOR_ONLY=1
export RINGFENCE_FINDINGS="$work/findings"
mkdir "$work/seeds" "$work/findings"
cp "$build/seeds/$target"/split-flat*.rfcase "$work/seeds"
expect 0 timeout 120 afl-fuzz -V 4 -i "$work/seeds" -o "$work/afl" -- "$build/afl/$target"
stats=$work/afl/default/fuzzer_stats
stat()
{
	sed -n "s/^$1 *: *//p" "$stats"
}
[ "$(stat execs_done)" -gt 100 ] || fail "only $(stat execs_done) executions"
[ "$(stat stability)" = 100.00% ] || fail "stability $(stat stability)"
[ "$(stat saved_crashes)" = 0 ] || fail "$(stat saved_crashes) crashes"
# A case from standard input, as a person would run it without AFL++.
for file in "$work/seeds"/*; do
	"$build/afl/$target" < "$file" || fail "$file without afl-fuzz"
	break
done
