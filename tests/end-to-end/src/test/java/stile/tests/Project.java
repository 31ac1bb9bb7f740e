package stile.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things lie in the project. */
final class Project {
  static final Path ROOT = Path.of(System.getProperty("stile.root", "../..")).toAbsolutePath();
  static final Path STILE = ROOT.resolve("stile");
  static final Path RUN_PEER = ROOT.resolve("boards/qemu-ivshmem/run-peer");
  static final Path LIBRARIES = ROOT.resolve("compartment-manager/target/lib");

  private Project() {}

  /** A peer program that {@code make -C loopback-driver} built. */
  static Path peer(String name) {
    Path elf = ROOT.resolve("loopback-driver/build/qemu-ivshmem/" + name + ".elf");
    assertTrue(Files.exists(elf), () -> elf + " is missing: run make -C loopback-driver");
    return elf;
  }
}
