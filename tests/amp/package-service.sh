# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The service runs, with what it may have and no more. Figures are shown; only the hopeless ones fail a check.

property() {
	systemctl show -P "$1" stile@peer
}

# status FIELD: of the process, as the kernel tells it.
status() {
	sed -n "s/^$1:[[:space:]]*//p" "/proc/$(property MainPID)/status"
}

journal_says() {
	journalctl -u stile@peer -o cat --no-pager | grep -q "$1"
}

# Since the service was started last, the program in the compartment has done all its work.
served() {
	journalctl "_SYSTEMD_INVOCATION_ID=$(property InvocationID)" -o cat --no-pager | grep -q '^peer: done'
}

# The program ended by itself. A reset gives it another go, if somebody serves.
serves_again() {
	echo reset >/sys/class/stile/peer/state
	within 120 served
}

# The example, with a program for the compartment where the service may read it.
configures() {
	install -D -m 644 /app/peers/demo.elf /var/lib/stile/demo.elf
	sed '/^board = /a image = "/var/lib/stile/demo.elf"' /usr/share/doc/stile/examples/peer.toml >/etc/stile/peer.toml
	install -d -o stile -g stile -m 750 /var/lib/stile/peer
	truncate -s 4M /var/lib/stile/peer/disk.img
	chown stile:stile /var/lib/stile/peer/disk.img
	stile check --config /etc/stile/peer.toml
}

# Type=notify: the start returns when the manager serves.
service_starts() {
	systemctl start stile@peer && [ "$(property ActiveState)" = active ] && tell_start "start to ready"
}

# tell_start WHAT: as systemd measured it, from the fork of the process to its READY=1.
tell_start() {
	us=$(($(property ActiveEnterTimestampMonotonic) - $(property InactiveExitTimestampMonotonic)))
	figure "$1" "$((us / 1000000)).$((us / 100000 % 10)) s"
}

# A JVM that does not like its cache goes on without, and then does not map it.
cache_is_used() {
	grep -m 1 "$(cache_file)" "/proc/$(property MainPID)/maps"
}

is_nobody() {
	grep -E '^(Uid|CapEff|NoNewPrivs)' "/proc/$(property MainPID)/status"
	[ "$(stat -c %U "/proc/$(property MainPID)")" = stile ] && [ "$(status CapEff)" = 0000000000000000 ] &&
		[ "$(status NoNewPrivs)" = 1 ]
}

# rollup FIELD: in KiB, of all the process's memory.
rollup() {
	awk -v field="$1:" '$1 == field { print $2 }' "/proc/$(property MainPID)/smaps_rollup"
}

# 90 MiB is what we want.
is_small() {
	resident=$(($(rollup Rss) / 1024))
	figure "resident after the program's work" "$resident MiB"
	[ "$resident" -le 270 ]
}

# All but what many processes share, and the carve-out and registers, which are no memory of the kernel's.
is_locked() {
	resident=$(rollup Rss) locked=$(rollup Locked)
	figure "locked" "$((locked / 1024)) MiB"
	[ "$((locked * 10))" -ge "$((resident * 8))" ]
}

# In tenths: 2.0 is "OK".
is_confined() {
	systemd-analyze security --no-pager --threshold=20 stile@peer && told=yes || told=no
	figure "exposure, as systemd-analyze security has it" "$(systemd-analyze security --no-pager stile@peer |
		sed -n 's/.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p')"
	[ "$told" = yes ]
}

# As root, as the service's user, who is of its group, and as somebody else. setpriv, since runuser wants PAM set up.
commands_reach_it() {
	stile compartment status peer | grep '^  provider    firmware$' &&
		setpriv --reuid stile --regid stile --clear-groups stile compartment log -n 100 peer | grep 'compartment peer: ' &&
		! setpriv --reuid nobody --regid nogroup --clear-groups stile compartment status >/tmp/refused 2>&1 && grep 'permission denied; be root' /tmp/refused
}

check configures configures
check service-starts service_starts
check cache-is-used cache_is_used
check peer-is-served within 120 served
check commands-reach-it commands_reach_it
check service-is-nobody is_nobody
check service-is-small is_small
check service-is-locked is_locked
check service-is-confined is_confined
