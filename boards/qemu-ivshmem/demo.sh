# shellcheck shell=sh disable=SC2034,SC2154 # names that ./demo sets, or uses
# SPDX-License-Identifier: Apache-2.0
# ./demo on this board: the manager runs on this machine and the peer in QEMU.

manager_log=$out/manager.log
manager='' peer='' run=''

# Packages that must be there.
board_needs() {
	need_machine
}

# What is to be built besides the peers and the manager.
board_build() {
	:
}

# This board's keys of the compartment's table.
board_keys() {
	echo "socket = $(toml "$run/doorbell")"
}

# Serves, runs the peer to its end and stops all. Its lines go to $console, what comes without the bus to $serial.
board_run() {
	run=$(mktemp -d "${TMPDIR:-/tmp}/stile-demo.XXXXXX") || fail "cannot make a folder for the socket"
	: >"$manager_log"
	write_config "$disk"
	./stile check --config "$config" >"$out/check.txt" || fail "stile check refused $config: see above"
	start_manager
	say "starting the bare-metal peer in QEMU"
	run_peer
	say "stopping the manager"
	stop_manager
}

# Ends what was started, by its number, and nothing else.
# shellcheck disable=SC2317,SC2329 # called by trap
board_stop() {
	for pid in $peer $manager; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	[ -z "$run" ] || rm -rf "$run"
}

# Shows what was added to a file since the last time; only whole lines.
manager_lines=0 console_lines=0
narrate() {
	n=$(wc -l <"$manager_log")
	[ "$n" -le "$manager_lines" ] || sed -n "$((manager_lines + 1)),${n}s/^/  manager | /p" "$manager_log"
	manager_lines=$n
	n=$(wc -l <"$console")
	[ "$n" -le "$console_lines" ] || sed -n "$((console_lines + 1)),${n}s/^/  peer    | /p" "$console" | tr -d '\r'
	console_lines=$n
}

start_manager() {
	./stile run --config "$config" >"$console" 2>"$manager_log" &
	manager=$!
	ticks=100
	until [ -S "$run/doorbell" ]; do
		alive "$manager" || { narrate; fail "the manager ended before it listened on $run/doorbell: see above"; }
		ticks=$((ticks - 1))
		[ "$ticks" -gt 0 ] || { narrate; fail "the manager does not listen on $run/doorbell after 20 s"; }
		sleep 0.2
	done
}

run_peer() {
	"boards/$board/run-peer" --socket "$run/doorbell" --peer "$elf" --serial "$serial" >"$out/qemu.log" 2>&1 &
	peer=$!
	deadline=$(($(date +%s) + timeout))
	while alive "$peer"; do
		narrate
		grep -qs '^peer: FAILED' "$console" && break
		alive "$manager" || { narrate; fail "the manager ended while the peer was at work"; }
		[ "$(date +%s)" -lt "$deadline" ] || {
			narrate
			cat "$serial" >&2 2>/dev/null
			fail "the peer was not done after $timeout s; see $out"
		}
		sleep 0.2
	done
	if ! alive "$peer"; then
		wait "$peer"
		status=$?
		peer=
		narrate
		alive "$manager" || fail "the manager ended while the peer was at work: see above"
		[ "$status" = 0 ] || { cat "$out/qemu.log" >&2; fail "QEMU ended with status $status: see above"; }
	fi
	narrate
}

stop_manager() {
	kill "$manager"
	ticks=75
	while alive "$manager"; do
		ticks=$((ticks - 1))
		[ "$ticks" -gt 0 ] || { kill -KILL "$manager"; fail "the manager did not end within 15 s of SIGTERM"; }
		sleep 0.2
	done
	wait "$manager"
	status=$?
	manager=
	narrate
	case $status in 0 | 143) ;; *) fail "the manager ended with status $status" ;; esac
}
