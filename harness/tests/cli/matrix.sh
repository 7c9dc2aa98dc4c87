# SPDX-License-Identifier: GPL-2.0-only
# The negotiation matrix: every cell is as it must be, but for what has a page, its line has its keys, its case is that cell, and the committed
# picture is what the tool draws.
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
	END { die "no cells\n" unless $cells > 5000 && $applicable > 1500 && $by{device} && $by{gap} && !$by{driver}; }
' "$work/out" || fail "the lines of --json"

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
