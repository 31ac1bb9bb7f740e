# shellcheck shell=sh disable=SC2034 # what others read
# SPDX-License-Identifier: Apache-2.0
# How a manager is started here, watched and asked. One manager serves all programs where it can, since starting one takes
# seconds here: it reads the file anew at each start.

state=/sys/class/stile/peer/state

# To compile is dear on an emulated processor: a command that lives for seconds compiles next to nothing, in half the time.
JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=10'
export JAVA_TOOL_OPTIONS

# Where commands find it.
RUNTIME_DIRECTORY=/run/stile/peer
export RUNTIME_DIRECTORY
mkdir -p "$RUNTIME_DIRECTORY"

# program NAME: what runs at the next start.
program() {
	cp "/app/peers/$1.elf" /tmp/peer.new && mv /tmp/peer.new /tmp/peer.elf
}

# start_manager [CONFIGURATION]
start_manager() {
	: >/tmp/manager.log # before anybody looks: the one below is emptied some time after
	/app/stile/stile run --config "${1:-/tmp/peer.toml}" >>/tmp/console 2>>/tmp/manager.log &
	manager=$!
	within 300 logged "serving 1 compartment"
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

manager_ends() {
	kill "$manager"
	ended=0
	wait "$manager" || ended=$?
	[ "$ended" = 0 ] || [ "$ended" = 143 ] || { echo "status $ended"; return 1; }
}

compartment() {
	/app/stile/stile compartment "$@" peer
}
