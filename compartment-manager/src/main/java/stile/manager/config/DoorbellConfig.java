package stile.manager.config;

import java.nio.file.Path;

/** The doorbell of one compartment: its board's, completed by what the configuration says. */
public sealed interface DoorbellConfig {
  /**
   * QEMU's {@code ivshmem-doorbell} device.
   *
   * @param socket where the manager listens; absolute, no other compartment's
   * @param vectors interrupt vectors each way
   */
  record Ivshmem(Path socket, int vectors) implements DoorbellConfig {}

  /**
   * A compartment behind Stile's kernel module.
   *
   * @param label the device's name under {@code /dev/stile}; no other compartment's
   * @param bell the register that rings the peer
   * @param partition what the firmware made
   * @param life what the manager does for its life
   */
  record Compartment(String label, BellProfile bell, PartitionProfile partition, LifeConfig life)
      implements DoorbellConfig {}
}
