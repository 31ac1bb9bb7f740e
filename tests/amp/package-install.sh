# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The package is installed, and its device is there for it.

installs() {
	DEBIAN_FRONTEND=noninteractive dpkg -i ./stile_*.deb
}

# At the installation already, so that the first start finds it.
cache_is_made() {
	[ -s "$(cache_file)" ]
}

cache_file() {
	ls /var/cache/stile/start-*.aot
}

device_belongs_to_stile() {
	owner=$(stat -c '%U:%G %a' /dev/stile/peer)
	echo "$owner"
	[ "$owner" = "root:stile 660" ]
}

check system-runs systemctl is-system-running --wait
check module-is-there /app/guest/module
check installs installs
check cache-is-made cache_is_made
check udev-loads-module within 60 test -c /dev/stile/peer
check device-belongs-to-stile within 60 device_belongs_to_stile
