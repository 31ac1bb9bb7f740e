package stile.bindings.compartment;

/**
 * What a compartment was parked for: registers as the Arm Architecture Reference Manual has them.
 *
 * @param syndrome ESR_EL2: what happened
 * @param pc ELR_EL2: where
 * @param virtualAddress FAR_EL2
 * @param address the physical address, as the compartment has it, that was refused; 0 when it is
 *     not about one
 */
public record CompartmentFault(long syndrome, long pc, long virtualAddress, long address) {}
