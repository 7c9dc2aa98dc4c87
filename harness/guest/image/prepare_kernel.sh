#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes one kernel source ready to compile guest images from: unpacks it if it
# is a tarball, lets the kernel's own Kbuild make the headers of ARCH=um, and
# reads the compiler flags that Kbuild itself would use.
#
#   prepare_kernel.sh SOURCE OUT CLANG
#
# SOURCE is a kernel tree or a tarball of one. Leaves in OUT: src (the tree or
# a link to it), obj (Kbuild's output), kernel.flags (one argument a line),
# release, sha256, stamp. Does nothing when the stamp says it is all there.
set -eu

source=$1 out=$2 clang=$3
here=$(cd "$(dirname "$0")" && pwd)

die() {
	printf 'ringfence: %s\n' "$*" >&2
	exit 1
}

[ -e "$source" ] || die "kernel source $source does not exist.
  Install Debian's package:  apt-get install linux-source-6.1 linux-source-6.12
  or name another source:    cmake -DRINGFENCE_KERNELS=/path/to/linux-6.1.tar.xz"
for tool in make flex bison bc "$clang" sha256sum; do
	command -v "$tool" >/dev/null || die "'$tool' is missing; the kernel's Kbuild needs it.
  Mend it with:  ./bootstrap build"
done

# What identifies this input: the tarball's name, size and date, or the tree's Makefile; and this script.
if [ -d "$source" ]; then
	id=$(sha256sum "$source/Makefile" 2>/dev/null) || die "$source has no Makefile: not a kernel tree"
else
	id=$(stat -Lc '%n %s %Y' "$source")
fi
id="$id $(cat "$0" "$here/kernel.config" | sha256sum)"
# Several builds may share one folder of prepared kernels.
mkdir -p "$(dirname "$out")"
exec 9>"$out.lock"
flock 9
[ -f "$out/stamp" ] && [ "$(cat "$out/stamp")" = "$id" ] && exit 0

rm -rf "$out"
mkdir -p "$out/obj"
log=$out/log

if [ -d "$source" ]; then
	ln -s "$(cd "$source" && pwd)" "$out/src"
else
	mkdir "$out/src"
	# Large parts that no image compiles and Kconfig does not read stay packed.
	tar -xf "$source" -C "$out/src" --strip-components=1 \
		--exclude='*/Documentation/*/*' --exclude='*/tools/testing/*' \
		--exclude='*/drivers/gpu/drm/*/*/*.[ch]' --exclude='*/drivers/staging/*.[ch]' \
		--exclude='*/drivers/media/*.[ch]' --exclude='*/arch/*/boot/dts/*' \
		--exclude='*/drivers/infiniband/*.[ch]' --exclude='*/drivers/net/*/*.[ch]' \
		--exclude='*/sound/soc/*.[ch]' 2>"$log" ||
		die "cannot unpack $source: $(tail -n 1 "$log")
  Is it a complete kernel tarball? Debian's:  apt-get install --reinstall $(basename "$source" .tar.xz)"
fi
[ -f "$out/src/drivers/virtio/virtio_ring.c" ] ||
	die "$source holds no drivers/virtio/virtio_ring.c: not a whole kernel source"

run_make() {
	make -C "$out/src" ARCH=um CC="$clang" O="$out/obj" "$@" >"$log" 2>&1 ||
		die "the kernel's '$*' failed for $source; its last words ($log):
$(tail -n 12 "$log")"
}
run_make x86_64_defconfig
# shellcheck disable=SC2046 # one argument a word is meant
"$out/src/scripts/config" --file "$out/obj/.config" $(sed 's/#.*//' "$here/kernel.config") ||
	die "cannot edit $out/obj/.config"
run_make olddefconfig
for symbol in HAS_DMA VIRTIO_MMIO VIRTIO_BLK HW_RANDOM_VIRTIO; do
	grep -q "^CONFIG_$symbol=y" "$out/obj/.config" ||
		die "$source cannot be configured: CONFIG_$symbol stays off. Is its version supported (6.1, 6.12)?"
done
run_make -j2 prepare

# Kbuild's own command line for a file of this configuration, less what a position-independent,
# instrumented userspace object cannot have.
cmd=$out/obj/arch/um/kernel/.asm-offsets.s.cmd
[ -f "$cmd" ] || die "Kbuild left no $cmd to read compiler flags from"
src=$(cd "$out/src" && pwd -P)
obj=$(cd "$out/obj" && pwd -P)
sed -n '1s/^[^=]*:= *[^ ]* //p' "$cmd" | tr ' ' '\n' | awk -v src="$src" -v obj="$obj" '
	/^$/ { next }
	skip { skip = 0; next }
	/^-o$/ { skip = 1; next }
	/^-I$/ { joined = 1; next }
	joined { joined = 0; $0 = "-I" $0 }
	/^-Wp,|^-fverbose-asm|^-S$|\.c$|^-mcmodel|^-fno-PIE|^-mno-|^-O|^-g|^-DKBUILD|^-D__KBUILD/ { next }
	/^-W/ || /^-fmacro-prefix-map/ || /^-fno-stack-clash/ { next }
	/^-include$/ { print; getline; if ($0 ~ /^\.\//) sub(/^\./, obj); print; next }
	{ sub(/^-I\.\//, "-I" obj "/"); if ($0 == "-I.") $0 = "-I" obj; print }
' >"$out/kernel.flags"
grep -q -- '-nostdinc' "$out/kernel.flags" || die "cannot read Kbuild's flags from $cmd"

awk '$1 == "VERSION" { v = $3 } $1 == "PATCHLEVEL" { p = $3 } $1 == "SUBLEVEL" { s = $3 }
	END { print v "." p "." s }' "$src/Makefile" >"$out/release"
if [ -d "$source" ]; then
	# A tree has no one file to hash: take what images are compiled from.
	(cd "$src" && find drivers/virtio kernel/dma lib/scatterlist.c drivers/char/hw_random \
		drivers/block/virtio_blk.c include -type f | LC_ALL=C sort | xargs sha256sum) |
		sha256sum | cut -d' ' -f1 >"$out/sha256"
else
	sha256sum "$source" | cut -d' ' -f1 >"$out/sha256"
fi
printf '%s' "$id" >"$out/stamp"
