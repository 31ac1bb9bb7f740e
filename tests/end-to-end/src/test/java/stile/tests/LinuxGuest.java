package stile.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Linux in QEMU, whose memory device servers can share. */
final class LinuxGuest {
  private LinuxGuest() {}

  /**
   * The command that runs it.
   *
   * @param words more for the kernel's command line
   * @param devices its devices, as QEMU's options
   */
  static ProcessBuilder command(String words, List<String> devices)
      throws IOException, InterruptedException {
    Path guest = BackEnd.fetch("guest");
    List<String> command =
        new ArrayList<>(
            List.of(
                "qemu-system-aarch64",
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
