/* SPDX-License-Identifier: Apache-2.0 */
/* The ways to end by PSCI (Arm DEN0022), with the conduits that boards have. */
#define PSCI_CPU_OFF	0x84000002
#define PSCI_SYSTEM_OFF	0x84000008

	.text
	.global	psci_system_off_hvc
psci_system_off_hvc:
	ldr	w0, =PSCI_SYSTEM_OFF
	hvc	#0
	b	silent

	.global	psci_cpu_off_smc
psci_cpu_off_smc:
	mov	w1, w0			/* PSCI ignores it, a partitioning firmware keeps it */
	ldr	w0, =PSCI_CPU_OFF
	smc	#0

	.global	psci_cpu_off_hvc
psci_cpu_off_hvc:
	ldr	w0, =PSCI_CPU_OFF
	hvc	#0

silent:					/* a firmware without PSCI */
	wfi
	b	silent
	.ltorg
