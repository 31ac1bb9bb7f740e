# SPDX-License-Identifier: Apache-2.0
# Draws the table of tests/bench/vhost-user-blk as an SVG: a bar a row from ratio 1, to the right where we are quicker. The scale
# is logarithmic, so that twice and half are as far from 1.
function x(ratio) {
	ratio = ratio < 1 / most ? 1 / most : ratio > most ? most : ratio
	return middle + log(ratio) / log(most) * half
}

function text(at, y, anchor, what) {
	printf "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", at, y, anchor, what
}

BEGIN { most = 8; middle = 520; half = 240; line = 16 }

{
	cpus[NR] = $1; disk[NR] = $2; order[NR] = $3; what[NR] = $4; depth[NR] = $5; ratio[NR] = $8
}

END {
	height = (NR + 4) * line
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"820\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n", height
	printf "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
	text(12, line, "start", "Requests a second, stile serve blk over qemu-storage-daemon")
	for (tick = 1 / most; tick <= most; tick *= 2) {
		printf "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>\n", x(tick), x(tick), 2.5 * line, height - line / 2, tick == 1 ? "black" : "#ddd"
		text(x(tick), 2.2 * line, "middle", tick < 1 ? "1/" 1 / tick : tick)
	}
	for (i = 1; i <= NR; i++) {
		y = (i + 3) * line
		text(12, y, "start", cpus[i] (cpus[i] == "one" ? " processor, " : " processors, ") disk[i] ", " order[i] " " what[i] ", depth " depth[i])
		left = ratio[i] < 1 ? x(ratio[i]) : middle
		wide = ratio[i] < 1 ? middle - left : x(ratio[i]) - middle
		printf "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n", left, y - 10, wide, 11, ratio[i] < 1 ? "#c65" : "#487"
		text(808, y, "end", ratio[i])
	}
	print "</svg>"
}
