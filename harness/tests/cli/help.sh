# SPDX-License-Identifier: GPL-2.0-only
# Help, manual page and completion come from one table and agree; wrong command lines are refused.
. "$(dirname "$0")/lib.sh"

expect 0 "$tool" help
commands=$(sed -n 's/^  \([a-z]*\) .*/\1/p' "$work/out")
[ "$(printf '%s\n' "$commands" | wc -l)" -ge 8 ] || fail "too few commands: $commands"
expect 0 "$tool" --help
expect 0 "$tool" --version
says '^ringfence [0-9]'
for command in $commands; do
	expect 0 "$tool" "$command" --help
	says "^Usage: ringfence $command"
	cp "$work/out" "$work/direct"
	expect 0 "$tool" help "$command"
	cmp -s "$work/out" "$work/direct" || fail "help $command differs from $command --help"
	for option in $(grep -o -e '--[a-z-]*' "$work/direct" | sort -u); do
		roff=$(printf '%s' "$option" | sed 's/-/\\\\-/g')
		[ "$option" = --help ] || grep -q -e "$roff" "$build/man/ringfence.1" ||
			fail "the manual page lacks $command $option"
		grep -q "$command) .*$option" "$build/man/ringfence.bash" ||
			fail "the completion lacks $command $option"
	done
	expect 2 "$tool" "$command" --no-such-option
	talks 'no such option'
done
"$tool" help --format man | cmp -s - "$build/man/ringfence.1" || fail "the manual page is stale"
sh -n "$build/man/ringfence.bash" 2> /dev/null || bash -n "$build/man/ringfence.bash" || fail "completion"

expect 2 "$tool"
talks 'Usage'
expect 2 "$tool" no-such-command
talks "no command 'no-such-command'"
expect 2 "$tool" help no-such-command
expect 2 "$tool" help --format paper
expect 2 "$tool" run
expect 2 "$tool" run --kernel
talks 'needs a value'
expect 2 "$tool" run --json=yes x.case
talks 'takes no value'
expect 2 "$tool" run --repeat none x.case
talks 'wants a number'
expect 2 "$tool" run --repeat 0 x.case
expect 2 "$tool" run --kernel 1.0 x.case
talks "no kernel '1.0'"
expect 2 "$tool" repro
expect 2 "$tool" list
expect 2 "$tool" list nonsense
expect 2 "$tool" fuzz no-such-target
expect 2 "$tool" convert
expect 2 "$tool" bench operand

# Escapes are for terminals: none into a file.
quiet_case > "$work/q.case"
expect 0 "$tool" run "$work/q.case"
if grep -q "$(printf '\033')" "$work/out" "$work/err"; then fail "colour in a file"; fi

# A full disk is not success.
"$tool" help > /dev/full 2> /dev/null
[ $? -eq 3 ] || fail "unwritable stdout is not exit code 3"
