package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Linux in QEMU, whose memory device servers can share. */
final class LinuxGuest {
  private LinuxGuest() {}

  /** The host's own QEMU. */
  static final String QEMU = "qemu-system-aarch64";

  /** That of Debian 13, which the AMP board runs in. */
  static String newerQemu() throws IOException, InterruptedException {
    Path board = Project.ROOT.resolve("boards/qemu-virt-amp");
    try (Watched fetch =
        new Watched("fetch", new ProcessBuilder(board.resolve("fetch").toString(), "qemu"), 600)) {
      assertEquals(0, fetch.exit(), fetch::toString);
      return Path.of(fetch.lines().getLast()).resolve("bin").resolve(QEMU).toString();
    }
  }

  /** The command that runs it in the host's own QEMU. */
  static ProcessBuilder command(String words, List<String> devices)
      throws IOException, InterruptedException {
    return command(QEMU, words, devices);
  }

  /**
   * The command that runs it.
   *
   * @param qemu the program
   * @param words more for the kernel's command line
   * @param devices its devices, as QEMU's options
   */
  static ProcessBuilder command(String qemu, String words, List<String> devices)
      throws IOException, InterruptedException {
    Path guest = BackEnd.fetch("guest");
    List<String> command =
        new ArrayList<>(
            List.of(
                qemu,
                "-M",
                "virt,gic-version=2,memory-backend=memory",
                "-object",
                "memory-backend-memfd,id=memory,size=256M,share=on",
                "-m",
                "256M",
                "-cpu",
                "cortex-a72",
                "-smp",
                "2",
                "-accel",
                "tcg,thread=multi",
                "-nodefaults",
                "-nographic",
                "-serial",
                "stdio",
                "-kernel",
                guest.resolve("Image").toString(),
                "-initrd",
                guest.resolve("initrd.cpio").toString(),
                "-append",
                "console=ttyAMA0 quiet panic=-1 nokaslr mitigations=off " + words));
    command.addAll(devices);
    return new ProcessBuilder(command);
  }
}
