# shellcheck shell=sh disable=SC2034 # what others read
# SPDX-License-Identifier: Apache-2.0
# How a job in the machine tells what held. Each check is one line; AmpBoardTest lists the names that it expects.

# check NAME COMMAND...: holds when the command succeeds; otherwise its last line says why.
check() {
	name=$1
	shift
	if "$@" >"/tmp/$name.txt" 2>&1; then
		echo "check: $name: ok"
	else
		status=$?
		awk '{ print "  " $0 }' "/tmp/$name.txt" # for whoever looks into the log
		echo "check: $name: FAILED $(tail -n 1 "/tmp/$name.txt") (status $status)"
	fi
}

# figure NAME VALUE: something measured, which no check judges closely. A check's own output goes into a file: this does
# not.
exec 3>&1
figure() {
	echo "figure: $1: $2" >&3
}

uptime_seconds() {
	cut -d . -f 1 /proc/uptime
}

# within SECONDS COMMAND...: tries until it succeeds. The machine is emulated and others use its processors: be generous.
# By the clock, not by counting: on one busy processor a try may take seconds. Between tries the processor is free for
# what is waited for: $pause seconds.
within() {
	end=$(($(uptime_seconds) + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$(uptime_seconds)" -lt "$end" ] || { echo "not in time: $*"; return 1; }
		sleep "${pause:-0.1}"
	done
}

SIGBUS=7

# killed_by SIGNAL COMMAND...: holds when the command dies of that signal.
killed_by() {
	expected=$((128 + $1))
	shift
	status=0
	"$@" || status=$?
	[ "$status" = "$expected" ] || { echo "$*: status $status, expected $expected"; return 1; }
}

# demo_devices IMAGE [KEY...]: a configuration with what the demo uses, and more keys of the compartment.
demo_devices() {
	disk=$1
	shift
	printf '%s\n' '[[compartment]]' 'name = "peer"' 'board = "qemu-virt-amp"' "$@" \
		'[[compartment.device]]' 'type = "rng"' \
		'[[compartment.device]]' 'type = "console"' 'backend = "stdout"' \
		'[[compartment.device]]' 'type = "blk"' "image = \"$disk\""
}
