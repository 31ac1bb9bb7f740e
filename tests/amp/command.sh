# shellcheck shell=sh disable=SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# An administrator asks the manager that runs, and has the program stopped and started.

started_anew() {
	within 120 said 'echo ready' && is running
}

# It runs into its exception again and again: no pause is waited for.
command_restarts() {
	program echo
	: >/tmp/console
	compartment restart && started_anew
}

command_tells() {
	compartment status | tee /tmp/told
	grep -q '^peer: running for ' /tmp/told && grep -q '^  provider    firmware$' /tmp/told &&
		grep -q '^  last fault  ended by itself, code 2 (exception), ' /tmp/told &&
		grep -q '^  device 1    console: driver ok, [1-9]' /tmp/told &&
		compartment log -n 100 | grep 'stopped by the firmware: read of 0x41000000'
}

# Not even a reset undoes it, which is how one asks for a new start without commands.
command_stops() {
	compartment stop && is stopped && echo reset >"$state" && within 20 is off && compartment status >/tmp/told &&
		is off && grep '; until it is started$' /tmp/told
}

command_starts() {
	: >/tmp/console
	compartment start && started_anew
}

check command-restarts command_restarts
check command-tells command_tells
check command-stops command_stops
check command-starts command_starts
