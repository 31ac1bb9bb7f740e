# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The kernel module does what its header says.

module_tests() {
	/app/module/stile-module-test /dev/stile/peer /dev/stile/clock | tee /tmp/module-test.txt
	tail -n 1 /tmp/module-test.txt | grep -q '^[1-9][0-9]* passed, 0 failed' && return
	grep '^FAILED' /tmp/module-test.txt
	return 1
}

check attributes-can-be-told insmod amp/attribute/build/stile_attribute.ko
check module-tests module_tests
