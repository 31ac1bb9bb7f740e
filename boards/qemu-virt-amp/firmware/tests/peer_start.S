/* SPDX-License-Identifier: Apache-2.0 */
/* The peer's first look at its registers, and how it soils them. */
#include "board.h"

	.macro	each list:vararg
	.irp	r, \list
	mrs	x2, \r
	orr	x1, x1, x2
	.endr
	.endm

	.macro	every list:vararg
	.irp	r, \list
	msr	\r, x0
	.endr
	.endm

	.section .text.start, "ax"
	.global _start
_start:
	.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	orr	x0, x0, x\n
	.endr
	ldr	x3, =CARVEOUT
	str	x0, [x3, #8]
	mov	x1, #0
	each	vbar_el1, tpidr_el0, tpidr_el1, tpidrro_el0, cpacr_el1, cntv_ctl_el0, cntp_ctl_el0, \
		ttbr0_el1, ttbr1_el1, tcr_el1, mair_el1, contextidr_el1, sp_el0, cntkctl_el1, \
		mdscr_el1, par_el1, esr_el1, far_el1, pmuserenr_el0, pmcntenset_el0
	str	x1, [x3, #24]
	mrs	x0, sctlr_el1
	str	x0, [x3, #32]
	ldr	x0, =0x300000
	msr	cpacr_el1, x0
	isb
	.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	orr	v0.16b, v0.16b, v\n\().16b
	.endr
	umov	x0, v0.d[0]
	umov	x1, v0.d[1]
	orr	x0, x0, x1
	str	x0, [x3, #16]
	ldr	x0, =PEER_MEMORY + 0x10000
	mov	sp, x0
	bl	play
1:	b	1b

	.text
	.global	soil
soil:
	mov	x0, #0x5a5a
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	dup	v\n\().2d, x0
	.endr
	every	vbar_el1, tpidr_el0, tpidr_el1, tpidrro_el0, ttbr0_el1, ttbr1_el1, mair_el1, \
		contextidr_el1, sp_el0, par_el1, esr_el1, far_el1
	mov	x0, #(1 << 12)
	msr	mdscr_el1, x0
	mov	x0, #1
	every	cntv_ctl_el0, cntp_ctl_el0, cntkctl_el1, pmuserenr_el0, pmcntenset_el0
	isb
	ret
	.global	read_translated
read_translated:
	msr	ttbr0_el1, x0
	ldr	x0, =(2 << 32) | (1 << 23) | 25	/* 40-bit output, no TTBR1, 39-bit input */
	msr	tcr_el1, x0
	isb
	tlbi	vmalle1
	dsb	sy
	mrs	x0, sctlr_el1
	orr	x0, x0, #1
	msr	sctlr_el1, x0
	isb
	ret
	.global	spin
spin:
	msr	daifset, #0xf
1:	b	1b
