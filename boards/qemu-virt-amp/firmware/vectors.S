/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Traps from EL1 and EL0 save every general register, for C may use them all; the
 * firmware leaves FP and SIMD registers alone. A trap in the firmware itself is
 * its end.
 */
#define FRAME	256		/* struct frame: x0 to x30, padded */

	.macro	own_fault
	.balign	128
	bl	core_stack		/* the fault may be that it overflowed */
	mov	sp, x0
	mrs	x0, esr_el2
	mrs	x1, elr_el2
	mrs	x2, far_el2
	bl	trap_own
	.endm

	.macro	lower handler
	.balign	128
	sub	sp, sp, #FRAME
	stp	x0, x1, [sp]
	adr	x0, \handler		/* in this section: no literal, no relocation */
	b	save
	.endm

	.text
	.balign	2048
	.global	vectors
vectors:
	.rept	8			/* from EL2 */
	own_fault
	.endr
	.rept	2			/* from a lower level, AArch64, then AArch32 */
	lower	synchronous
	lower	unexpected		/* IRQ, FIQ, SError: not routed here */
	lower	unexpected
	lower	unexpected
	.endr

	.balign	128
synchronous:
	mov	x0, sp
	bl	trap_synchronous
	b	restore
unexpected:
	bl	trap_unexpected
	b	restore

save:
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	str	x30, [sp, #240]
	br	x0

restore:
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	ldr	x30, [sp, #240]
	add	sp, sp, #FRAME
	eret
