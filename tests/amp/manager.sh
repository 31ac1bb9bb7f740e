# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The manager loads, serves and supervises programs in the compartment, whatever is done to either. One manager serves
# all programs, since starting one takes seconds here: it reads the file anew at each start.

state=/sys/class/stile/peer/state
image=/tmp/disk.img
tail=65536 # bytes that the demo writes, at the end

# To compile quickly is worth more here than to compile well.
JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1
export JAVA_TOOL_OPTIONS

# program NAME: what runs at the next start.
program() {
	cp "/app/peers/$1.elf" /tmp/peer.new && mv /tmp/peer.new /tmp/peer.elf
}

# Where commands find it.
RUNTIME_DIRECTORY=/run/stile/peer
export RUNTIME_DIRECTORY
mkdir -p "$RUNTIME_DIRECTORY"

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
	cat >/tmp/peer.toml <<-EOF
		[[compartment]]
		name = "peer"
		board = "qemu-virt-amp"
		image = "/tmp/peer.elf"
		restart = "on-fault"
		[[compartment.device]]
		type = "rng"
		[[compartment.device]]
		type = "console"
		backend = "stdout"
		[[compartment.device]]
		type = "blk"
		image = "$image"
	EOF
}

at_work_on_the_disk() {
	within 120 said 'blk 65536 sectors'
}

stopped_at_work() {
	at_work_on_the_disk && echo stop >"$state" &&
		within 20 is stopped && within 20 logged 'device 2 (blk): reset from' && ! said 'blk read'
}

reset_at_work() {
	: >/tmp/console
	echo reset >"$state" && at_work_on_the_disk && ! said 'blk read' && : >/tmp/console && echo reset >"$state" &&
		within 20 at_work_on_the_disk
}

agrees() {
	hash=$(tr -d '\r' </tmp/console | sed -n "s/^peer: $1.*sha256 \([0-9a-f]*\).*/\1/p")
	[ "$hash" = "$2" ] || { echo "the peer says \"$hash\", Linux \"$2\""; return 1; }
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

manager_ends() {
	kill "$manager"
	ended=0
	wait "$manager" || ended=$?
	[ "$ended" = 0 ] || [ "$ended" = 143 ] || { echo "status $ended"; return 1; }
}

make_disk
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
