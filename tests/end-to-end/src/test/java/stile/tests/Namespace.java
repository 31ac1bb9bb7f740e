package stile.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes in a network of their own, so that no test touches this machine's. Who makes it must be
 * root; a test that cannot have one is skipped.
 */
final class Namespace {
  private Namespace() {}

  /** Skips the test where nobody may make a network. */
  static void assume() throws IOException, InterruptedException {
    try (Watched trial =
        new Watched(
            "unshare",
            new ProcessBuilder("unshare", "-n", "ip", "tuntap", "add", "trial0", "mode", "tap"))) {
      assumeTrue(trial.exit() == 0, () -> "no network of its own (root only): " + trial);
    }
  }

  /**
   * A command that makes a network, and then is another command: its process has that network.
   *
   * @param setup a shell's commands that run there first
   */
  static List<String> making(String setup, List<String> command) {
    List<String> whole =
        new ArrayList<>(
            List.of(
                "unshare",
                "-n",
                "sh",
                "-ec",
                "ip link set lo up\n" + setup + "\nexec \"$@\"",
                "sh"));
    whole.addAll(command);
    return whole;
  }

  /** Runs a command in a process's network. */
  static Watched in(Watched process, String... command) throws IOException {
    List<String> whole = new ArrayList<>(List.of("nsenter", "-n", "-t", process.pid() + ""));
    whole.addAll(List.of(command));
    return new Watched(command[0], new ProcessBuilder(whole));
  }

  /** Runs one of this module's classes there. */
  static Watched in(Watched process, Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Project.ROOT.resolve("tests/end-to-end/target/test-classes").toString(),
                program.getName()));
    command.addAll(List.of(arguments));
    return in(process, command.toArray(String[]::new));
  }
}
