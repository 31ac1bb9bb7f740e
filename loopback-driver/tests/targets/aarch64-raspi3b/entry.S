/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a firmware would do: QEMU starts all four cores here, at EL3. Core 0 runs
 * the tests, core 3 the peer, each from EL2 on; the others sleep.
 */
#define PEER		0x1c000000
#define SCR_EL3_RW_HCE_NS	0x531
#define SPSR_EL2H_DAIF	0x3c9

	.section .start, "ax"
	.global	entry
entry:
	mov	x0, #SCR_EL3_RW_HCE_NS
	msr	scr_el3, x0
	msr	cptr_el3, xzr
	mov	x0, #(3 << 20)
	msr	cpacr_el1, x0		/* libgcc counts bits with vectors */
	mov	x0, #SPSR_EL2H_DAIF
	msr	spsr_el3, x0
	mrs	x0, mpidr_el1
	and	x0, x0, #3
	adr	x1, _start
	cbz	x0, go
	mov	x1, #PEER
	cmp	x0, #3
	b.eq	go
1:	wfi
	b	1b
go:	msr	elr_el3, x1
	eret
