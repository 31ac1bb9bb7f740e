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

  /** Which driver hands a compartment on this machine to the manager. */
  enum Access {
    /** Stile's kernel module: the carve-out is Normal memory, and firmware can be called. */
    MODULE,
    /** Userspace I/O: the carve-out is Device memory, and the peer runs by itself. */
    UIO;

    /** What a driver's device is called, by its label. */
    public String device(String label) {
      return switch (this) {
        case MODULE -> "/dev/stile/" + label;
        case UIO -> "uio device \"" + label + "\"";
      };
    }
  }

  /**
   * A compartment on this machine, reached through the device that a driver makes for it: a
   * register rings the peer, an interrupt rings us.
   *
   * @param label the device's name, unless a compartment says otherwise
   * @param bell the register
   * @param partition what the firmware made
   * @param access whose device it is
   */
  record Compartment(
      Optional<String> label, BellProfile bell, PartitionProfile partition, Access access)
      implements DoorbellProfile {
    /** One of Stile's kernel module. */
    public Compartment(Optional<String> label, BellProfile bell, PartitionProfile partition) {
      this(label, bell, partition, Access.MODULE);
    }
  }
}
