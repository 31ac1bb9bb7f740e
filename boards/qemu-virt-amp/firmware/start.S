/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both cores come here at EL2 with translation off: core 0 out of reset, the
 * others by PSCI CPU_ON. Until the MMU is on nothing is read that another core
 * has written: it may still be in that core's cache.
 */
	.section .text.start, "ax"
	.global core_start
core_start:
	msr	daifset, #0xf
	mrs	x19, mpidr_el1
	and	x19, x19, #0xff
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el2, x0
	msr	spsel, #1
	bl	core_stack
	mov	sp, x0
	cbnz	x19, 2f

	adrp	x0, __bss_start
	adrp	x1, __bss_end		/* both page-aligned */
1:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	1b
	bl	mmu_build
2:	bl	mmu_enable
	mov	x0, x19
	bl	core_main

/* Clobbers x0 to x2 only; x0: where this core's stack begins. */
	.global core_stack
core_stack:
	mrs	x1, mpidr_el1
	and	x1, x1, #0xff
	adrp	x0, __stacks
	mov	x2, #STACK_STRIDE
	madd	x0, x1, x2, x0
	add	x0, x0, x2
	ret

/*
 * core_enter(entry, x0): leaves for EL1 with interrupts masked and nothing in any
 * register but x0. The stack starts anew: whoever comes back comes by a trap.
 */
	.global core_enter
core_enter:
	msr	elr_el2, x0
	mov	x0, #0x3c5		/* SPSR_EL1H_MASKED */
	msr	spsr_el2, x0
	mov	x19, x1
	bl	core_stack
	mov	sp, x0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	movi	v\n\().2d, #0
	.endr
	msr	fpcr, xzr
	msr	fpsr, xzr
	mov	x0, x19
	.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	mov	x\n, xzr
	.endr
	eret
