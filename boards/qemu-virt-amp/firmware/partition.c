/* SPDX-License-Identifier: Apache-2.0 */
#include "board.h"
#include "partition.h"
#include "uart.h"

const struct partition partitions[PARTITIONS] = {
	[LINUX] = {
		.name = "linux",
		.cores = 1u << 0,
		.memory = { BOARD_RAM, BOARD_RAM_SIZE },
	},
	{
		.name = "peer",
		.cores = 1u << PEER_CORE,
		.memory = { PEER_MEMORY, PEER_MEMORY_SIZE },
		.carveout = { CARVEOUT, CARVEOUT_SIZE },
		.interrupts = { DOORBELL_PEER },
		.doorbell = DOORBELL_LINUX,
		.event = EVENT_LINUX,
	},
};

static const struct region firmware = { FIRMWARE, FIRMWARE_SIZE };

unsigned int partition_of_core(unsigned int core)
{
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++)
		if (partitions[who].cores >> core & 1)
			return who;
	return LINUX;
}

unsigned int partition_first_core(unsigned int who)
{
	return (unsigned int)__builtin_ctz(partitions[who].cores);
}

/* The order of the comparisons keeps them from overflowing. */
bool region_contains(struct region region, uint64_t address, uint64_t length)
{
	return address >= region.base && length <= region.size &&
	       address - region.base <= region.size - length;
}

/* Neither wraps around: the caller has seen that they lie in RAM. */
static bool overlap(struct region region, uint64_t address, uint64_t length)
{
	return address < region.base + region.size && region.base < address + length;
}

bool partition_linux_has(uint64_t address, uint64_t length)
{
	if (!region_contains(partitions[LINUX].memory, address, length) ||
	    overlap(firmware, address, length))
		return false;
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++)
		if (overlap(partitions[who].memory, address, length) ||
		    overlap(partitions[who].carveout, address, length))
			return false;
	return true;
}

static unsigned int owner(unsigned int interrupt)
{
	for (unsigned int who = LINUX + 1; who < PARTITIONS; who++)
		for (unsigned int i = 0; i < INTERRUPTS_MAX; i++)
			if (partitions[who].interrupts[i] == interrupt)
				return who;
	return LINUX;
}

bool partition_has_interrupt(unsigned int who, unsigned int interrupt)
{
	if (interrupt < PRIVATE_INTERRUPTS)
		return interrupt != FIRMWARE_SGI;
	return owner(interrupt) == who;
}

static void print_region(const char *what, struct region region)
{
	uart_print(what);
	uart_hex(region.base);
	uart_print("-");
	uart_hex(region.base + region.size - 1);
}

static void print_compartment(const struct partition *p)
{
	print_region(", carve-out ", p->carveout);
	uart_print(", doorbell ");
	uart_decimal(p->doorbell);
	uart_print(", event ");
	uart_decimal(p->event);
	uart_print(", rung by");
	for (unsigned int i = 0; i < INTERRUPTS_MAX && p->interrupts[i]; i++) {
		uart_print(" ");
		uart_decimal(p->interrupts[i]);
	}
}

void partition_print(void)
{
	for (unsigned int who = 0; who < PARTITIONS; who++) {
		uart_print("stile-fw: ");
		uart_print(partitions[who].name);
		uart_print(": core");
		for (unsigned int core = 0; core < BOARD_CPUS; core++)
			if (partitions[who].cores >> core & 1) {
				uart_print(" ");
				uart_decimal(core);
			}
		print_region(", memory ", partitions[who].memory);
		if (who == LINUX)
			uart_print(" less what follows");
		else
			print_compartment(&partitions[who]);
		uart_print("\n");
	}
	print_region("stile-fw: firmware: memory ", firmware);
	uart_print("\n");
}
