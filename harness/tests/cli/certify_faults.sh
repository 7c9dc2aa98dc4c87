# SPDX-License-Identifier: GPL-2.0-only
# Each fault of the test back end fails where it belongs and nowhere else; no two faults fail alike.
. "$(dirname "$0")/lib.sh"
backend=$4

# broken FAULT SUITE REQUIREMENT...: these fail.
broken()
{
	fault=$1 suite=$2
	shift 2
	expect 1 "$tool" certify "exec:exec $backend SOCKET $fault" --type blk --suite "$suite" --timeout "${patience:-2000}"
	sed -n 's/^FAIL  \([a-z0-9-]*\) .*/\1/p' "$work/out" | tr '\n' ' ' > "$work/failed"
	[ "$(cat "$work/failed")" = "$* " ] || fail "$fault fails at: $(cat "$work/failed")- not: $*"
	grep -qxF "$*" "$work/all" && fail "$fault fails as another one"
	printf '%s\n' "$*" >> "$work/all"
}

: > "$work/all"
broken read-outside conforming window-read
says 'rule RF-DMA-020'
broken write-outside conforming window-write
says 'rule RF-DMA-021'
broken read-unpublished conforming published-only
says 'rule RF-DMA-014'
broken accept-all provoking unoffered-bits
says 'rule RF-NEG-025'
broken before-driver-ok conforming before-driver-ok
says 'rule RF-NEG-023'
broken before-enable conforming ring-disabled
says 'rule RF-RING-020'
broken write-read-only conforming read-only-kept
says 'rule RF-DMA-015'
broken used-long conforming used-length
says 'rule RF-RING-017'
broken used-unwritten conforming used-written
says 'rule RF-DMA-018'
broken used-twice conforming used-ids interrupt-event
says 'rule RF-RING-016'
broken no-version-1 conforming version-1
says 'rule RF-NEG-021'
patience=400
broken no-interrupt conforming interrupt interrupt-event
patience=
broken truncate-address conforming above-4g
broken bound-by-start provoking buffer-across-end buffer-across-gap
says 'rule RF-DMA-021'
broken wrong-data conforming round-trip
says 'rule RF-DMA-019'
broken wrong-base conforming ring-base
