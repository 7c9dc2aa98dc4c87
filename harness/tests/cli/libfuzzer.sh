# SPDX-License-Identifier: GPL-2.0-only
# sh libfuzzer.sh <tool> <source> <build> <target>: the program runs, learns, refuses other targets' cases, saves findings.
. "$(dirname "$0")/lib.sh"
target=$4
program=$build/fuzz/$target

mkdir "$work/corpus" "$work/findings"
expect 0 "$program" -max_total_time=2 -seed=7 -detect_leaks=0 -print_final_stats=1 \
	"--findings=$work/findings" -artifact_prefix="$work/" "$work/corpus" "$build/seeds/$target"
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/err")
[ "${runs:-0}" -gt 100 ] || fail "only ${runs:-0} executions"
[ -n "$(ls "$work/corpus")" ] || fail "nothing was learnt"

# Every case that it keeps is a case of this target.
"$tool" run --json "$work/corpus" > "$work/out" 2> "$work/err"
[ $? -le 1 ] || fail "the corpus does not run"
if grep -q '"outcome":"invalid"' "$work/out"; then fail "the corpus holds what is no case"; fi

# What is saved comes in threes, and repro finds it the same.
for file in "$work"/findings/*.rfcase; do
	[ -f "$file" ] || break
	stem=${file%.rfcase}
	[ -f "$stem.case" ] && [ -f "$stem.finding.json" ] || fail "$stem: a form is missing"
	expect 0 "$tool" repro "$file"
	says '^SAME$'
	expect 0 "$tool" repro "$stem.case"
	says '^SAME$'
done

# A case of another target is refused, not bent.
case $target in
*_zpci) shows=stale-read ;;
*_pseries) shows=svm-not-refused ;;
pci_modern_*) shows=pool-not-offered ;;
pci_legacy_*) shows=pool ;;
ccw0_balloon) shows=config-flip ;;
ccw0_*) shows=event-index ;;
ccw[12]_rng) shows=used-id-lie ;;
ccw[12]_blk) shows=packed-request-again ;;
*) shows=irq-storm ;;
esac
other=mmio1_rng
[ "$target" != $other ] || other=mmio2_blk
mkdir "$work/other"
expect 0 "$program" -detect_leaks=0 "--findings=$work/other" "$build/seeds/$other/irq-storm.rfcase"
[ -z "$(ls "$work/other")" ] || fail "a case of $other was played"
expect 0 "$program" -detect_leaks=0 "--findings=$work/other" "$build/seeds/$target/$shows.rfcase"
[ -n "$(ls "$work/other")" ] || fail "$shows shows nothing"
expect 2 "$program" --no-such-flag

# A case that shows nothing beyond another is not kept, nor one whose guest spins, unless all is asked for.
expect 0 "$tool" convert "$source/corpora/mmio2_rng/regress/split-next-loop.case" -o "$work/spins"
mkdir "$work/few"
cp "$build/seeds/mmio2_rng/irq-storm.rfcase" "$work/few/1"
cp "$build/seeds/mmio2_rng/irq-storm.rfcase" "$work/few/2"
cp "$work/spins" "$work/few/3"
expect 0 "$build/fuzz/mmio2_rng" -detect_leaks=0 -runs=0 "$work/few"
talks 'INITED .* corp: 1/'
cp "$work/spins" "$work/few/2"
expect 0 "$build/fuzz/mmio2_rng" -detect_leaks=0 -runs=0 -print_full_coverage=0 "$work/few"
talks 'INITED .* corp: [23]/'
