# SPDX-License-Identifier: GPL-2.0-only
# Every rule has a case that breaks it and a silent twin in corpora/rules, or a reason in UNREACHED.md why not; and
# nothing else lies there.
. "$(dirname "$0")/lib.sh"
folder=$source/corpora/rules

expect 0 "$tool" list rules --json
sed 's/.*"id":"\([^"]*\)".*/\1/' "$work/out" | sort > "$work/rules"
[ "$(wc -l < "$work/rules")" -gt 80 ] || fail "rules are missing from the list"
sed -n 's/^- \(RF-[A-Z]*-[0-9]*\): .*\.$/\1/p' "$folder/UNREACHED.md" | sort > "$work/unreached"
[ "$(grep -c '^- ' "$folder/UNREACHED.md")" -eq "$(wc -l < "$work/unreached")" ] ||
	fail "UNREACHED.md has a line that is not '- RULE: reason.'"

{ printf 'UNREACHED.md\n'
	comm -23 "$work/rules" "$work/unreached" | sed 's/.*/&.case\n&-silent.case/'
} | sort > "$work/wanted"
ls -A "$folder" | sort > "$work/there"
comm -3 "$work/wanted" "$work/there" > "$work/differ"
[ ! -s "$work/differ" ] || fail "missing | not of a rule, or of one in UNREACHED.md: $(cat "$work/differ")"
[ -z "$(comm -13 "$work/rules" "$work/unreached")" ] || fail "UNREACHED.md names what is no rule"

while read -r rule; do
	[ -f "$folder/$rule.case" ] || continue
	grep -q "^expect $rule party " "$folder/$rule.case" || fail "$rule.case does not expect $rule"
	grep -q '^expect silent' "$folder/$rule-silent.case" || fail "$rule-silent.case does not expect silence"
	for file in "$folder/$rule.case" "$folder/$rule-silent.case"; do
		sed -n 2p "$file" | grep -q '^# [A-Z].*\.$' || fail "$file does not begin with what it shows"
	done
done < "$work/rules"
