# SPDX-License-Identifier: GPL-2.0-only
# sh repairs.sh <tool> <source> <folder> <edit> <arguments>: build the tool once more with one
# declared edit of the kernel source, play all corpora with both, and compare: the findings of the
# pages that name the edit are gone, on the kernels and platforms that it says, and nothing else has
# changed. A case that had one goes on where it ended before: what it shows there must be known.
# The folder is shared by all edits: only what the edit touches is compiled again. The file
# <arguments> says how the build in use was configured.
set -u
tool=$1 source=$2 folder=$3 edit=$4 arguments=$5
out=$folder/out-$edit
mkdir -p "$out" || exit 1

fail()
{
	printf 'FAILED: %s: %s\n' "$edit" "$*" >&2
	exit 1
}

eval "set -- $(cat "$arguments")"
cmake -S "$source" -B "$folder" -G Ninja "$@" -DRINGFENCE_TESTS=OFF \
	-DRINGFENCE_EDIT="$edit" > "$out/log" 2>&1 &&
	ninja -C "$folder" ringfence >> "$out/log" 2>&1 || { tail -20 "$out/log" >&2; fail "the build"; }
"$tool" run --json --kernel all "$source/corpora" > "$out/stock" 2> "$out/err"
[ $? -le 1 ] || fail "stock kernels: see $out/err"
"$folder/ringfence" run --json --kernel all "$source/corpora" > "$out/edited" 2> "$out/err"
[ $? -le 1 ] || fail "edited kernels: see $out/err"
kernels=$(sed -n 's/^# kernels: //p' "$source/harness/guest/image/edits/$edit.sed")
platforms=$(sed -n 's/^# platforms: //p' "$source/harness/guest/image/edits/$edit.sed")
pages=$(cd "$source" && grep -l "^- repair for tests:.*\`$edit\`" reports/findings/F-*.md)
[ -n "$pages" ] || fail "no page in reports/findings names it"

perl -MJSON::PP -e '
	my ($stock, $edited, $kernels, $platforms, $pages, $source) = @ARGV;
	my %kernel = map { $_ => 1 } split " ", $kernels;
	my %platform = map { $_ => 1 } split " ", $platforms;
	my %page = map { $_ => 1 } split " ", $pages;
	my @lines;
	for my $page (sort keys %page) {
		open(my $in, "<", "$source/$page") or die;
		while (<$in>) { push @lines, [ split " ", $1 ] if /^- (RF-.*)/; }
	}
	sub fits { my ($pattern, $word) = @_; return $pattern eq "*" || $pattern eq $word; }
	# By the lines, too: a finding behind damaged memory has the page of the damage.
	sub own {
		my $f = shift;
		return 1 if $page{$f->{page} // ""};
		return grep { $_->[0] eq $f->{rule} && $_->[1] eq $f->{party} &&
			      fits($_->[2], $f->{stage}) && fits($_->[3], $f->{frame}) } @lines;
	}
	sub reached {
		my $case = shift;
		return 0 unless $kernel{$case->{kernel}};
		return 1 unless %platform;
		open(my $in, "<", $case->{file}) or die;
		while (<$in>) { return $platform{$1} // 0 if /^[^#]*\bplatform\s+(\S+)/; }
		return 0;
	}
	sub name { my $f = shift; return "$f->{rule} $f->{party} $f->{stage} $f->{frame}"; }
	sub slurp {
		my %all;
		open(my $in, "<", shift) or die;
		while (<$in>) { my $o = decode_json($_); $all{"$o->{file} $o->{kernel}"} = $o; }
		return %all;
	}
	my (%a, %b);
	%a = slurp($stock);
	%b = slurp($edited);
	my ($silenced, $bad) = (0, 0);
	for my $case (sort keys %a) {
		my ($old, $new) = ($a{$case}, $b{$case} // die "$case: gone\n");
		my %had = map { name($_) => 1 } @{$old->{findings}};
		my $own = grep { own($_) } @{$old->{findings}};
		my $left = grep { $page{$_->{page} // ""} } @{$new->{findings}};
		my @more = grep { !$had{name($_)} && !($own && $_->{page}) } @{$new->{findings}};
		my $less = @{$old->{findings}} - @{$new->{findings}};
		my $reached = reached($new);
		$silenced += $own && !$left;
		if ($reached && $left) { print STDERR "$case: not silenced\n"; $bad++; }
		if (@more) { print STDERR "$case: new: ", name($_), "\n" for @more; $bad++; }
		if ($less && !($reached && $own)) { print STDERR "$case: fell silent with it\n"; $bad++; }
		next if $own || $old->{outcome} eq $new->{outcome};
		print STDERR "$case: another outcome\n";
		$bad++;
	}
	print "$silenced verdicts silenced\n";
	exit($bad || !$silenced);
' "$out/stock" "$out/edited" "$kernels" "$platforms" "$pages" "$source" || fail "see above; $out"
