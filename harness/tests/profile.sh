# SPDX-License-Identifier: GPL-2.0-only
# sh profile.sh <train> <profile folder of the build> <llvm-profdata>: count once more how the corpora's cases use the
# core. The profile that the build made must say the same, or the core would be another one with every build.
set -u
train=$1 folder=$2 profdata=$3
again=$folder/again

fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	exit 1
}

LLVM_PROFILE_FILE=$again.profraw "$train" "$folder/cases" || fail "the cases could not be run"
"$profdata" merge -o "$again.profdata" "$again.profraw" || fail "the counts cannot be read"
"$profdata" overlap "$folder/core.profdata" "$again.profdata" > "$again.txt" || fail "they cannot be compared"
cat "$again.txt"
grep -q 'Edge profile overlap: 100\.000%' "$again.txt" || fail "other counts"
grep -q 'IndirectCall profile overlap: 100\.000%' "$again.txt" || fail "other functions called by pointers"
! grep -q 'only in test_profile\|mismatch' "$again.txt" || fail "other functions"
functions=$(sed -n 's/.*# of functions overlap: //p' "$again.txt")
[ "${functions:-0}" -gt 500 ] || fail "only ${functions:-0} functions of the core were used"
rm -f "$again".*
