package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code stile serve}, as a process. */
final class BackEnd implements AutoCloseable {
  final Path socket;
  final Watched process;

  BackEnd(Path socket, String type, String... options) throws IOException, InterruptedException {
    this(socket, type, command(socket, type, options));
  }

  private BackEnd(Path socket, String type, List<String> command)
      throws IOException, InterruptedException {
    this.socket = socket;
    process = new Watched(type, new ProcessBuilder(command));
    process.await("listening on");
  }

  /**
   * One in a network of its own.
   *
   * @param setup a shell's commands that run there first
   */
  static BackEnd in(String setup, Path socket, String type, String... options)
      throws IOException, InterruptedException {
    return new BackEnd(socket, type, Namespace.making(setup, command(socket, type, options)));
  }

  private static List<String> command(Path socket, String type, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(Project.STILE.toString(), "serve", type, "--socket", socket.toString()));
    command.addAll(List.of(options));
    return command;
  }

  /** Asked to end, it does so and leaves nothing; it never had a reason to complain. */
  void endsWell() throws InterruptedException {
    assertEquals(0, process.terminate(), process::toString);
    assertFalse(Files.exists(socket));
    assertEquals(0, process.count(" (WARNING|ERROR) "), process::toString);
  }

  /** Where a real front end is, which was fetched if need be. */
  static Path fetch(String what) throws IOException, InterruptedException {
    try (Watched fetch = fetching(what)) {
      assertEquals(0, fetch.exit(), fetch::toString);
      return Path.of(fetch.lines().getLast());
    }
  }

  /** The same; where it cannot be had, the test is skipped. */
  static Path fetchOrSkip(String what) throws IOException, InterruptedException {
    try (Watched fetch = fetching(what)) {
      assumeTrue(fetch.exit() == 0, () -> what + " cannot be had: " + fetch);
      return Path.of(fetch.lines().getLast());
    }
  }

  private static Watched fetching(String what) throws IOException {
    return new Watched(
        "fetch",
        new ProcessBuilder(Project.ROOT.resolve("tests/interop/fetch").toString(), what),
        600);
  }

  @Override
  public void close() {
    process.close();
  }
}
