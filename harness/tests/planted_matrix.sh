# SPDX-License-Identifier: GPL-2.0-only
# sh planted_matrix.sh <tool> <source> <folder> <always|never> <arguments>: build the tool once more with
# vring_use_dma_api() made constant, and play the negotiation matrix: every cell is as must be expected of
# such a kernel, and those that differ from the stock kernels' are exactly the ones written down in
# models/matrix/dma-api-*.cells.
set -u
tool=$1 source=$2 folder=$3 when=$4 arguments=$5
edit=dma-api-$when
out=$folder/out-$edit
mkdir -p "$out" || exit 1

fail()
{
	printf 'FAILED: %s: %s\n' "$edit" "$*" >&2
	exit 1
}

outcomes()
{
	perl -MJSON::PP -e '
		while (<>) {
			my $o = decode_json($_);
			next unless $o->{applicable} && $o->{kernel} ne "scripted";
			my $cell = join("/", map { $o->{$_} }
				qw(transport access_platform policy platform ring driver));
			print "$cell $o->{kernel} $o->{observed}\n";
		}' "$1" | sort
}

eval "set -- $(cat "$arguments")"
cmake -S "$source" -B "$folder" -G Ninja "$@" -DRINGFENCE_TESTS=OFF \
	-DRINGFENCE_EDIT="$edit" > "$out/log" 2>&1 &&
	ninja -C "$folder" ringfence >> "$out/log" 2>&1 || { tail -20 "$out/log" >&2; fail "the build"; }
"$tool" matrix --json > "$out/stock.json" || fail "stock kernels"
"$folder/ringfence" matrix --dma-api "$when" > "$out/table" || { cat "$out/table" >&2; fail "edited kernels"; }
"$folder/ringfence" matrix --dma-api "$when" --json > "$out/edited.json"
outcomes "$out/stock.json" > "$out/stock"
outcomes "$out/edited.json" > "$out/edited"
diff "$out/stock" "$out/edited" | sed -n 's/^< //p' > "$out/was"
diff "$out/stock" "$out/edited" | sed -n 's/^> //p' > "$out/is"
kernels=$("$tool" list kernels --json | sed 's/.*"name":"\([^"]*\)".*/\1/')
for kernel in $kernels; do
	sed '/^#/d' "$source/models/matrix/$edit.cells" | sort > "$out/listed"
	grep " $kernel " "$out/was" | cut -d' ' -f1,3 | sort > "$out/was.$kernel"
	grep " $kernel " "$out/is" | cut -d' ' -f1,3 | sort > "$out/is.$kernel"
	join "$out/was.$kernel" "$out/is.$kernel" | diff "$out/listed" - > "$out/diff.$kernel" ||
		{ head -20 "$out/diff.$kernel" >&2; fail "kernel $kernel: not the cells that were listed"; }
	printf '%s: %s cells changed, all of them listed\n' "$kernel" "$(wc -l < "$out/listed")"
done
