/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stage 2: what each partition reaches, an identity map. Everything else traps.
 * A compartment's map is closed except while it may run.
 */
#ifndef STAGE2_H
#define STAGE2_H

/* Core 0, once. */
void stage2_build(void);

/* Translation of this core's EL1 is that of who from now on. */
void stage2_select(unsigned int who);

void stage2_open(unsigned int who);

/*
 * On return nothing that runs under who's map reaches memory any more, on whatever
 * core: its next fetch traps.
 */
void stage2_close(unsigned int who);

#endif
