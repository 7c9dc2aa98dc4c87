# SPDX-License-Identifier: GPL-2.0-only
# Back ends that hang, die, flood, or send what is no reply: said in the result, in bounded time, and nothing is left.
. "$(dirname "$0")/lib.sh"
backend=$4
# A copy under a name of its own, so that what is left of it can be told.
cp "$backend" "$work/backend.$$"
export ASAN_OPTIONS=detect_leaks=1 TMPDIR="$work"

# bad FAULT REQUIREMENT SECONDS WORDS: the requirement (a pattern) fails with these words, within the time.
bad()
{
	from=$(date +%s)
	expect 1 "$tool" certify "exec:exec $work/backend.$$ SOCKET $1" --type blk --timeout 300
	[ $(($(date +%s) - from)) -le "$3" ] || fail "$1 took more than $3 s"
	grep -A3 "^FAIL  $2 " "$work/out" | grep -q -e "$4" || fail "$1 is not told at $2: $4"
	grep -q 'ERROR: LeakSanitizer' "$work/err" && fail "$1 leaks"
	none_left "$1"
}

none_left()
{
	for exe in /proc/[0-9]*/exe; do
		case $(readlink "$exe" 2> /dev/null) in
		"$work/backend.$$"*) fail "$1 leaves a process: $exe" ;;
		esac
	done
	ls -d "$work"/ringfence-* 2> /dev/null && fail "$1 leaves a socket"
	return 0
}

bad hang-early speaks 20 'no reply to GET_FEATURES within 300 ms'
bad hang-late '[a-z0-9-]*' 30 'within 300 ms\|in time'
bad die-early speaks 10 'exit code 3'
bad die-late '[a-z0-9-]*' 40 'signal 6'
bad flood speaks 10 'the reply to GET_FEATURES'
bad malformed speaks 10 'has no reply flag'
bad oversized speaks 10 'a payload that no message has'
bad extra-fds speaks 10 'file descriptors'
expect 0 "$tool" certify "exec:exec $work/backend.$$ SOCKET orphan" --type blk --suite conforming
none_left orphan

# Descriptors: as many at the end of a hundred sessions as at the beginning; and no child.
expect 0 "$tool" certify "exec:exec $work/backend.$$ SOCKET" --type blk --json
perl -MJSON::PP -ne '
	my $o = decode_json($_);
	exists $o->{fds_before} or next;
	$o->{fds_before} == $o->{fds_after} or die "descriptors: $o->{fds_before} -> $o->{fds_after}\n";
	$o->{children_after} == 0 or die "children: $o->{children_after}\n";
	$n++;
	END { $n or die "not counted\n" }' "$work/out" 2> "$work/err" || fail "counting"
