# SPDX-License-Identifier: GPL-2.0-only
# Pages and pictures: well-formed, drawn from what repro tells, and the committed picture is what the tool draws.
. "$(dirname "$0")/lib.sh"
tail_case=$source/corpora/mmio2_blk/regress/pool-tail-dma.case

broken_case > "$work/broken.case"
quiet_case > "$work/<i>quiet&'.case"

expect 0 "$tool" repro --html "$work/page.html" --picture "$work/picture.svg" "$tail_case"
says '^SAME$'
xmllint --noout "$work/page.html" "$work/picture.svg" || fail "not well-formed"
grep -q '<h2>The story</h2>' "$work/page.html" || fail "the page does not tell the story"
grep -q 'queue-live' "$work/page.html" || fail "the story lacks its events"
grep -q '<svg class="pic"' "$work/page.html" || fail "the page has no picture"
grep -q 'class="card known" open=' "$work/page.html" || fail "the case's findings do not lie open"

# The committed picture, where the kernel is the one that the corpora speak of.
release=$("$tool" list kernels --json | sed -n 's/.*"name":"6.1","release":"\([^"]*\)".*/\1/p')
if grep -q "\"$release\"" "$source/harness/cli/releases.def"; then
	cmp "$work/picture.svg" "$source/reports/pictures/finding.svg" ||
		fail "reports/pictures/finding.svg is not what README's command draws"
fi
# Every picture that is committed.
find "$source/models" "$source/reports" -name '*.svg' > "$work/pictures"
[ "$(wc -l < "$work/pictures")" -ge 20 ] || fail "too few pictures"
while read -r picture; do
	xmllint --noout "$picture" || fail "$picture is not well-formed"
	grep -q 'prefers-color-scheme' "$picture" || fail "$picture has no dark form"
done < "$work/pictures"

# Nothing found, and a name that is markup.
expect 0 "$tool" repro --html "$work/page.html" "$work/<i>quiet&'.case"
xmllint --noout "$work/page.html" || fail "not well-formed"
grep -q 'Nothing new' "$work/page.html" || fail "no verdict on the page"

# Findings, but none about addresses; and files that cannot be written.
expect 2 "$tool" repro --picture "$work/no.svg" "$work/broken.case"
talks 'no finding about addresses'
[ ! -e "$work/no.svg" ] || fail "a picture of nothing"
expect 3 "$tool" repro --html /proc/nowhere/page.html "$tail_case"
talks 'cannot be written'

# run --report draws what it ran.
expect 1 "$tool" run --report "$work/run.html" "$work/broken.case" "$tail_case"
xmllint --noout "$work/run.html" || fail "not well-formed"
grep -q '<svg class="pic"' "$work/run.html" || fail "run's page has no picture"
