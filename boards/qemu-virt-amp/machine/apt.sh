# shellcheck shell=sh disable=SC2034,SC2154 # names that who sources this sets, or uses
# SPDX-License-Identifier: Apache-2.0
# Packages from Debian's archive as Debian's own tools get them: apt checks the signature of the index and the hash of
# every package. It keeps to a folder of its own, needs no root, and sees nothing of what this machine has installed.
# Sourced with `set -eu` by a recipe; $new is its folder. DEBIAN_MIRROR in the environment names another mirror.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
host=$(dpkg --print-architecture)

# Debian 12's compiler builds modules for Debian 12's kernel, Debian 13's for 13's.
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-trixie}")
[ "$release" = bookworm ] || release=trixie

# apt_from SUITE ARCHITECTURE...: which packages the functions below mean; the first architecture goes without saying.
apt_from() {
	apt=$new/apt
	mkdir -p "$apt/etc/apt/apt.conf.d" "$apt/etc/apt/preferences.d" "$apt/var/lib/apt/lists/partial" \
		"$apt/var/lib/dpkg" "$apt/var/cache/apt/archives/partial"
	: >"$apt/var/lib/dpkg/status"
	echo "deb [signed-by=$keyring] ${DEBIAN_MIRROR:-http://deb.debian.org/debian} $1 main" >"$apt/etc/apt/sources.list"
	shift
	{
		apt-config dump Acquire::http Acquire::https # how this machine reaches the network
		echo "Dir \"$apt\";"
		echo "Dir::State::status \"$apt/var/lib/dpkg/status\";"
		echo "APT::Architecture \"$1\";"
		printf 'APT::Architectures:: "%s";\n' "$@"
		echo 'APT::Sandbox::User "root";' # its folder is the caller's, where no other user may write
		echo 'APT::Install-Recommends "false";'
		echo 'APT::Update::Error-Mode "any";'
		echo 'Acquire::Languages "none";'
		echo 'Acquire::Retries "3";'
	} >"$apt/apt.conf"
	APT_CONFIG=$apt/apt.conf
	export APT_CONFIG
	apt-get -qq update
}

# dependency PACKAGE PATTERN: the first package it depends on whose name matches.
dependency() {
	apt-cache depends "$1" | sed -n "s/^  Depends: \($2\)\$/\1/p" | head -n 1 | grep . ||
		fail "Debian's $1 depends on nothing like $2: is the mirror whole?"
}

# unpack FOLDER PACKAGE...: downloads packages and unpacks them there, and notes which they were.
unpack() {
	into=$1
	shift
	mkdir -p "$apt/debs" "$into"
	(cd "$apt/debs" && rm -f ./*.deb && apt-get -qq download "$@")
	for deb in "$apt/debs"/*.deb; do
		dpkg-deb -x "$deb" "$into"
		dpkg-deb -W "$deb" >>"$new/packages"
	done
}

apt_done() {
	rm -rf "$apt"
	unset APT_CONFIG
}
