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

  /**
   * A compartment on this machine, reached through the device that Stile's kernel module makes for
   * it: a register rings the peer, an interrupt rings us.
   *
   * @param label the device's name under {@code /dev/stile}, unless a compartment says otherwise
   * @param bell the register
   * @param partition what the firmware made
   */
  record Compartment(Optional<String> label, BellProfile bell, PartitionProfile partition)
      implements DoorbellProfile {}
}
