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
}
