# shellcheck shell=sh disable=SC2154 # names that who sources this sets
# SPDX-License-Identifier: Apache-2.0
# The device trees that the boards' profiles name, out of Debian 13's generic arm64 kernel. Nothing else of it is kept.
# shellcheck source=boards/qemu-virt-amp/machine/apt.sh
. "$machine/../qemu-virt-amp/machine/apt.sh"

trees="broadcom/bcm2711-rpi-4-b broadcom/bcm2837-rpi-3-b freescale/imx8mp-evk freescale/imx93-11x11-evk
	renesas/r9a07g044l2-smarc rockchip/rk3568-evb1-v10 ti/k3-am642-evm xilinx/zynqmp-sm-k26-revA-sck-kv-g-revB
	xilinx/zynqmp-zcu102-rev1.0"

make_part() {
	say "fetching the device trees of Debian's arm64 kernel (95 MB; 1 MB is kept)"
	apt_from trixie arm64
	image=$(dependency linux-image-arm64 'linux-image-.*-arm64')
	(cd "$apt" && apt-get -qq download "$image")
	dpkg-deb --fsys-tarfile "$apt"/linux-image-*.deb | tar -x -C "$apt" --wildcards '*.dtb'
	for tree in $trees; do
		cp "$apt"/usr/lib/linux-image-*/"$tree.dtb" "$new/" || fail "$image has no device tree $tree"
	done
	dpkg-deb -W "$apt"/linux-image-*.deb >"$new/packages"
	apt_done
}
