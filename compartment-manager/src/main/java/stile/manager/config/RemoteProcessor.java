package stile.manager.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import stile.manager.image.MemoryRange;

/**
 * A processor that Linux has a driver for.
 *
 * @param name the path of its device-tree node, or its name in {@code /sys/class/remoteproc}
 * @param local memory of its own, where it sees it: tightly coupled, for instance
 */
public record RemoteProcessor(String name, List<MemoryRange> local) {
  public RemoteProcessor {
    local = List.copyOf(local);
  }

  /**
   * Where a program may lie.
   *
   * @param memory the compartment's; without, nothing is known of it, and nothing is answered
   */
  public List<MemoryRange> places(Optional<MemoryRange> memory) {
    return memory.map(m -> Stream.concat(Stream.of(m), local.stream()).toList()).orElse(List.of());
  }
}
