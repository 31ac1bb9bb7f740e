/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Peers of a few instructions each; they run anywhere, with MMU and caches off.
 */
#include "../../../boards/qemu-virt-amp/board.h"

#define PSCI_SYSTEM_OFF	0x84000008

	.macro	peer name
	.section .rodata
	.balign	8
	.global	peer_\name, peer_\name\()_end
peer_\name:
	.endm

	.macro	end name
	.balign	8
peer_\name\()_end:
	.endm

	.macro	ring
	ldr	x1, =BOARD_GICV2M + DOORBELL_REGISTER
	mov	w2, #DOORBELL_LINUX
	str	w2, [x1]
	.endm

/* Rings once and sleeps. */
	peer	rings
	ring
1:	wfi
	b	1b
	.ltorg
	end	rings

/* Rings once and spins with everything masked. */
	peer	spins
	msr	daifset, #15
	ring
1:	b	1b
	.ltorg
	end	spins

/* Rings without a pause. */
	peer	storms
1:	ring
	b	1b
	.ltorg
	end	storms

/* Reads memory of Linux's; rings if it could. */
	peer	trespasses
	ldr	x0, =LINUX_IMAGE
	ldr	x0, [x0]
	ring
1:	wfi
	b	1b
	.ltorg
	end	trespasses

/* Ends with 42. */
	peer	ends
	ldr	x0, =PSCI_SYSTEM_OFF
	mov	x1, #42
	smc	#0
1:	b	1b
	.ltorg
	end	ends

/*
 * Started by PSCI, and nobody's to stop: see stile/life.h. Through HVC, as QEMU has it
 * in a machine without EL2.
 */
#define LIFE		(CARVEOUT + CARVEOUT_SIZE - 4096)
#define PSCI_CPU_OFF	0x84000002

	.macro	end_with code
	ldr	x0, =LIFE
	mov	w1, #\code
	str	w1, [x0, #128]
	dsb	sy
	ldr	w0, =PSCI_CPU_OFF
	hvc	#0
2:	b	2b
	.endm

/* Rings once and ends with 7 when it is asked to. */
	peer	obeys
	ring
	ldr	x0, =LIFE
1:	yield
	ldr	w1, [x0]
	cbz	w1, 1b
	end_with 7
	.ltorg
	end	obeys

/* Rings once and ends when the carve-out begins with something. */
	peer	refuses
	ring
	ldr	x0, =CARVEOUT
1:	yield
	ldr	w1, [x0]
	cbz	w1, 1b
	end_with 0
	.ltorg
	end	refuses

/* Ends at once, with 42. */
	peer	leaves
	end_with 42
	.ltorg
	end	leaves

	.section .note.GNU-stack, "", %progbits
