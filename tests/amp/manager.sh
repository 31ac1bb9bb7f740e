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

# How often a program has come to work on the disk.
lives() {
	grep -c 'device 2 (blk): driver ready' /tmp/manager.log
}

lived_more_than() {
	[ "$(lives)" -gt "$1" ]
}

# end_at_work HOW: a reset has the manager start the program again, a stop does not.
end_at_work() {
	if within 60 lived_more_than "$lived" && lived=$(lives) && echo "$1" >"$state"; then
		return
	fi
	echo "round $round, before its $1: not at work: $(tail -n 1 /tmp/console)"
	return 1
}

# The program writes all the time, and sees that each life left whole what it had written.
ended_twenty_times() {
	program endure
	lived=$(lives)
	: >/tmp/console
	echo reset >"$state"
	for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		if ! { end_at_work reset && end_at_work stop && within 20 is stopped && echo reset >"$state"; }; then
			return 1
		fi
	done
	within 60 lived_more_than "$lived" && within 20 said 'endure begins after block [1-9]' && ! said FAILED
}

outlives_its_manager() {
	starts=$(cat "${state%/*}/starts")
	kill -KILL "$manager"
	wait "$manager"
	is running
}

is_taken_over() {
	start_manager && logged 'found running; left as it is' && within 60 said 'endure goes on after block [1-9]' &&
		! said FAILED && [ "$(cat "${state%/*}/starts")" = "$starts" ]
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
check peer-ended-at-work-twenty-times ended_twenty_times
check peer-outlives-its-manager outlives_its_manager
check peer-is-taken-over is_taken_over
check rest-of-the-disk-is-as-it-was [ "$(body_hash)" = "$body" ]
check trespasser-is-parked trespasser_is_parked
check exception-is-told exception_is_told
