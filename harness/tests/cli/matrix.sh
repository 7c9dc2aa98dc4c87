# SPDX-License-Identifier: GPL-2.0-only
# The negotiation matrix: every cell is as it must be, but for what has a page, its line has its keys, its case is that cell, the committed
# picture is what the tool draws, and README.md says of it what is so.
. "$(dirname "$0")/lib.sh"

expect 0 "$tool" matrix --html "$work/matrix.html"
says '^all .* 0$'
xmllint --noout "$work/matrix.html" || fail "not well-formed"
grep -q 'cells are as they must be' "$work/matrix.html" || fail "the page has no verdict"

expect 0 "$tool" matrix --json
perl -MJSON::PP -ne '
	my $o = decode_json($_);
	for (qw(transport access_platform policy platform ring driver applicable expected observed party finding)) {
		die "no key $_\n" unless exists $o->{$_};
	}
	$cells++;
	$applicable += $o->{applicable};
	die "$_ disagrees\n" if $o->{applicable} && $o->{expected} ne $o->{observed} && !$o->{page};
	$by{$o->{party} // ""}++ unless $o->{page} && $o->{expected} ne $o->{observed};
	$red{$o->{page} // "no page"}++ if ($o->{party} // "") eq "driver";
	$seen{$_}{$o->{$_}}++ for qw(transport platform ring driver);
	END { die "no cells\n" unless $cells > 5000 && $applicable > 1500 && $by{device} && $by{gap} && !$by{driver};
		print "$_\n" for keys %red;
		my %words = (transport => "transports", platform => "platforms", ring => "kinds of rings", driver => "drivers");
		print STDERR scalar(keys %{$seen{$_}}), " $words{$_}\n" for keys %words; }
' "$work/out" > "$work/red" 2> "$work/numbers" || fail "the lines of --json"
while read -r words; do
	grep -qE "(^|[ (])$words" "$source/README.md" || fail "README.md does not say: $words"
done < "$work/numbers"
while read -r page; do
	grep -q "fault; on the stock kernels that is .*($page)" "$source/README.md" || fail "README.md does not tell of red cells: $page"
done < "$work/red"
expect 0 "$tool" list platforms
sed 's/ .*//' "$work/out" > "$work/platforms"
grep -q "the $(wc -l < "$work/platforms") below" "$source/README.md" || fail "README.md does not say how many platforms there are"
while read -r platform; do
	grep -qF "[$platform](models/platforms/$(echo "$platform" | tr - _).md)" "$source/README.md" || fail "README.md leads to no page of $platform"
done < "$work/platforms"

cell=mmio2/absent/strict/restricted-pool/split/virtio-rng
"$tool" matrix --case $cell > "$work/cell.case" || fail "no case of $cell"
expect 0 "$tool" run "$work/cell.case"
says 'RF-DMA-013 gap'
expect 0 "$tool" matrix --only "$cell"
expect 2 "$tool" matrix --case no/such/cell
talks "no cell 'no/such/cell'"
expect 2 "$tool" matrix --kernel 2.6
talks 'no kernel 2.6'
expect 2 "$tool" matrix --only nothing/of/the/kind
expect 3 "$tool" matrix --only "$cell" --html /proc/nowhere/page.html
talks 'cannot be written'

# A kernel that decides otherwise does not do what is expected of it.
expect 1 "$tool" matrix --only mmio2/absent/strict/offset-ranges/split/virtio-rng --dma-api always
says 'expected fault:driver'

release=$("$tool" list kernels --json | sed -n 's/.*"name":"6.1","release":"\([^"]*\)".*/\1/p')
if grep -q "\"$release\"" "$source/harness/cli/releases.def"; then
	"$tool" matrix --kernel 6.1 --picture "$work/matrix.svg" > /dev/null
	cmp "$work/matrix.svg" "$source/reports/pictures/matrix.svg" ||
		fail "reports/pictures/matrix.svg is not what matrix --kernel 6.1 --picture draws"
fi
