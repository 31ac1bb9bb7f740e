/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vectors, which ARMv7-R has at address 0 or FFFF0000h and nowhere else, and
 * the first instructions: supervisor mode, MPU and caches off, stack, zeroed bss,
 * then what the board maps, and stile_main.
 */
#define SCTLR_M		(1 << 0)
#define SCTLR_C		(1 << 2)
#define SCTLR_I		(1 << 12)
#define SCTLR_V		(1 << 13)	/* the vectors at FFFF0000h */
#define SCTLR_TE	(1 << 30)	/* exceptions in Thumb state */

	.syntax	unified
	.arm
	.section .vectors, "ax"
	.global	vectors
vectors:
	ldr	pc, =_start
	.irp	offset, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c
	b	fault\offset
	.endr

/*
 * Nothing is ever handled: interrupts are masked and every exception is a fault of
 * the program. It is reported on a stack of its own, for the fault may be that the
 * other one overflowed.
 */
	.irp	offset, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c
fault\offset:
	mov	r0, #\offset
	b	fault
	.endr
fault:
	ldr	sp, =__fault_stack_top
	mov	r1, lr
	mrc	p15, 0, r2, c6, c0, 0	/* DFAR */
	ldr	pc, =fault_report
	.ltorg

	.section .start, "ax"
	.global	_start
_start:
	cpsid	if, #0x13
	mrc	p15, 0, r0, c1, c0, 0
	ldr	r1, =(SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_V | SCTLR_TE)
	bic	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	ldr	sp, =__stack_top

	ldr	r0, =__bss_start	/* both ends 16-byte aligned by the linker script */
	ldr	r1, =__bss_end
	mov	r2, #0
1:	cmp	r0, r1
	strlo	r2, [r0], #4
	blo	1b

	bl	board_map
	bl	mpu_enable
	bl	stile_main
	mov	r0, #0			/* STILE_END_WELL */
	bl	stile_board_off
	.ltorg
