# SPDX-License-Identifier: GPL-2.0-only
# repro tells the story and compares with what was recorded.
. "$(dirname "$0")/lib.sh"

quiet_case > "$work/quiet.case"
broken_case > "$work/broken.case"
broken_case "expect RF-NEG-001 party driver" > "$work/met.case"
broken_case "expect RF-DMA-001 party driver" > "$work/other.case"
quiet_case "expect RF-DMA-001 party driver" > "$work/none.case"

expect 0 "$tool" repro "$work/quiet.case"
says 'the device offers, word 1: VERSION_1'
says 'the driver accepts, word 1: VERSION_1'
says 'queue-live'
says 'publish'
says 'agreed on VERSION_1'
expect 0 "$tool" repro --all "$work/quiet.case"
says 'reg-write'
expect 1 "$tool" repro "$work/broken.case"
says '>> RF-NEG-001'
says 'at fault: the driver'
expect 0 "$tool" repro "$work/met.case"
says '^SAME$'
expect 1 "$tool" repro "$work/other.case"
says '^DIFFERENT$'
expect 1 "$tool" repro "$work/none.case"
says '^NOT REPRODUCED$'

# With a finding file: its signature decides.
signature=$("$tool" run --json "$work/broken.case" 2> /dev/null | sed 's/.*"signature":"\([0-9a-f]*\)".*/\1/')
finding()
{
	printf '{"ringfence-finding":1,"finding":{"rule":"RF-NEG-001","party":"driver","stage":"probe","frame":"?",'
	printf '"signature":"%s","known":false},"kernel":"scripted","release":"","source_sha256":""}\n' "$1"
}
finding "$signature" > "$work/broken.finding.json"
expect 0 "$tool" repro "$work/broken.case"
says '^SAME$'
finding 0123456789abcdef > "$work/broken.finding.json"
expect 1 "$tool" repro "$work/broken.case"
says '^DIFFERENT$'
finding "$signature" > "$work/quiet.case.finding.json"
expect 1 "$tool" repro "$work/quiet.case"
says '^NOT REPRODUCED$'
echo '{}' > "$work/broken.finding.json"
expect 3 "$tool" repro "$work/broken.case"
talks 'is no finding file'

expect 3 "$tool" repro "$work/no-such-file"
expect 3 "$tool" repro "$work"
: > "$work/empty"
expect 2 "$tool" repro "$work/empty"
expect 2 "$tool" repro --kernel 1.0 "$work/quiet.case"
rm "$work/quiet.case.finding.json"
expect 0 "$tool" repro --kernel 6.12 "$work/quiet.case"
