# shellcheck shell=sh disable=SC2034,SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# A compartment whose mailbox the kernel module drives, told by Stile what to do: clock/linux.dtso has it.

mailbox=/sys/class/stile/clock/mailbox

make_clock() {
	cat >/tmp/clock.toml <<-EOF
		[[compartment]]
		name = "clock"
		profile = "$PWD/amp/clock/profile.toml"
		[[compartment.device]]
		type = "rng"
	EOF
	[ "$(cat "$mailbox")" = missing ]
}

doctor_misses_it() {
	/app/stile/stile doctor --config /tmp/clock.toml >/tmp/doctor.txt && return 1
	grep -q 'was not told of mailbox pl031' /tmp/doctor.txt || { cat /tmp/doctor.txt; return 1; }
}

# is_told WORDS: what the installation says.
is_told() {
	/app/stile/stile doorbell install --config /tmp/clock.toml >/tmp/install.txt 2>&1
	grep "$1" /tmp/install.txt && [ "$(cat "$mailbox")" = installed ]
}

doctor_knows_it() {
	/app/stile/stile doctor --config /tmp/clock.toml
}

# Interrupts so far. Nothing runs there, so whoever rings is the manager, through the module.
alarms() {
	awk '/stile-clock-doorbell/ { print $2 }' /proc/interrupts
}

start_clock_manager() {
	before=$(alarms)
	start_manager /tmp/clock.toml
}

has_rung() {
	[ "$(alarms)" -gt "$before" ]
}

manager_rings() {
	within 20 has_rung && echo "$before, then $(alarms)"
}

check mailbox-is-missing make_clock
check mailbox-doctor-misses-it doctor_misses_it
check mailbox-is-told is_told 'was told of pl031'
check mailbox-is-told-once is_told 'knew its mailbox already'
check mailbox-doctor-knows-it doctor_knows_it
check mailbox-manager-serves start_clock_manager
check mailbox-manager-rings manager_rings
check mailbox-manager-ends manager_ends
