/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For a Cortex-A53: starts the first R5 at its vectors, by PSCI. QEMU (7.2 to
 * 10.0) takes an R5 as its boot CPU, and then leaves it powered off.
 */
#define PSCI_CPU_ON	0xc4000003
#define R5		4		/* of QEMU's MPIDRs */

	.global	_start
_start:
	ldr	x0, =PSCI_CPU_ON
	mov	x1, R5
	mov	x2, xzr
	mov	x3, xzr
	smc	#0
1:	wfi
	b	1b
	.ltorg
