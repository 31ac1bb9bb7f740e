/* SPDX-License-Identifier: Apache-2.0 */
#include "arm64.h"
#include "core.h"
#include "partition.h"
#include "stage2.h"

#define HCR_VM		(1ull << 0)	/* stage 2 */
#define HCR_SWIO	(1ull << 1)	/* invalidating by set and way cleans too: it may hit others' lines */
#define HCR_TWI		(1ull << 13)	/* see gic_sleep */
#define HCR_TSC		(1ull << 19)
#define HCR_TIDCP	(1ull << 20)	/* what an implementation adds may reach beyond a core */
#define HCR_RW		(1ull << 31)	/* EL1 is AArch64 */

#define CNTHCTL_EL1_OWNS	3ull	/* counter and physical timer */
#define CPTR_NO_TRAPS		0x33ffull
#define PMCR_N(pmcr)		((pmcr) >> 11 & 31)
#define SCTLR_EL1_OFF		0x30d00800ull	/* RES1; MMU and caches off */
#define PMCR_RESET		0x6ull		/* all counters to zero, disabled */

/* FP, SIMD, timers, counters and debug are EL1's: all are banked by core. */
void core_init(unsigned int who)
{
	sysreg_write(hcr_el2, HCR_RW | HCR_TSC | HCR_SWIO | HCR_VM |
			      (who == LINUX ? 0 : HCR_TWI | HCR_TIDCP));
	sysreg_write(cptr_el2, CPTR_NO_TRAPS);
	sysreg_write(hstr_el2, 0);
	sysreg_write(mdcr_el2, PMCR_N(sysreg_read(pmcr_el0)));
	sysreg_write(cnthctl_el2, CNTHCTL_EL1_OWNS);
	sysreg_write(cntvoff_el2, 0);
	sysreg_write(cnthp_ctl_el2, 0);
	sysreg_write(vpidr_el2, sysreg_read(midr_el1));
	sysreg_write(vmpidr_el2, sysreg_read(mpidr_el1));
	stage2_select(who);
	core_reset_el1();
	__asm__ volatile("tlbi alle1; dsb nsh; isb" ::: "memory");
}

static void reset_devices(void)
{
	sysreg_write(cntv_ctl_el0, 0);
	sysreg_write(cntp_ctl_el0, 0);
	sysreg_write(cntkctl_el1, 0);
	sysreg_write(pmcr_el0, PMCR_RESET);
	sysreg_write(pmcntenclr_el0, 0xffffffff);
	sysreg_write(pmintenclr_el1, 0xffffffff);
	sysreg_write(pmovsclr_el0, 0xffffffff);
	sysreg_write(pmuserenr_el0, 0);
	sysreg_write(mdscr_el1, 0);	/* no breakpoint or step has effect */
}

void core_reset_el1(void)
{
	sysreg_write(sctlr_el1, SCTLR_EL1_OFF);
	sysreg_write(cpacr_el1, 0);
	sysreg_write(ttbr0_el1, 0);
	sysreg_write(ttbr1_el1, 0);
	sysreg_write(tcr_el1, 0);
	sysreg_write(mair_el1, 0);
	sysreg_write(amair_el1, 0);
	sysreg_write(vbar_el1, 0);
	sysreg_write(contextidr_el1, 0);
	sysreg_write(tpidr_el0, 0);
	sysreg_write(tpidrro_el0, 0);
	sysreg_write(tpidr_el1, 0);
	sysreg_write(esr_el1, 0);
	sysreg_write(far_el1, 0);
	sysreg_write(afsr0_el1, 0);
	sysreg_write(afsr1_el1, 0);
	sysreg_write(par_el1, 0);
	sysreg_write(csselr_el1, 0);
	sysreg_write(elr_el1, 0);
	sysreg_write(spsr_el1, 0);
	sysreg_write(sp_el0, 0);
	sysreg_write(sp_el1, 0);
	reset_devices();
	isb();
}
