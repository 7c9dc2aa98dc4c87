# SPDX-License-Identifier: GPL-2.0-only
# Broken input: a clear message, the right exit code, and the rest is still processed.
. "$(dirname "$0")/lib.sh"

quiet_case > "$work/good.case"
quiet_case "expect silent" > "$work/silent.case"
broken_case > "$work/bad.case"
broken_case "expect RF-NEG-001 party driver" > "$work/met.case"
quiet_case "expect RF-NEG-001 party driver" > "$work/missing.case"
: > "$work/empty.case"
sed 's/^submit/sbumit/' "$work/good.case" > "$work/word.case"
sed 's/ringfence-case 1/ringfence-case 999/' "$work/good.case" > "$work/newer.case"
"$tool" convert -o "$work/good.rfcase" "$work/good.case" || fail convert
head -c 20 "$work/good.rfcase" > "$work/cut.rfcase"
head -c 5 "$work/good.rfcase" > "$work/stump.rfcase"
head -c 3000 /dev/urandom > "$work/noise.rfcase"
mkdir "$work/nothing" "$work/deep"

expect 0 "$tool" run "$work/good.case"
says '^ok .*good.case'
expect 0 "$tool" run "$work/good.rfcase"
expect 1 "$tool" run "$work/bad.case"
says 'RF-NEG-001'
expect 0 "$tool" run "$work/met.case" "$work/silent.case"
says '^met '
expect 1 "$tool" run "$work/missing.case"
says '^missing '
says 'missing: RF-NEG-001 party driver'

expect 2 "$tool" run "$work/empty.case"
says 'empty'
expect 2 "$tool" run "$work/word.case"
says "line 5, column 1: .*sbumit"
expect 4 "$tool" run "$work/newer.case"
says '999'
for file in cut.rfcase stump.rfcase noise.rfcase; do
	expect 2 "$tool" run "$work/$file"
	says '^invalid'
done
expect 3 "$tool" run "$work/no-such-file.case"
says 'No such file'
expect 2 "$tool" run "$work/nothing"
talks 'no case file in this folder'
expect 3 "$tool" run /dev/null
mkfifo "$work/pipe"
expect 3 timeout 20 "$tool" run "$work/pipe"
head -c 2000000 /dev/zero > "$work/huge.rfcase"
expect 3 "$tool" run "$work/huge.rfcase"
if [ "$(id -u)" -ne 0 ]; then
	cp "$work/good.case" "$work/closed.case"
	chmod 0 "$work/closed.case"
	expect 3 "$tool" run "$work/closed.case"
fi
rm -f "$work/huge.rfcase"

# One of each kind: the worst names the exit code, and the good one is still played.
expect 2 "$tool" run "$work/empty.case" "$work/word.case" "$work/good.case"
says '^ok .*good.case'
expect 3 "$tool" run "$work/no-such-file.case" "$work/empty.case" "$work/good.case"
expect 1 "$tool" run "$work/no-such-file.case" "$work/bad.case" "$work/good.case"
says '^ok .*good.case'

# An unwritable report does not keep the cases from running.
expect 3 "$tool" run --report "$work/no/such/folder/report.json" "$work/good.case"
talks 'report cannot be written'
says '^ok '
expect 3 "$tool" run --report /dev/full "$work/good.case"
says '^ok '
expect 0 "$tool" run --report "$work/report.json" "$work/good.case"
grep -q '"ringfence-report":1' "$work/report.json" || fail "no JSON report"
grep -q '"source_sha256":"[0-9a-f]\{64\}"' "$work/report.json" || fail "the report lacks the kernel's sha256"
expect 1 "$tool" run --report "$work/report.md" "$work/bad.case"
grep -q '^### RF-NEG-001' "$work/report.md" || fail "no markdown report"
rm -f "$work"/report.*

# A loop of links, a link to nowhere, and a path longer than the system takes.
ln -s .. "$work/deep/up"
cp "$work/good.case" "$work/deep/one.case"
expect 0 timeout 60 "$tool" run "$work/deep/one.case"
mkdir "$work/loop"
cp "$work/good.case" "$work/loop"
ln -s . "$work/loop/self"
expect 0 timeout 60 "$tool" run "$work/loop"
talks 'holds it'
[ "$(grep -c '^ok' "$work/out")" -eq 1 ] || fail "a loop of links was followed"
ln -s nowhere "$work/loop/dangling"
expect 3 "$tool" run "$work/loop"
says '^ok '
(
	cd "$work/deep" || exit 1
	rm up
	name=$(printf '%0200d' 0)
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
		mkdir "$name" && cd -P "$name" 2> /dev/null || break
	done
)
timeout 60 "$tool" run "$work/deep" > "$work/out" 2> "$work/err"
code=$?
[ $code -eq 0 ] || [ $code -eq 3 ] || fail "a deep path: exit code $code"
says '^ok .*one.case'

# Notes beside cases are no cases.
mkdir "$work/mixed"
cp "$work/good.case" "$work/mixed/a.case"
echo '{}' > "$work/mixed/a.finding.json"
echo note > "$work/mixed/README.md"
echo x > "$work/mixed/.hidden"
expect 0 "$tool" run "$work/mixed"
talks '^ringfence: 1 cases: 1 ok'
