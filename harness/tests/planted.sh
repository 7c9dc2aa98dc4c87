# SPDX-License-Identifier: GPL-2.0-only
# sh planted.sh <tool> <source> <folder> <edit> <arguments>: build the tool once more with a planted bug
# (fuzz/planted/EDIT.sed), fuzz the target that the edit names on one core for at most a minute, and hold
# what is found against the stock kernels: on a case that shows the bug they show nothing new. A bug that
# shows behind another, which is planted with it, is found when what "# shows: RULE FRAME..." says is, in any
# of those functions: a compiler may put one into another.
set -u
tool=$1 source=$2 folder=$3 edit=$4 arguments=$5
out=$folder/out-$edit
rm -rf "$out"
mkdir -p "$out" || exit 1

fail()
{
	printf 'FAILED: %s: %s\n' "$edit" "$*" >&2
	exit 1
}

eval "set -- $(cat "$arguments")"
cmake -S "$source" -B "$folder" -G Ninja "$@" -DRINGFENCE_TESTS=OFF \
	-DRINGFENCE_EDIT="$edit" > "$out/log" 2>&1 &&
	ninja -C "$folder" ringfence seeds > "$out/ninja.log" 2>&1 || { tail -20 "$out/ninja.log" >&2; fail "the build"; }
target=$(sed -n 's/^# target: //p' "$source/fuzz/planted/$edit.sed")
shows=$(sed -n 's/^# shows: //p' "$source/fuzz/planted/$edit.sed")

# The findings that show the bug, as far as they are saved.
shown()
{
	perl -MJSON::PP -e '
		my ($rule, @frames) = split " ", shift;
		for my $file (@ARGV) {
			open(my $in, "<", $file) or next;
			my $f = eval { decode_json(join "", <$in>)->{finding} } or next;
			next if $f->{page} || defined $rule && ($f->{rule} ne $rule || !grep { $f->{frame} eq $_ } @frames);
			(my $case = $file) =~ s/[.]finding[.]json$/.case/;
			print "$case\n" if -f $case;
		}' "$shows" "$out"/report/findings/*.finding.json
}

began=$(date +%s) found=
stop=--stop
[ -z "$shows" ] || stop=
"$folder/ringfence" fuzz --jobs 1 --time 60 $stop --report "$out/report" "$target" > "$out/fuzz.log" 2>&1 &
fuzz=$!
while [ -n "$shows" ] && kill -0 $fuzz 2> "$out/err"; do
	[ -z "$(shown)" ] || { found=${found:-$(date +%s)}; kill -INT $fuzz; }
	sleep 1
done
wait $fuzz
[ $? -eq 1 ] || { tail -5 "$out/fuzz.log" >&2; fail "nothing found in a minute"; }
[ -n "$(shown)" ] || { tail -5 "$out/fuzz.log" >&2; fail "not found in a minute: $shows"; }
ended=${found:-$(date +%s)}

silent=0
for case in $(shown); do
	"$tool" run --json "$case" > "$out/stock.json" 2> "$out/err"
	[ $? -le 1 ] || { cat "$out/err" >&2; fail "$case on the stock kernels"; }
	perl -MJSON::PP -ne '$bad ||= grep { !$_->{page} } @{decode_json($_)->{findings}};
		END { exit($bad ? 1 : 0) }' "$out/stock.json" && silent=$((silent + 1))
done
[ "$silent" -gt 0 ] || fail "the stock kernels show something new on those cases, too"
printf '%s: found in %s s on one core, %s cases, on which the stock kernels show nothing new\n' \
	"$edit" $((ended - began)) "$silent"
sed -n 's/^ *\(RF-[A-Z]*-[0-9]* .*\)/\1/p' "$out/fuzz.log" | head -3
