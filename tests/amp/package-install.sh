# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The package is installed, and its device is there for it.

# DKMS would need a compiler here; what it would have built was brought along.
module_is_there() {
	folder=/lib/modules/$(uname -r)
	mkdir -p "$folder/updates"
	touch "$folder/modules.order" "$folder/modules.builtin"
	cp /app/module/stile.ko "$folder/updates/"
	depmod
	modinfo -F srcversion stile
}

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
check module-is-there module_is_there
check installs installs
check cache-is-made cache_is_made
check udev-loads-module within 60 test -c /dev/stile/peer
check device-belongs-to-stile within 60 device_belongs_to_stile
