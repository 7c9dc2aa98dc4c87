# SPDX-License-Identifier: GPL-2.0-only
# Every committed case survives text -> binary -> text -> binary, and runs the same in both forms.
. "$(dirname "$0")/lib.sh"

mkdir "$work/binary" "$work/text" "$work/again"
count=0
for file in "$source"/corpora/*/*/*.case; do
	name=$(basename "$file" .case)
	rm -f "$work"/*/*.rfcase "$work"/*/*.case
	expect 0 "$tool" convert -o "$work/binary" "$file"
	expect 0 "$tool" convert -o "$work/text" "$work/binary/$name.rfcase"
	expect 0 "$tool" convert -o "$work/again" "$work/text/$name.case"
	cmp -s "$work/binary/$name.rfcase" "$work/again/$name.rfcase" || fail "$file changes"
	expect 0 "$tool" convert --to text "$file"
	cmp -s "$work/out" "$work/text/$name.case" || fail "$file: the text forms differ"
	count=$((count + 1))
	[ $count -ge 40 ] && break
done
[ $count -gt 10 ] || fail "too few cases"

quiet_case > "$work/q.case"
expect 0 "$tool" convert "$work/q.case"
head -c 6 "$work/out" | grep -q RFCASE || fail "stdout is not the binary form"
expect 2 "$tool" convert --to paper "$work/q.case"
expect 2 "$tool" convert "$work/q.case" "$work/q.case"
expect 3 "$tool" convert "$work/none"
expect 3 "$tool" convert -o "$work/no/such" "$work/q.case"
echo nonsense > "$work/n.case"
expect 2 "$tool" convert "$work/n.case"
