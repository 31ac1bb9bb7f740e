# shellcheck shell=sh disable=SC2034,SC2154 # names of the files before
# SPDX-License-Identifier: Apache-2.0
# The manager starts a program by PSCI, serves it, and has it stopped and started by command; then one that does not stop.

state=/sys/class/stile/peer/state
JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
export JAVA_TOOL_OPTIONS
RUNTIME_DIRECTORY=/run/stile/peer
export RUNTIME_DIRECTORY
mkdir -p "$RUNTIME_DIRECTORY"

program() {
	cp "/app/peers/$1.elf" /tmp/peer.new && mv /tmp/peer.new /tmp/peer.elf
}

write_config() {
	program idle
	cat >/tmp/peer.toml <<-EOF
		[[compartment]]
		name = "peer"
		board = "qemu-virt-psci"
		image = "/tmp/peer.elf"
		restart = "on-fault"
		[[compartment.device]]
		type = "console"
		backend = "stdout"
	EOF
}

start_manager() {
	: >/tmp/console
	: >/tmp/manager.log
	/app/stile/stile run --config /tmp/peer.toml >>/tmp/console 2>>/tmp/manager.log &
	manager=$!
	within 120 said idle
}

logged() {
	kill -0 "$manager" && grep -q "$1" /tmp/manager.log
}

said() {
	kill -0 "$manager" && tr -d '\r' </tmp/console | grep -q "^peer: $1"
}

is() {
	[ "$(cat "$state")" = "$1" ]
}

compartment() {
	/app/stile/stile compartment "$@" peer
}

# It is stopped by its own will, and the next program started.
command_restarts() {
	program stubborn
	compartment restart && within 20 logged 'peer: stubborn' && is running
}

# What stays is told, and not started over.
command_tells_that_it_stays() {
	program idle
	: >/tmp/console
	! compartment restart 2>/tmp/told || { echo "it was stopped"; return 1; }
	cat /tmp/told
	grep -q 'its program was asked to end and runs on' /tmp/told && is stopping && ! said idle
}

# Linux stores where the program looks: DATA of board.h.
ends_at_last() {
	devmem 0x78020000 32 1 && within 20 is stopped
}

manager_ends() {
	kill "$manager"
	ended=0
	wait "$manager" || ended=$?
	[ "$ended" = 0 ] || [ "$ended" = 143 ] || { echo "status $ended"; return 1; }
}

write_config
check manager-starts-it start_manager
check command-restarts-it command_restarts
check command-tells-that-it-stays command_tells_that_it_stays
check it-ends-at-last ends_at_last
check manager-ends manager_ends
awk '{ print "  " $0 }' /tmp/manager.log
