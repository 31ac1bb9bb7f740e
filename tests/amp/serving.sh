# shellcheck shell=sh disable=SC2034 # what others read
# SPDX-License-Identifier: Apache-2.0
# How a manager is started here, with the demo's devices on a disk, and watched. One manager serves
# all programs where it can, since starting one takes seconds here: it reads the file anew at each start.

state=/sys/class/stile/peer/state
image=/tmp/disk.img
tail=65536 # bytes that the demo writes, at the end

# To compile quickly is worth more here than to compile well.
JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1
export JAVA_TOOL_OPTIONS

# Where commands find it.
RUNTIME_DIRECTORY=/run/stile/peer
export RUNTIME_DIRECTORY
mkdir -p "$RUNTIME_DIRECTORY"

# program NAME: what runs at the next start.
program() {
	cp "/app/peers/$1.elf" /tmp/peer.new && mv /tmp/peer.new /tmp/peer.elf
}

start_manager() {
	: >/tmp/manager.log # before anybody looks: the one below is emptied some time after
	/app/stile/stile run --config /tmp/peer.toml >>/tmp/console 2>>/tmp/manager.log &
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

body_hash() {
	head -c $((32 * 1024 * 1024 - tail)) "$image" | sha256sum | cut -d ' ' -f 1
}

# Half noise, half nothing: enough to be at work on for a while.
make_disk() {
	head -c $((4 * 1024 * 1024)) /dev/urandom >"$image"
	truncate -s 32M "$image"
	whole=$(sha256sum <"$image" | cut -d ' ' -f 1)
	body=$(body_hash)
	demo_devices "$image" 'image = "/tmp/peer.elf"' 'restart = "on-fault"' >/tmp/peer.toml
}

at_work_on_the_disk() {
	within 120 said 'blk 65536 sectors'
}

agrees() {
	hash=$(tr -d '\r' </tmp/console | sed -n "s/^peer: $1.*sha256 \([0-9a-f]*\).*/\1/p")
	[ "$hash" = "$2" ] || { echo "the peer says \"$hash\", Linux \"$2\""; return 1; }
}

manager_ends() {
	kill "$manager"
	ended=0
	wait "$manager" || ended=$?
	[ "$ended" = 0 ] || [ "$ended" = 143 ] || { echo "status $ended"; return 1; }
}

make_disk
