# SPDX-License-Identifier: GPL-2.0-only
# What mappings open beside what was mapped is told when asked for, changes no verdict, and is told of where there is a granule.
. "$(dirname "$0")/lib.sh"

seeds=$source/corpora/pci_modern_blk/seeds
expect 0 "$tool" run --json "$seeds/vtd.case"
if grep -q exposures "$work/out"; then fail "told unasked"; fi
sed 's/.*"trace_hash":"\([0-9a-f]*\)".*/\1/' "$work/out" > "$work/hash"
expect 0 "$tool" run --json --exposure "$seeds/vtd.case"
grep -q "$(cat "$work/hash")" "$work/out" || fail "looking changes the case"

# fields GRANULE...: an object's keys, its sums, and the granules that are wanted; no other opens more than $step
# bytes before or behind a mapping.
step=4096
fields()
{
	perl -MJSON::PP -e '
		my $o = decode_json(<STDIN>);
		my %granule;
		for my $x (@{$o->{exposures}}) {
			for (qw(granule readable writable frame mappings bytes most same_object other_objects
				freed_objects no_object unwritten left_over owner)) {
				exists $x->{$_} or die "no $_\n";
			}
			$x->{bytes} == $x->{same_object} + $x->{other_objects} + $x->{freed_objects} +
				$x->{no_object} or die "the parts are not the whole\n";
			$x->{bytes} >= $x->{most} && $x->{bytes} >= $x->{unwritten} or die "too much\n";
			$x->{mappings} or die "of nobody\n";
			$x->{most} < 2 * '"$step"' or $x->{granule} eq "ring" or die "more than two granules\n";
			$granule{$x->{granule}}++;
		}
		$granule{$_} or die "no $_\n" for @ARGV;
		@ARGV or !%granule or die "something\n"' "$@" < "$work/out" 2> "$work/err" || fail "exposures: $*"
}

fields iommu-page ring
expect 0 "$tool" run --json --exposure "$seeds/split-flat.case"
fields
expect 0 "$tool" run --json --exposure "$source/corpora/claims/S3-1-restricted-pool-out-of-the-box.case"
fields bounce-slot
expect 0 "$tool" run --json --exposure "$source/corpora/claims/S0-1-secure-guest-bounces-by-itself.case"
fields bounce-slot shared-page
sed 's/^\(kernel 6.1 *\)*platform [a-z-]*/kernel 6.1  platform xen/' "$seeds/vtd.case" > "$work/xen.case"
expect 0 "$tool" run --json --exposure "$work/xen.case"
fields grant

# An IOMMU's pages are as large as its driver's; a window that leads to all RAM opens nothing by mapping.
sed 's/^\(kernel 6.1 *\)*platform [a-z-]*/kernel 6.1  platform smmu  page-size=64K/' "$seeds/vtd.case" > "$work/smmu.case"
expect 0 "$tool" run --json --exposure "$work/smmu.case"
step=65536
fields iommu-page
perl -MJSON::PP -e 'my $o = decode_json(<STDIN>); $_->{granule} eq "iommu-page" && $_->{most} > 8192 and exit 0
	for @{$o->{exposures}}; exit 1' < "$work/out" || fail "nothing beyond 8 KiB was told of pages of 64 KiB"
step=4096
sed 's/^\(kernel 6.1 *\)*platform [a-z-]*/kernel 6.1  platform pseries-ddw/' "$seeds/vtd.case" > "$work/ddw.case"
expect 0 "$tool" run --json --exposure "$work/ddw.case"
if grep -q iommu-page "$work/out"; then fail "told of a page in a window that is open as a whole"; fi

# As many worlds as there are images, in one process: the last is looked at as the first.
set --
for platform in flat vtd xen zpci pseries pseries-svm; do
	for kernel in 6.1 6.12; do
		sed "s/^\(kernel 6.1 *\)*platform [a-z-]*/kernel $kernel  platform $platform/" "$seeds/vtd.case" \
			> "$work/$platform-$kernel.case"
		set -- "$@" "$work/$platform-$kernel.case"
	done
done
sed 's/kernel 6.1 /kernel 6.12 /' "$work/smmu.case" > "$work/smmu-6.12.case"
last=$work/smmu-6.12.case
expect 0 "$tool" run --json --exposure "$@" "$work/smmu.case" "$last"
tail -1 "$work/out" > "$work/together"
expect 0 "$tool" run --json --exposure "$last"
cmp -s "$work/out" "$work/together" || fail "the last of many worlds is looked at otherwise than alone"

# Whatever addresses a process has: pointers lie in what is exposed.
for time in 1 2 3 4 5 6 7 8; do
	expect 0 "$tool" run --json --exposure "$last"
	cmp -s "$work/out" "$work/together" || fail "another process tells otherwise"
done

expect 0 "$tool" run --exposure "$seeds/vtd.case"
says '^  exposure: iommu-page of virtqueue_add'
expect 0 "$tool" run --exposure --repeat 2 "$seeds/vtd.case" "$seeds/split-flat.case"

# And in the report, over all cases, in each of its forms.
for form in html md json; do
	expect 0 "$tool" run --exposure --report "$work/report.$form" "$seeds/vtd.case" "$work/xen.case"
	expect 0 "$tool" run --report "$work/silent.$form" "$seeds/vtd.case"
	if grep -qi exposure "$work/silent.$form"; then fail "the report tells unasked ($form)"; fi
	for granule in iommu-page grant; do
		grep -q "$granule" "$work/report.$form" || fail "the report lacks $granule ($form)"
	done
done
xmllint --noout "$work/report.html" || fail "the page is not well-formed"
perl -MJSON::PP -e 'local $/; my $o = decode_json(<STDIN>); @{$o->{exposures}} && !$o->{exposures_lost} or exit 1;
	$_->{exposure}{mappings} && $_->{cases} or exit 1 for @{$o->{exposures}}' < "$work/report.json" || fail "the report's sums"
