/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First instructions in machine mode: interrupts off, stack, zeroed bss, then
 * stile_main on hart 0. Other harts go where the board wants them, or sleep.
 */
	.section .start, "ax"
	.global _start
_start:
	csrw	mie, zero
	csrci	mstatus, 8		/* MIE */
	la	t0, vector
	csrw	mtvec, t0
#ifdef __riscv_flen
	li	t0, 1 << 13		/* FS: compiled code may save floating-point registers */
	csrs	mstatus, t0
#endif
	csrr	t0, mhartid
	bnez	t0, other

	la	sp, __stack_top
	la	t0, __bss_start		/* both ends 16-byte aligned by the linker script */
	la	t1, __bss_end
1:	bgeu	t0, t1, 2f
	sd	zero, 0(t0)
	sd	zero, 8(t0)
	addi	t0, t0, 16
	j	1b

2:	call	stile_main
	li	a0, 0			/* STILE_END_WELL */
	call	stile_board_off

other:
	call	other_hart

	.weak	other_hart
other_hart:
	wfi
	j	other_hart

/*
 * Nothing is ever handled: every trap is a fault of the program. It is reported on
 * a stack of its own, for the fault may be that the other one overflowed.
 */
	.balign	4
vector:
	la	sp, __fault_stack_top
	csrr	a0, mcause
	csrr	a1, mepc
	csrr	a2, mtval
	call	fault_report
