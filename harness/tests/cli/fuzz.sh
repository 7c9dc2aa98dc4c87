# SPDX-License-Identifier: GPL-2.0-only
# The fuzz command: all targets share the time, findings are saved and reported, the exit code tells news.
. "$(dirname "$0")/lib.sh"

"$tool" fuzz --time 8 --report "$work/report" > "$work/out" 2> "$work/err"
code=$?
[ $code -eq 0 ] || [ $code -eq 1 ] || fail "exit code $code"
talks 'cases/s, coverage [0-9]*, findings: [0-9]* known, [0-9]* new'
for target in mmio1_rng mmio1_blk mmio2_rng mmio2_blk; do
	says "^target $target: [1-9][0-9]* cases"
done
xmllint --noout "$work/report/report.html" || fail "report.html is not well-formed"
if grep -q 'class="card' "$work/report/report.html"; then
	grep -q '<summary>The case' "$work/report/report.html" || fail "no case was replayed for the page"
fi
[ -s "$work/report/report.md" ] && [ -s "$work/report/report.json" ] || fail "no report"
perl -MJSON::PP -0777 -ne 'decode_json($_)->{kernels}[0]{source_sha256} or die' "$work/report/report.json" ||
	fail "report.json"
new=$(sed -n 's/.*: \([0-9]*\) new findings.*/\1/p' "$work/out")
[ $code -eq $((new > 0)) ] || fail "exit code $code with $new new"

# The command that the report gives reproduces the finding.
file=$(sed -n 's/^ .*ringfence repro //p' "$work/out" | head -1)
if [ -n "$file" ]; then
	expect 0 "$tool" repro "$file"
	says '^SAME$'
fi

# Honest devices only: nothing against the driver outside the baseline is looked for here, only that it runs.
"$tool" fuzz --honest --runs 200 --time 20 --corpus "$work/corpus" --report "$work/honest" --json mmio2_rng \
	> "$work/out" 2> "$work/err"
[ $? -le 1 ] || fail "honest"
[ -n "$(ls "$work/corpus/mmio2_rng")" ] || fail "the corpus was not kept"

# Where nothing can be written, it says so and stops.
expect 3 "$tool" fuzz --time 2 --report /proc/nowhere mmio2_rng
