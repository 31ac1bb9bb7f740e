/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In Linux's place: core 0 at EL1, MMU off. An exception is looked at by C and the
 * instruction that took it is skipped.
 */
	.section .text.start, "ax"
	.global _start
_start:
	adr	x0, vectors
	msr	vbar_el1, x0
	ldr	x0, =__stack_top
	mov	sp, x0
	bl	main
1:	wfi
	b	1b

	.balign	2048
vectors:
	.rept	4
	.balign	128
	b	wrong_vector
	.endr
	.balign	128
	b	exception		/* synchronous, from EL1 on its own stack */
	.rept	11
	.balign	128
	b	wrong_vector
	.endr
wrong_vector:
	bl	took_wrong_vector
exception:
	sub	sp, sp, #256
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x30, [sp, #144]
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	bl	took_exception
	mrs	x0, elr_el1
	add	x0, x0, #4
	msr	elr_el1, x0
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x30, [sp, #144]
	add	sp, sp, #256
	eret

	.section .rodata
	.global	peer_image, peer_image_end
	.balign	8
peer_image:
	.incbin	"peer.bin"
	.balign	8
peer_image_end:
