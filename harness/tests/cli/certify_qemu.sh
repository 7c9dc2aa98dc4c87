# SPDX-License-Identifier: GPL-2.0-only
# Debian's qemu-storage-daemon: every verdict is the known one. What it fails at, and why that is true, stands in
# qemu-storage-daemon.expect; everything else passes.
. "$(dirname "$0")/lib.sh"
daemon=$(command -v qemu-storage-daemon) || fail "qemu-storage-daemon is not installed (Debian: qemu-system-common)"

truncate -s 16M "$work/disk"
from=$(date +%s)
expect 1 "$tool" certify "exec:exec $daemon --blockdev driver=file,node-name=f0,filename=$work/disk --export \
type=vhost-user-blk,id=e0,node-name=f0,addr.type=unix,addr.path=SOCKET,writable=on,num-queues=2" --type blk --json
[ $(($(date +%s) - from)) -lt 30 ] || fail "it took more than 30 s"
perl -MJSON::PP -e '
	my %known;
	open my $f, "<", shift or die;
	while (<$f>) {
		next if /^#/ or /^$/;
		/^(fail|untestable) ([a-z0-9-]+): \S.*\.$/ or die "line $.: $_";
		$known{$2} = $1;
	}
	my @rows = map { JSON::PP->new->utf8->decode($_) } <STDIN>;
	my $head = shift @rows;
	$head->{version} =~ /^qemu-storage-daemon version/ or die "version: $head->{version}\n";
	$head->{id} eq "vhost_user_blk" or die "id: $head->{id}\n";
	pop @rows;
	my $bad = 0;
	for my $r (@rows) {
		my $want = delete $known{$r->{requirement}} // "pass";
		next if $r->{result} eq $want;
		print STDERR "$r->{requirement}: $r->{result}, not $want: $r->{evidence}\n";
		$bad++;
	}
	%known and die "not requirements: @{[keys %known]}\n";
	exit($bad > 0)' "$(dirname "$0")/qemu-storage-daemon.expect" < "$work/out" 2> "$work/err" || fail "verdicts"
