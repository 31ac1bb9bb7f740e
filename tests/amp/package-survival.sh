# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What becomes of the service when its process dies, hangs, or finds its start-up cache spoilt.

# restarted N: systemd has started it again, for the Nth time since somebody did so by hand.
restarted() {
	[ "$(property NRestarts)" = "$1" ] && [ "$(property ActiveState)" = active ]
}

comes_back() {
	systemctl kill -s KILL stile@peer
	within 120 restarted 1 && journal_says "Failed with result 'signal'"
}

# Stopped, it exists but gives no sign of life.
watchdog_fires() {
	hung=$(property MainPID)
	kill -STOP "$hung"
	within 180 restarted 2 || return 1
	figure "systemd, of a process that hangs" "$(journalctl -u stile@peer -o cat --no-pager | grep -m 1 -i watchdog)"
	[ "$(property MainPID)" != "$hung" ] && journal_says "Watchdog timeout (limit " &&
		journal_says "Failed with result 'watchdog'"
}

# A cache that was cut off is as good as none.
starts_with_spoilt_cache() {
	cache=$(cache_file)
	cp -p "$cache" /var/tmp/cache
	truncate -s 2M "$cache"
	systemctl restart stile@peer && [ "$(property ActiveState)" = active ] && tell_start "start to ready without a cache" &&
		! cache_is_used
	status=$?
	mv /var/tmp/cache "$cache"
	return $status
}

check service-comes-back comes_back
check peer-is-served-again serves_again
check watchdog-fires watchdog_fires
check peer-is-served-after-that serves_again
check spoilt-cache-does-no-harm starts_with_spoilt_cache
