# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The package is installed over itself while the service runs, which dpkg takes for an upgrade. A JVM must not find the
# next version's modules under its feet: the service stops in good order, and starts again.

# The device is as it would be had the module been there before any package: the rules must reach it.
upgrades() {
	before=$(property MainPID)
	chown root:root /dev/stile/peer
	installs || return 1
	after=$(property MainPID)
	echo "process $before, then $after"
	[ "$(property ActiveState)" = active ] && [ "$before" != "$after" ] && [ "$(property NRestarts)" = 0 ]
}

service_stops() {
	systemctl stop stile@peer
	result=$(property Result)
	echo "$result"
	[ "$result" = success ]
}

check upgrade-starts-it-again upgrades
check upgrade-reaches-the-device device_belongs_to_stile
check upgrade-makes-a-cache cache_is_made
check peer-is-served-by-the-next serves_again
check service-stops service_stops
