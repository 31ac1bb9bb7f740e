# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What ./demo makes of the peer's lines in $console: each claim is checked against what this side finds by itself, in
# $disk of $size bytes, with $before and $head_before hashed before the run. Sourced after tests/setup.sh.
# shellcheck disable=SC2154 # those are the demo's

TAIL=65536 # bytes at the end of a writable disk that the peer overwrites

hash_of() {
	sha256sum | cut -d ' ' -f 1
}

head_hash() {
	head -c $((size - TAIL)) "$disk" | hash_of
}

# The field of a peer's line that begins with these words: field LINE NUMBER
field() {
	tr -d '\r' <"$console" | grep "^peer: $1" | head -n 1 | cut -d ' ' -f "$2" | tr -d ,
}

agree() {
	[ "$2" = "$3" ] || fail "FAILED: $1: the peer says \"$2\", this side \"$3\""
	say "ok: $1: $2"
}

check() {
	if grep -q '^peer: FAILED' "$console"; then
		fail "FAILED: the peer gave up: $(grep '^peer: FAILED' "$console" | tr -d '\r')"
	fi
	grep -q '^peer: done' "$console" || {
		cat "$serial" >&2 2>/dev/null
		fail "FAILED: the peer ended without saying that it is done; see $out"
	}
	agree "devices on the bus" "$(field 'hello from bare metal:' 6)" 3
	case $(field 'rng 32 bytes' 5) in
	'' | *[!0-9a-f]*) fail "FAILED: the peer shows no random bytes" ;;
	esac
	agree "read-only" "$(field 'blk [0-9]* sectors' 11)" "$([ "$write" = yes ] && echo no || echo yes)"
	agree "bytes of the disk" "$(field 'blk read' 4)" "$size"
	agree "SHA-256 of the disk" "$(field 'blk read' 7)" "$before"
	if [ "$write" = no ]; then
		agree "SHA-256 of the disk afterwards" "$(hash_of <"$disk")" "$before"
		return
	fi
	agree "bytes written" "$(field 'blk wrote' 4)" "$TAIL"
	agree "first sector written" "$(field 'blk wrote' 8)" $(((size - TAIL) / 512))
	agree "SHA-256 of what was written" "$(field 'blk wrote' 10)" "$(tail -c "$TAIL" "$disk" | hash_of)"
	[ "$(head_hash)" = "$head_before" ] || fail "FAILED: $disk changed outside its last 64 KiB"
	say "ok: nothing else on the disk changed"
}
