#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Links a guest image and checks it: link_image.sh OUT SYMBOL OBJCOPY DWARFDUMP "STRUCTS" OBJECT...
#
# The sanitizer's report and memory functions are renamed to the image's own, and so are
# its sections of edges: an engine watches the images that it runs, and no others.
# the DMA map calls are wrapped so that a case can make them fail; every symbol
# but one becomes local. Refuses an image with a writable section that the
# snapshot would miss, with a kernel symbol left undefined, or with a shared
# struct whose size differs between objects.
set -eu
out=$1 symbol=$2 objcopy=$3 dwarfdump=$4 structs=$5
shift 5

die() {
	printf 'ringfence: %s: %s\n' "$out" "$*" >&2
	exit 1
}

rename=$(for s in load store; do
	for n in 1 2 4 8 16 _n; do
		printf '%s ' "--redefine-sym __asan_report_$s${n}_noabort=rf_asan_report_$s$n"
	done
done
for f in memcpy memset memmove; do
	printf '%s ' "--redefine-sym __asan_$f=rf_asan_$f"
done
for f in 8bit_counters_init pcs_init; do
	printf '%s ' "--redefine-sym __sanitizer_cov_$f=rf_sanitizer_cov_$f"
done)
rm -rf "$out/renamed"
mkdir "$out/renamed"
for object in "$@"; do
	# shellcheck disable=SC2086 # the options are words
	"$objcopy" $rename "$object" "$out/renamed/$(basename "$object")"
done

sed -e "/@TEXT@/r $out/text.lds" -e '/@TEXT@/d' "$(dirname "$0")/guest.lds" >"$out/image.lds"
ld -r --force-group-allocation --wrap=dma_map_page_attrs --wrap=dma_map_sg_attrs \
	--wrap=dma_alloc_attrs --wrap=swiotlb_map --wrap=alloc_iova_fast --wrap=iommu_area_alloc \
	--wrap=walk_system_ram_range -T "$out/image.lds" -o "$out/image.o.part" "$out"/renamed/*.o ||
	die "the objects do not link"
edges=$(for section in cntrs pcs; do
	printf '%s ' "--rename-section __sancov_$section=__sancov_${section}_$symbol"
	for bound in start stop; do
		printf '%s ' "--redefine-sym __${bound}___sancov_$section=__${bound}___sancov_${section}_$symbol"
	done
done)
# shellcheck disable=SC2086 # the options are words
"$objcopy" --keep-global-symbol="$symbol" --add-section .note.GNU-stack=/dev/null $edges \
	"$out/image.o.part"

undefined=$(nm -u "$out/image.o.part" | awk '{ print $2 }' |
	grep -Ev '^(__asan_|__sancov_|__start___sancov|__stop___sancov)' || true)
[ -z "$undefined" ] || die "kernel symbols that no service provides:
$undefined"

# Writable sections: the gathered one, and what the compiler's runtimes own.
stray=$(readelf -SW "$out/image.o.part" | sed -n 's/^ *\[ *[0-9]*\] *//p' | awk '
	$7 ~ /W/ && $5 != "000000" && $1 !~ /^(\.rfdata|\.data\.rel\.ro|\.rfinit|\.rfsanitizer|__sancov_|\.init_array|\.fini_array|\.init\.setup|__param|asan_globals)/ { print $1 }')
[ -z "$stray" ] || die "writable sections outside the snapshot: $stray
  Gather them in guest.lds, or say there why they need not be put back."

# One struct, one size: in all objects that know it.
names=$(printf '%s' "$structs" | tr ';' '\n' | sed 's/^/--name=/')
for object in "$@"; do
	# shellcheck disable=SC2086 # the options are words
	"$dwarfdump" $names "$object" | awk '
		/DW_TAG_/ { struct = /DW_TAG_structure_type/ }
		struct && /DW_AT_name/ { gsub(/[("]|[)]/, "", $2); name = $2 }
		struct && /DW_AT_byte_size/ { gsub(/[()]/, "", $2); print name, $2; struct = 0 }'
done | sort -u >"$out/struct_sizes"
for name in $(printf '%s' "$structs" | tr ';' ' '); do
	sizes=$(awk -v n="$name" '$1 == n { print $2 }' "$out/struct_sizes" | tr '\n' ' ')
	case $sizes in
	*' '?*) die "struct $name has several sizes: $sizes
  All objects of an image must see the same configuration (kernel.defines)." ;;
	esac
done
grep -q '^device ' "$out/struct_sizes" || die "no debug information to compare struct sizes by"
mv "$out/image.o.part" "$out/image.o"
