# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The kernel module finds its compartments.

check module-loads insmod /app/module/stile.ko
check device-appears within 10 test -c /dev/stile/peer -a -c /dev/stile/clock
