/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First instructions at EL1 or EL2, MMU off: down to EL1, stack, zeroed bss,
 * translation on, then stile_main. A core entered with stale state in its
 * system registers is brought to a known one.
 */
#define SCTLR_EL1_RES1	0x30d00800	/* MMU and caches off, little-endian */
#define HCR_EL2_RW	(1 << 31)
#define SPSR_EL1H_DAIF	0x3c5

	.section .text.start, "ax"
	.global _start
_start:
	msr	daifset, #0xf
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	at_el1

	mov	x0, #HCR_EL2_RW
	msr	hcr_el2, x0
	ldr	x0, =SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	/* EL1 reads the counters and owns the timers, with no offset. */
	mov	x0, #3
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	mov	x0, #0x33ff		/* no traps of FP and SIMD to EL2 */
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mov	x0, #SPSR_EL1H_DAIF
	msr	spsr_el2, x0
	adr	x0, at_el1
	msr	elr_el2, x0
	eret

at_el1:
	ldr	x0, =SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	isb
	adr	x0, vectors
	msr	vbar_el1, x0
	ldr	x0, =__stack_top
	mov	sp, x0

	ldr	x0, =__bss_start	/* both ends 16-byte aligned by the linker script */
	ldr	x1, =__bss_end
1:	cmp	x0, x1
	b.hs	2f
	stp	xzr, xzr, [x0], #16
	b	1b

2:	bl	board_map
	bl	mmu_enable
	bl	stile_main
	mov	w0, #0			/* STILE_END_WELL */
	b	stile_board_off

/*
 * Nothing is ever handled: interrupts are masked and every exception is a fault
 * of the program. It is reported on a stack of its own, for the fault may be that
 * the other one overflowed.
 */
	.balign	2048
vectors:
	.rept	16
	.balign	128
	ldr	x0, =__fault_stack_top
	mov	sp, x0
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	b	fault_report
	.endr
	.ltorg
