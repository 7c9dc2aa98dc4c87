# SPDX-License-Identifier: GPL-2.0-only
# Every committed case survives text -> binary -> text -> binary; a case runs the same in both forms.
. "$(dirname "$0")/lib.sh"

# turn FROM FORM TO: all cases of a folder into another.
turn()
{
	mkdir "$3" && expect 0 "$tool" convert --to "$2" -o "$3" "$1"/*case
}

find "$source/corpora" -name '*.case' -exec dirname {} + | sort -u > "$work/folders"
count=0
while IFS= read -r folder; do
	rm -rf "$work/binary" "$work/text" "$work/again"
	turn "$folder" binary "$work/binary"
	turn "$work/binary" text "$work/text"
	turn "$work/text" binary "$work/again"
	diff -r "$work/binary" "$work/again" > "$work/out" || fail "cases of $folder change"
	[ "$(ls "$work/again" | wc -l)" -eq "$(ls "$folder"/*.case | wc -l)" ] || fail "cases of $folder are missing"
	count=$((count + $(ls "$work/again" | wc -l)))
done < "$work/folders"
[ "$count" -ge 1600 ] || fail "only $count cases"

# Both forms of a case run the same, and are told the same.
file=$source/corpora/bench/mmio2_rng.case
for form in text binary; do
	mkdir -p "$work/$form-form" && expect 0 "$tool" convert --to $form -o "$work/$form-form" "$file"
	expect 0 "$tool" run --json "$work/$form-form"
	sed 's/.*"trace_hash":"\([0-9a-f]*\)".*/\1/' "$work/out" > "$work/$form-hash"
done
cmp "$work/text-hash" "$work/binary-hash" || fail "the forms run differently"

quiet_case > "$work/q.case"
expect 0 "$tool" convert "$work/q.case"
head -c 6 "$work/out" | grep -q RFCASE || fail "stdout is not the binary form"
expect 2 "$tool" convert --to paper "$work/q.case"
expect 2 "$tool" convert "$work/q.case" "$work/q.case"
expect 3 "$tool" convert "$work/none"
expect 3 "$tool" convert -o "$work/no/such" "$work/q.case"
echo nonsense > "$work/n.case"
expect 2 "$tool" convert "$work/n.case"
