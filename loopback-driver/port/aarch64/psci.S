/* SPDX-License-Identifier: Apache-2.0 */
/* PSCI SYSTEM_OFF (Arm DEN0022), by the conduit the board has. */
#define PSCI_SYSTEM_OFF_LOW	0x0008
#define PSCI_SYSTEM_OFF_HIGH	0x8400

	.macro	off conduit
	.global	psci_off_\conduit
psci_off_\conduit:
	movz	w0, #PSCI_SYSTEM_OFF_LOW
	movk	w0, #PSCI_SYSTEM_OFF_HIGH, lsl #16
	\conduit	#0
1:	wfi			/* a firmware without PSCI: stay silent */
	b	1b
	.endm

	.text
	off	hvc
	off	smc
