# SPDX-License-Identifier: GPL-2.0-only
# corpora/claims: the table has a row for every claim, names every case that lies there and none that does not exist, and
# says of a case what the case expects.
. "$(dirname "$0")/lib.sh"

perl -e '
	my ($corpora) = @ARGV;
	my (%row, %named, @wrong);
	my %claims = (S0 => 6, S1 => 6, S2 => 3, S3 => 6, S4 => 4);
	open my $table, "<", "$corpora/claims/README.md" or die;
	while (my $row = <$table>) {
		next unless $row =~ /^\| ([SF]\d+(-\d)?)\b/;
		$row{$1}++;
		for my $name ($row =~ /`((?:[SF]\d|\.\.\/)[^`]*|\w+\/regress\/[^`]*)`/g) {
			my $file = $name =~ /regress/ ? "$corpora/$name.case" : "$corpora/claims/$name.case";
			$named{$name}++;
			open my $case, "<", $file or push(@wrong, "no case $name"), next;
			for (grep { /^expect/ } <$case>) {
				my @words = /RF-\S+/ ? /(RF-\S+) party (\w+)/ : /(silent|moves)/;
				push @words, $1 if /kernels ([\d.]+)$/;
				$row =~ /\Q$_\E/ or push @wrong, "$name expects $_: not in its row" for @words;
			}
		}
	}
	for my $claim (map { my $s = $_; map { "$s-$_" } 1 .. $claims{$s} } keys %claims) {
		push @wrong, "no row for $claim" unless $row{$claim};
	}
	for (glob "$corpora/claims/*.case") {
		m{([^/]*)\.case$};
		push @wrong, "no row names $1" unless $named{$1};
	}
	print STDERR "$_\n" for @wrong;
	exit(@wrong > 0);
' "$source/corpora" 2> "$work/err" || fail "corpora/claims/README.md"
