# SPDX-License-Identifier: GPL-2.0-only
# sh precompiled.sh <source> <build folder> <folder> <arguments>: build all guest images once more with every
# header read anew for every file, and compare the objects: what the build takes from precompiled headers must
# change no byte of code or data. The compiler numbers some names in the order in which it meets them, headers
# that a file does not ask for included: those numbers may differ.
set -u
source=$1 build=$2 folder=$3 arguments=$4

fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	exit 1
}

eval "set -- $(cat "$arguments")"
mkdir -p "$folder" || exit 1
cmake -S "$source" -B "$folder" -G Ninja "$@" -DRINGFENCE_TESTS=OFF -DRINGFENCE_PRECOMPILED=OFF \
	> "$folder/log" 2>&1 && ninja -C "$folder" guest_images >> "$folder/log" 2>&1 ||
	{ tail -20 "$folder/log" >&2; fail "the build"; }

# code OBJECT TO: without debug information and numbers of names.
code()
{
	objcopy -g "$1" "$2" && perl -0777 -pi -e '
		s/(__UNIQUE_ID_[A-Za-z_]*|__(?:init|exit)call__kmod_\w+?__)(\d+)/$1 . "0" x length $2/ge' "$2"
}

[ ! -e "$folder/images/6.12-generic/kernel.pch" ] || fail "it was built with precompiled headers"
objects=0
for object in "$folder"/images/*/[ks][0-9]*.o; do
	other=$build/images/${object#"$folder"/images/}
	[ -f "$other" ] || fail "$other is not there"
	code "$object" "$folder/one.o" && code "$other" "$folder/other.o" || fail "objcopy"
	cmp -s "$folder/one.o" "$folder/other.o" || fail "other code in $other"
	objects=$((objects + 1))
done
[ "$objects" -gt 500 ] || fail "only $objects objects"
echo "$objects objects are the same"
rm -rf "$folder"
