package stile.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A virtiofsd that exports a folder. There are two: Debian 12 has QEMU's, Debian 13 the one that
 * followed it; their options differ.
 */
final class Virtiofsd implements AutoCloseable {
  private static final Path OF_QEMU = Path.of("/usr/lib/qemu/virtiofsd");

  /** What its successor is told to call itself to drivers; QEMU's has no configuration space. */
  static final String TAG = "stile-test";

  final Watched process;

  /** Whether it answers for a configuration space. */
  final boolean configured;

  private final Path leftBehind;

  Virtiofsd(Path socket, Path folder) throws IOException {
    leftBehind = Path.of("/run/virtiofsd", socket.toString().replace('/', '.') + ".pid");
    Path program = program();
    configured = !program.equals(OF_QEMU);
    List<String> command = new ArrayList<>(List.of(program.toString(), "--socket-path=" + socket));
    command.addAll(
        configured
            ? List.of("--shared-dir=" + folder, "--sandbox=chroot", "--tag=" + TAG)
            : List.of("-f", "-o", "source=" + folder, "-o", "sandbox=chroot"));
    process = new Watched("virtiofsd", new ProcessBuilder(command));
  }

  /** Skips the test where there is none, or may be none. */
  static void assume() throws IOException {
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    assumeTrue(user.equals(0), "virtiofsd changes its root folder: root only");
    assumeTrue(Files.isExecutable(program()), () -> "there is no " + program());
  }

  /** Another one can be named. */
  private static Path program() {
    Map<String, String> environment = System.getenv();
    Path successor = Path.of(environment.getOrDefault("VIRTIOFSD", "/usr/libexec/virtiofsd"));
    return Files.isExecutable(successor) ? successor : OF_QEMU;
  }

  @Override
  public void close() {
    process.close();
    boolean _ = leftBehind.toFile().delete(); // QEMU's never does
  }
}
