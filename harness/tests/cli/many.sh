# SPDX-License-Identifier: GPL-2.0-only
# A thousand files, and the process that plays them is killed in the middle: one verdict is lost, none of the rest.
. "$(dirname "$0")/lib.sh"

mkdir "$work/cases"
{ quiet_case; printf 'probe\nsubmit read 64\nrepeat 2000\nremove\n'; } > "$work/long.case"
i=0
while [ $i -lt 1000 ]; do
	ln "$work/long.case" "$work/cases/$(printf '%04d' $i).case"
	i=$((i + 1))
done

"$tool" run "$work/cases" > "$work/out" 2> "$work/err" &
pid=$!
tries=0
until [ "$(wc -l < "$work/out")" -ge 20 ]; do
	tries=$((tries + 1))
	[ $tries -lt 600 ] || fail "no verdict within a minute"
	kill -0 $pid 2> /dev/null || fail "it ended before it could be disturbed"
	sleep 0.1
done
worker=$(tr -d ' ' < "/proc/$pid/task/$pid/children")
kill -KILL "$worker" || fail "no worker to kill"
wait $pid
code=$?
[ $code -eq 5 ] || fail "exit code $code, not 5"
[ "$(grep -c '^bug ' "$work/out")" -eq 1 ] || fail "not one bug"
says 'died of signal 9'
[ "$(grep -c '^ok ' "$work/out")" -eq 999 ] || fail "$(grep -c '^ok ' "$work/out") of 999 were played"
