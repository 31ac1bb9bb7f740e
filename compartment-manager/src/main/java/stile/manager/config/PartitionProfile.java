package stile.manager.config;

import java.util.List;
import java.util.Optional;
import stile.manager.image.MemoryRange;

/**
 * What the partitioning firmware gave to a compartment, or Linux where there is none.
 *
 * @param carveOut the physical memory shared with it
 * @param memory its own; there when the kernel module {@link Provider#loads loads its program}
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
    NONE;

    /** Whether the kernel module loads the program, and starts it. */
    boolean loads() {
      return this == FIRMWARE || this == PSCI;
    }
  }

  public PartitionProfile {
    cores = List.copyOf(cores);
  }

  /** Where a program that remoteproc loads may lie; empty: nothing is known of it. */
  public List<MemoryRange> remotePlaces() {
    return processor.map(p -> p.places(memory)).orElse(List.of());
  }
}
