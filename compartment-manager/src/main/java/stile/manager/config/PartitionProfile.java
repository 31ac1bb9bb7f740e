package stile.manager.config;

import java.util.List;
import java.util.Optional;
import stile.manager.image.MemoryRange;

/**
 * What the partitioning firmware gave to a compartment, or Linux where there is none.
 *
 * @param carveOut the physical memory shared with it
 * @param memory its own; there when {@link #loads() Linux loads its program}
 * @param cores its own; at least one then, and with PSCI no more
 * @param lifeCycle who starts and stops it
 * @param processor what remoteproc has it as; there when {@link #lifeCycle} is remoteproc
 */
public record PartitionProfile(
    MemoryRange carveOut,
    Optional<MemoryRange> memory,
    List<Integer> cores,
    Provider lifeCycle,
    Optional<RemoteProcessor> processor) {
  /** Who starts and stops a compartment. */
  public enum Provider {
    /** The firmware, asked through the kernel module. */
    FIRMWARE,
    /**
     * Linux starts it on a core that it does not use itself, through the kernel module; it ends
     * when its program wants to.
     */
    PSCI,
    /** Linux, which has a driver for the compartment's processor. */
    REMOTEPROC,
    /** Nobody who could be asked: it runs since the board came up. */
    NONE
  }

  public PartitionProfile {
    cores = List.copyOf(cores);
  }

  /** Whether the kernel module loads its program, and starts it. */
  public boolean loads() {
    return lifeCycle == Provider.FIRMWARE || lifeCycle == Provider.PSCI;
  }

  /** Where a program that remoteproc loads may lie; empty: nothing is known of it. */
  public List<MemoryRange> remotePlaces() {
    return processor.map(p -> p.places(memory)).orElse(List.of());
  }
}
