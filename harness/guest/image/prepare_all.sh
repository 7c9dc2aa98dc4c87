#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Prepares several kernel sources side by side: prepare_all.sh KERNEL_DIR CLANG SOURCE...
# Prints the folder of each, in order.
set -u
dir=$1 clang=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$dir"
n=0
pids=
for source in "$@"; do
	n=$((n + 1))
	sh "$here/prepare_kernel.sh" "$source" "$dir/$n" "$clang" &
	pids="$pids $!"
done
status=0
for pid in $pids; do
	wait "$pid" || status=1
done
[ $status = 0 ] || exit 1
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	printf '%s\n' "$dir/$i"
done
