package stile.manager.config;

import java.nio.file.Path;
import java.util.Optional;

/** What a board says of its doorbell: how the two sides wake each other. */
public sealed interface DoorbellProfile {
  /**
   * QEMU's {@code ivshmem-doorbell} device: the manager listens on a socket, hands out the
   * carve-out and event descriptors.
   *
   * @param socket where it listens, unless a compartment says otherwise; absolute
   * @param vectors interrupt vectors each way
   */
  record Ivshmem(Optional<Path> socket, int vectors) implements DoorbellProfile {}
}
