# SPDX-License-Identifier: GPL-2.0-only
# What is asked of drivers, statement by statement: each that rules name has a case that breaks it and a silent twin, its
# own in corpora/clauses or those of a rule that is its alone in corpora/rules; or a reason in an UNREACHED.md why not.
. "$(dirname "$0")/lib.sh"

expect 0 "$tool" list clauses --json
perl -MJSON::PP -e '
	my ($corpora) = @ARGV;
	my (%rules, %clauses, %wanted, @wrong);
	my ($own, $of_rules, $why) = (0, 0, 0);

	sub reasons {
		open my $file, "<", "$corpora/$_[0]/UNREACHED.md" or die "$_[0]/UNREACHED.md: $!\n";
		return map { /^- ([\w-]+): .*\.$/ ? ($1 => 1) : () } <$file>;
	}
	sub lines {
		open my $file, "<", $_[0] or return;
		return map { chomp; $_ } <$file>;
	}
	while (my $line = <STDIN>) {
		my $clause = decode_json($line);
		$why++ unless $clause->{rules};
		$rules{$clause->{name}} = [split " ", $clause->{rules} // ""];
		push @{$clauses{$_}}, $clause->{name} for @{$rules{$clause->{name}}};
	}
	my (%no_rule_case, %no_case) = ();
	%no_rule_case = reasons("rules");
	%no_case = reasons("clauses");
	for my $id (sort keys %rules) {
		my @rules = @{$rules{$id}};
		my @alone = grep { @{$clauses{$_}} == 1 } @rules;
		my @broken = lines("$corpora/clauses/$id.case");
		my @silent = lines("$corpora/clauses/$id-silent.case");
		next unless @rules;
		if (!@broken) {
			my @cases = grep { -f "$corpora/rules/$_.case" } @alone;
			my $told = $no_case{$id} || grep { $no_rule_case{$_} } @alone;
			push @wrong, "$id: no case breaks it, and no reason says why" unless @cases || $told;
			$of_rules++;
			next;
		}
		$own++;
		$wanted{"$id.case"} = $wanted{"$id-silent.case"} = 1;
		push @wrong, "$id: a case, and a reason for none" if $no_case{$id};
		push @wrong, "$id.case does not expect one of @rules"
			unless grep { my $r = $_; grep { /^expect \Q$r\E party driver/ } @broken } @rules;
		push @wrong, "$id-silent.case does not expect silence" unless grep { /^expect silent/ } @silent;
		for ([$id, @broken], ["$id-silent", @silent]) {
			push @wrong, "$_->[0].case does not begin with what it shows" unless ($_->[2] // "") =~ /^# [A-Z].*\.$/;
		}
	}
	push @wrong, "UNREACHED.md: $_ is no clause" for grep { !$rules{$_} } keys %no_case;
	push @wrong, map { m{([^/]*)$}; $wanted{$1} ? () : "$1 is of no clause" } glob "$corpora/clauses/*.case";
	print STDERR "$_\n" for @wrong;
	print "$own clauses with cases of their own, $of_rules by a rule, $why with a reason why no rule names them\n";
	exit(@wrong > 0 || $own + $of_rules < 100);
' "$source/corpora" < "$work/out" > "$work/told" 2> "$work/err" || fail "the cases of clauses"
cat "$work/told"
