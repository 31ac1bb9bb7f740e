# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# The JVM's start-up cache, as the package makes it: Java is started some ten times in each machine, and each start is three times
# as quick with it.

XDG_CACHE_HOME=/tmp/cache
export XDG_CACHE_HOME

cache_is_made() {
	truncate -s 1M /tmp/train.img
	demo_devices /tmp/train.img >/tmp/train.toml
	STILE_TRAIN=1 /app/stile/stile run --config /tmp/train.toml >/tmp/train.log 2>&1 &
	trained=$!
	within 300 grep -q "serving 1 compartment" /tmp/train.log
	kill "$trained"
	wait "$trained" # writes the cache
	cat /tmp/train.log
	set -- /tmp/cache/stile/start-*.aot
	[ -s "$1" ]
}

check cache-is-made cache_is_made
