/* SPDX-License-Identifier: Apache-2.0 */
#include <stile/firmware.h>

#include "arm64.h"
#include "board.h"
#include "compartment.h"
#include "core.h"
#include "gic.h"
#include "partition.h"
#include "psci.h"
#include "stage2.h"
#include "uart.h"

_Noreturn void core_main(unsigned int core);

static void say_hello(void)
{
	uart_init();
	uart_print("stile-fw: partitioning firmware, abi ");
	uart_decimal(STILE_FW_ABI);
	uart_print("\n");
	partition_print();
}

static void start_others(void)
{
	for (unsigned int core = 1; core < BOARD_CPUS; core++)
		if (psci_cpu_on(core, (uintptr_t)core_start)) {
			uart_print("stile-fw: PSCI does not start core ");
			uart_decimal(core);
			uart_print("; its compartment stays in state resetting\n");
		}
}

/* start.S calls it with translation on. */
_Noreturn void core_main(unsigned int core)
{
	unsigned int who = partition_of_core(core);

	if (core == 0) {
		say_hello();
		gic_init();
		stage2_build();
		compartment_init();
		start_others();
	}
	core_init(who);
	if (who != LINUX)
		compartment_serve(who);
	core_enter(LINUX_IMAGE, LINUX_DTB);
}
