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
   * A compartment on this machine.
   *
   * @param label the device's name; no other compartment's
   * @param bell the register that rings the peer
   * @param partition what the firmware made
   * @param life what the manager does for its life
   * @param access whose device it is
   */
  record Compartment(
      String label,
      BellProfile bell,
      PartitionProfile partition,
      LifeConfig life,
      DoorbellProfile.Access access)
      implements DoorbellConfig {
    /** One of Stile's kernel module. */
    public Compartment(
        String label, BellProfile bell, PartitionProfile partition, LifeConfig life) {
      this(label, bell, partition, life, DoorbellProfile.Access.MODULE);
    }

    /** Its device, for a person. */
    public String device() {
      return access.device(label);
    }
  }
}
