# SPDX-License-Identifier: GPL-2.0-only
# sh sparse.sh <source> <build> <kernel folders>: sparse holds the byte orders of the wire apart. Code that touches rings,
# requests and configuration spaces has no warning; the examples that mix orders have one for each line that says so.
set -u
source=$1 build=$2 kernels=$3
cd "$source" || exit 1

fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	exit 1
}

check()
{
	sparse -D_GNU_SOURCE -Iharness -I. -std=gnu11 -Wbitwise -D__CHECK_ENDIAN__ -Wno-decl "$@" 2>&1
}

# The flags that code of an image is compiled with, with the headers that its personality takes.
check_image()
{
	name=$(sed 's/^\([0-9]*\.[0-9]*\).*/\1/' "$kernel/release")
	mine=harness/guest/image/personalities/generic
	sparse -Wbitwise -Wno-decl -D__CHECKER__ -D__CHECK_ENDIAN__ -I$mine/include -Iharness/guest/image/include \
		-I"$build/images/$name-generic/arch" -I"$build/images/$name-generic/arch/uapi" \
		$(cat "$kernel/kernel.flags" $mine/kernel.defines) -DKBUILD_MODNAME='"x"' -DKBUILD_BASENAME='"x"' \
		-Iharness "$@" 2>&1
}

# What an example says of itself, and what sparse says of it.
examples()
{
	grep -n '/\* mixed \*/' "$1" | cut -d: -f1 > "$work/wanted"
	sed -n "s|^$1:\([0-9]*\):.* warning: .*|\1|p" "$work/out" | sort -nu > "$work/seen"
	[ -s "$work/wanted" ] || fail "$1 mixes nothing"
	diff "$work/wanted" "$work/seen" >&2 || { cat "$work/out" >&2; fail "$1: not the lines that mix orders"; }
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
: > "$work/warnings"
files=0
for file in harness/device/*.c harness/transport/*.c harness/guest/scripted/*.c harness/judge/*.c \
	harness/judge/rules/*.c harness/certify/*.c harness/case/play.c models/devices/*.c models/hostile/*.c; do
	check "$file" >> "$work/warnings"
	files=$((files + 1))
done
for kernel in $kernels; do
	for file in harness/guest/drivers/*.c; do
		check_image "$file" >> "$work/warnings"
		files=$((files + 1))
	done
	check_image harness/tests/sparse/mixed_kernel.c > "$work/out"
	examples harness/tests/sparse/mixed_kernel.c
done
[ ! -s "$work/warnings" ] || { cat "$work/warnings" >&2; fail "byte orders are mixed"; }
check harness/tests/sparse/mixed.c > "$work/out"
examples harness/tests/sparse/mixed.c

# Types that can be cast away hold nothing: one header may, and says so.
if grep -rnE 'RF_FORCE|__force|\(force\)' harness models fuzz reports --include=*.c --include=*.h |
	grep -vE '^harness/base/wire\.h:|^harness/guest/(services|image)/'; then
	fail "a cast past the byte orders"
fi
printf '%s files, no byte order is mixed\n' "$files"
