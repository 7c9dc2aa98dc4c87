# SPDX-License-Identifier: GPL-2.0-only
# certify: command lines, the forms of a certificate, both kinds of target, against an honest back end.
. "$(dirname "$0")/lib.sh"
backend=$4

expect 2 "$tool" certify
talks 'vhost-user:SOCKET'
expect 2 "$tool" certify "exec:$backend /tmp/x" --type blk
talks 'write SOCKET'
expect 2 "$tool" certify vhost-user:/tmp/x
talks 'what type'
expect 4 "$tool" certify vhost-user:/tmp/x --type net
expect 2 "$tool" certify vhost-user:/tmp/x --type blk --suite strange
expect 2 "$tool" certify vhost-user:/tmp/x --type blk --only strange
expect 2 "$tool" certify vhost-user:/tmp/x --type blk --timeout 0
expect 3 "$tool" certify "vhost-user:$work/none" --type blk
talks 'cannot be reached'
expect 3 "$tool" certify "exec:echo to SOCKET; exit 7" --type blk
talks 'ended with exit code 7'
talks '^to /'

# A back end that runs already is used and left alone.
"$backend" "$work/socket" &
pid=$!
trap 'kill $pid; rm -rf "$work"' EXIT
for i in 1 2 3 4 5 6 7 8 9 10; do [ -S "$work/socket" ] || sleep 0.1; done
expect 0 "$tool" certify "vhost-user:$work/socket" --type blk --suite conforming
says '^conforming'
says '^pass  window-write'
kill -0 $pid || fail "the back end that was there is gone"

expect 0 "$tool" certify "exec:exec $backend SOCKET" --type blk --json --junit "$work/junit.xml" --log "$work/log"
perl -MJSON::PP -e '
	my ($first, @rows) = map { JSON::PP->new->utf8->decode($_) } <STDIN>;
	my $last = pop @rows;
	$first->{"ringfence-certificate"} == 1 or die "no certificate\n";
	$first->{id} eq "ringfence test disk" or die "id: $first->{id}\n";
	hex($first->{features}) & 1 << 6 or die "features\n";
	my %suites;
	for my $r (@rows) {
		for my $k (qw(requirement suite result level ids clause title evidence)) { $r->{$k} or die "no $k\n"; }
		exists $r->{rule} or die "no rule\n";
		$suites{$r->{suite}}++;
		$r->{result} eq "pass" or $r->{requirement} =~ /^(in-order|access-platform)$/ or
			die "$r->{requirement}: $r->{result}: $r->{evidence}\n";
	}
	$suites{conforming} >= 25 && $suites{provoking} >= 15 or die "too few\n";
	$last->{pass} + $last->{untestable} == @rows && !$last->{fail} or die "sums\n"' \
	< "$work/out" 2> "$work/err" || fail "the honest back end"
grep -q '<testsuite name="ringfence certify" tests="[0-9]*" failures="0"' "$work/junit.xml" || fail "JUnit's head"
perl -e '
	local $/; my $x = <STDIN>; my @open;
	while ($x =~ /<([?\/]?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*([?\/]?)>/g) {
		if ($1 eq "/") { pop @open eq $2 or die "unbalanced $2\n"; }
		elsif (!$1 && !$4) { push @open, $2; }
	}
	@open and die "open: @open\n"' < "$work/junit.xml" 2> "$work/err" || fail "JUnit is no XML"
expect 3 "$tool" certify "exec:exec $backend SOCKET" --type blk --only speaks --junit "$work/none/x"

expect 0 "$tool" list requirements
says '^window-read  *conforming'
expect 0 "$tool" list rules
says '^RF-DMA-019  *both'
says '^RF-RING-017  *device'
says '^RF-RING-007  *driver'
[ "$(cut -c1-11 "$work/out" | sort | uniq -d | wc -l)" -eq 0 ] || fail "a rule is there twice"
