# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The module goes and comes back.

module_goes() {
	rmmod stile && [ ! -e /dev/stile/peer ]
}

module_comes_back() {
	insmod /app/module/stile.ko && within 10 test -c /dev/stile/peer
}

check module-goes module_goes
check module-comes-back module_comes_back
