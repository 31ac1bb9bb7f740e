# shellcheck shell=sh disable=SC2154 # names of serving.sh
# SPDX-License-Identifier: Apache-2.0
# The manager loads, serves and supervises programs in the compartment, whatever is done to either.

stopped_at_work() {
	at_work_on_the_disk && echo stop >"$state" &&
		within 20 is stopped && within 20 logged 'device 2 (blk): reset from' && ! said 'blk read'
}

reset_at_work() {
	: >/tmp/console
	echo reset >"$state" && at_work_on_the_disk && ! said 'blk read' && : >/tmp/console && echo reset >"$state" &&
		within 20 at_work_on_the_disk
}

trespasser_is_parked() {
	program trespass
	echo reset >"$state"
	within 60 logged 'stopped by the firmware: read of 0x41000000' && ! said FAILED
}

exception_is_told() {
	program panic
	within 90 logged 'ended by itself, code 2 (exception)'
}

program demo
check manager-serves start_manager
check peer-stopped-at-work stopped_at_work
check peer-reset-at-work reset_at_work
check peer-done within 120 said "done"
check peer-read-the-disk agrees 'blk read 33554432 bytes' "$whole"
check peer-wrote-the-tail agrees 'blk wrote 65536 bytes' "$(tail -c "$tail" "$image" | sha256sum | cut -d ' ' -f 1)"
check rest-of-the-disk-is-as-it-was [ "$(body_hash)" = "$body" ]
check trespasser-is-parked trespasser_is_parked
check exception-is-told exception_is_told
