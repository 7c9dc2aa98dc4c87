# SPDX-License-Identifier: GPL-2.0-only
# sh corpora.sh <tool> <source> <build> <folder>: every case three times in shuffled order, three times in a row, of which
# the third goes on from the second's beginning, and once more in another order and process: the same trace each time, and
# every expectation met.
. "$(dirname "$0")/lib.sh"
folder=$source/corpora/$4

# Seeds may show findings, known or new: only expectations decide, and two traces that differ.
play()
{
	"$tool" run --json --kernel all "$@" "$folder" > "$work/out" 2> "$work/err"
	code=$?
	[ $code -le 1 ] || fail "exit code $code"
	if grep '"verdict":"missing"' "$work/out" >&2; then fail "an expectation was missed"; fi
	sed 's/.*"file":"\([^"]*\)","kernel":"\([^"]*\)".*"trace_hash":"\([0-9a-f]*\)".*/\1 \2 \3/' "$work/out"
}

play --shuffle 1 --repeat 3 > "$work/first" || exit 1
play --shuffle 99 > "$work/second" || exit 1
play --repeat 3 > "$work/third" || exit 1
cmp "$work/first" "$work/second" || fail "another order or process gave other traces"
cmp "$work/first" "$work/third" || fail "a beginning that was put back gave other traces"
[ "$(wc -l < "$work/first")" -ge 2 ] || fail "no case"
