#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Applies a declared edit to a copy of a kernel file: edit_source.sh EDIT SOURCE COPY.
# An edit that changes nothing is an error: the source has moved on.
set -eu
sed -f "$1" "$2" >"$3"
if cmp -s "$2" "$3"; then
	printf 'ringfence: edit %s changes nothing in %s\n' "$1" "$2" >&2
	exit 1
fi
