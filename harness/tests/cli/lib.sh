# SPDX-License-Identifier: GPL-2.0-only
# Read by every script of this folder: sh SCRIPT <tool> <project's source> <build folder>.
set -u
tool=$1 source=$2 build=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset NO_COLOR

fail()
{
	printf 'FAILED: %s\n' "$*" >&2
	[ ! -f "$work/out" ] || sed 's/^/  out: /' "$work/out" | tail -20 >&2
	[ ! -f "$work/err" ] || sed 's/^/  err: /' "$work/err" | tail -20 >&2
	exit 1
}

# expect CODE COMMAND...: run it; stdout and stderr are kept for says and talks.
expect()
{
	code=$1
	shift
	"$@" > "$work/out" 2> "$work/err" < /dev/null
	got=$?
	[ "$got" -eq "$code" ] || fail "exit code $got, not $code: $*"
}

says()
{
	grep -q -e "$1" "$work/out" || fail "stdout lacks: $1"
}

talks()
{
	grep -q -e "$1" "$work/err" || fail "stderr lacks: $1"
}

# A case that breaks rules without any kernel, and one that breaks none.
broken_case()
{
	printf '%s\n' 'ringfence-case 1' 'platform flat  transport mmio2  driver scripted-rng' \
		'device offers VERSION_1' 'status ACKNOWLEDGE' 'status ACKNOWLEDGE DRIVER DRIVER_OK' "$@"
}

quiet_case()
{
	printf '%s\n' 'ringfence-case 1' 'kernel 6.1  platform flat  transport mmio2  driver virtio-rng' \
		'device offers VERSION_1' 'probe' 'submit read 64' 'remove' "$@"
}
