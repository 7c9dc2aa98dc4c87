# SPDX-License-Identifier: GPL-2.0-only
# The machine-readable forms: one valid object a line, with the keys that were promised.
. "$(dirname "$0")/lib.sh"

# json KEY...: every line of stdout is an object with these keys.
json()
{
	perl -MJSON::PP -e '
		my @keys = @ARGV; my $n = 0;
		while (my $line = <STDIN>) {
			my $o = JSON::PP->new->utf8->decode($line);
			for my $k (@keys) { exists $o->{$k} or die "line $.: no key $k\n"; }
			$n++;
		}
		$n or die "no line\n"' "$@" < "$work/out" 2> "$work/err" || fail "json: $*"
}

quiet_case > "$work/good.case"
broken_case > "$work/bad.case"
: > "$work/empty.case"
printf 'x' > "$work/na\"me.case"
expect 1 "$tool" run --json "$work/good.case" "$work/bad.case" "$work/empty.case" "$work/na\"me.case"
json file kernel outcome findings trace_hash
[ "$(wc -l < "$work/out")" -eq 4 ] || fail "not one line a file"
says '"outcome":"ok"'
says '"outcome":"finding"'
says '"outcome":"invalid"'
perl -MJSON::PP -ne '
	my $o = decode_json($_);
	for my $f (@{$o->{findings}}) {
		for my $k (qw(rule party stage frame signature known)) { exists $f->{$k} or die "no $k\n"; }
		$f->{signature} =~ /^[0-9a-f]{16}$/ or die "signature\n";
		$n++;
	}
	$o->{trace_hash} =~ /^[0-9a-f]{16}$/ or die "hash\n";
	END { $n or die "no finding\n" }' "$work/out" || fail "keys of findings"

expect 0 "$tool" list rules --json
json id role scope requirements page
[ "$(wc -l < "$work/out")" -ge 50 ] || fail "too few rules"
for kind in targets drivers platforms transports devices hostile services kernels; do
	expect 0 "$tool" list $kind --json
	json name
	expect 0 "$tool" list $kind
	[ -s "$work/out" ] || fail "list $kind is empty"
done
expect 0 "$tool" list kernels
says '[0-9a-f]\{64\}'
expect 0 "$tool" list services
says 'REAL'
expect 0 "$tool" list targets
for target in mmio1_rng mmio1_blk mmio2_rng mmio2_blk; do
	says "^$target "
	[ -x "$build/fuzz/$target" ] || fail "build/fuzz/$target is not there"
	[ -x "$build/afl/$target" ] || fail "build/afl/$target is not there"
done
