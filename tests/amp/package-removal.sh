# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The package goes, first without and then with what it kept.

removes() {
	dpkg -r stile && [ ! -e /usr/bin/stile ] && [ -e /var/lib/stile/peer/disk.img ]
}

purges() {
	dpkg -P stile && [ ! -e /var/lib/stile ] && [ -e /etc/stile/peer.toml ]
}

check removes removes
check purges purges
check nothing-failed systemctl is-system-running
