# shellcheck shell=sh disable=SC2034,SC2154 # names that ./demo sets, or uses
# SPDX-License-Identifier: Apache-2.0
# ./demo on this board: firmware, a Debian with Stile's service and the peer are one emulated machine; the disk is a disk of
# Linux's, which the service serves to the peer. boards/qemu-ivshmem/demo.sh says what each function is for.

patience=300
machine=''

board_needs() {
	need_amp_machine
	need_package_tools
}

board_build() {
	say "building the machine (minutes, the first time)"
	rm -f "$out"/stile_*.deb
	{ "boards/$board/fetch" systemd && "boards/$board/build" && systemd/package/build --arch arm64 --output "$out"; } \
		>"$out/machine-build.log" 2>&1 || {
		cat "$out/machine-build.log" >&2
		fail "could not build the machine: see above"
	}
}

# The paths are the machine's.
board_keys() {
	echo 'image = "/var/lib/stile/demo.elf"'
	echo 'restart = "never"'
}

board_run() {
	write_config /dev/disk/job
	say "booting the machine: firmware, then Linux on core 0"
	only=
	[ "$write" = yes ] || only=--read-only
	# shellcheck disable=SC2086 # one word or none
	"boards/$board/run" --systemd --job "boards/$board/guest/demo" --with "$config" --with "$out"/stile_*_arm64.deb \
		--disk "$disk" $only --log "$serial" --timeout "$timeout" >/dev/null 2>"$out/run.log" &
	machine=$!
	while alive "$machine"; do
		narrate
		sleep 0.2
	done
	wait "$machine"
	status=$?
	machine=
	narrate
	tr -d '\r' <"$serial" | sed -n 's/^peer    | //p' >"$console"
	[ "$status" = 0 ] || { cat "$out/run.log" >&2; fail "FAILED: the machine's job ended with status $status; see $out"; }
}

# Shows what the serial line said since the last time; only whole lines.
serial_lines=0
narrate() {
	n=$(wc -l <"$serial")
	[ "$n" -le "$serial_lines" ] || sed -n "$((serial_lines + 1)),${n}s/^/  /p" "$serial" | tr -d '\r'
	serial_lines=$n
}

# shellcheck disable=SC2317,SC2329 # called by trap
board_stop() {
	[ -z "$machine" ] || { kill "$machine" 2>/dev/null && wait "$machine" 2>/dev/null; }
}
