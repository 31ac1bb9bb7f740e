/* SPDX-License-Identifier: Apache-2.0 */
/* Arm IHI0048B, tables 4-1 and 4-2. */
#ifndef GIC_REGISTERS_H
#define GIC_REGISTERS_H

#define GICD_CTLR	0x000u
#define GICD_IGROUPR	0x080u
#define GICD_ISENABLER	0x100u
#define GICD_ICENABLER	0x180u
#define GICD_ISPENDR	0x200u
#define GICD_ICPENDR	0x280u
#define GICD_ISACTIVER	0x300u
#define GICD_ICACTIVER	0x380u
#define GICD_IPRIORITYR	0x400u
#define GICD_ITARGETSR	0x800u
#define GICD_ICFGR	0xc00u
#define GICD_NSACR	0xe00u
#define GICD_SGIR	0xf00u
#define GICD_CPENDSGIR	0xf10u
#define GICD_SPENDSGIR	0xf20u
#define GICD_ID		0xfd0u
#define GICD_END	0x1000u

#define SGIR_TARGETS(set)	((uint32_t)(set) << 16)

#define GICC_CTLR	0x00u
#define GICC_PMR	0x04u
#define GICC_BPR	0x08u
#define GICC_IAR	0x0cu
#define GICC_EOIR	0x10u
#define GICC_RPR	0x14u
#define GICC_APR	0xd0u
#define GICC_APRS	4u

#define INTERRUPT(iar)		((iar) & 0x3ffu)
#define INTERRUPT_SPURIOUS	1020u	/* and above */

#endif
