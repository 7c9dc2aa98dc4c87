# SPDX-License-Identifier: GPL-2.0-only
# Every command line of README.md and CONTRIBUTING.md works: those of the tool are run, bootstrap's verbs must exist.
. "$(dirname "$0")/lib.sh"

export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1
cd "$source" || exit 1
[ "$build" = "$source/build" ] || mkdir -p "$work/tree"
# The text says build/...: a build elsewhere is shown under that name.
if [ -d "$work/tree" ]; then
	for entry in "$source"/* ; do ln -s "$entry" "$work/tree/"; done
	rm -f "$work/tree/build"
	ln -s "$build" "$work/tree/build"
	cd "$work/tree" || exit 1
fi

rm -rf "$build/example"
sed -n '/^```console/,/^```$/s/^\$ //p' "$source/README.md" "$source/CONTRIBUTING.md" > "$work/commands"
[ "$(wc -l < "$work/commands")" -ge 20 ] || fail "too few commands"
while read -r line <&3; do
	case $line in
	./bootstrap*)
		verb=${line#./bootstrap }
		./bootstrap help | grep -q "^  ${verb%% *} " || fail "bootstrap has no verb: $line"
		continue
		;;
	export*)
		eval "$line"
		continue
		;;
	esac
	sh -c "$line" > "$work/out" 2> "$work/err" < /dev/null
	code=$?
	case $line in
	*'ringfence fuzz'* | *'ringfence certify'*) [ $code -le 1 ] || fail "exit code $code: $line" ;;
	*) [ $code -eq 0 ] || fail "exit code $code: $line" ;;
	esac
done 3< "$work/commands"
rm -rf "$build/example"
