package stile.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One compartment on {@code qemu-ivshmem} in a folder of its own: its configuration, its manager,
 * its peers.
 */
final class Board implements AutoCloseable {
  private final Path folder;
  private final Path config;
  private final Path socket;
  private final List<Watched> processes = new ArrayList<>();

  /**
   * @param keys keys of the compartment's table
   * @param devices the device tables of the configuration
   */
  Board(Path folder, String keys, String devices) throws IOException {
    this.folder = folder;
    socket = folder.resolve("peer.sock");
    config = folder.resolve("stile.toml");
    Files.writeString(
        config,
        """
        [[compartment]]
        name = "test"
        board = "qemu-ivshmem"
        socket = "%s"
        %s
        %s
        """
            .formatted(socket, keys, devices));
  }

  /**
   * A board with rng, console and the given disk, as the demo has it; other keys of the disk may
   * follow the image.
   */
  static Board withDisk(Path folder, Path image, String... keys) throws IOException {
    return new Board(folder, "", disk(image, keys));
  }

  /** The same with keys of the compartment's table. */
  static Board withKeys(Path folder, Path image, String keys) throws IOException {
    return new Board(folder, keys, disk(image));
  }

  private static String disk(Path image, String... keys) {
    return """
        [[compartment.device]]
        type = "rng"
        [[compartment.device]]
        type = "console"
        [[compartment.device]]
        type = "blk"
        image = "%s"
        %s
        """
        .formatted(image, String.join("\n", keys));
  }

  /** Starts a manager; it listens when this returns. */
  Watched manager() throws IOException, InterruptedException {
    Watched manager = stile("run", "--config", config.toString());
    manager.await("serving \\d compartment");
    return manager;
  }

  /**
   * Starts a manager in a network of its own; it listens when this returns.
   *
   * @param setup a shell's commands that run there first
   */
  Watched managerIn(String setup) throws IOException, InterruptedException {
    List<String> command = List.of(Project.STILE.toString(), "run", "--config", config.toString());
    Watched manager = start("stile", Namespace.making(setup, command), Map.of());
    manager.await("serving \\d compartment");
    return manager;
  }

  /** Runs the command with any arguments. */
  Watched stile(String... arguments) throws IOException {
    return stile(Map.of(), arguments);
  }

  /** The same, with more in its environment. */
  Watched stile(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Project.STILE.toString()));
    command.addAll(List.of(arguments));
    return start("stile", command, environment);
  }

  /** Starts a peer. */
  Watched peer(String name) throws IOException {
    return peer(name, socket);
  }

  /** Starts a peer of a compartment that the device tables brought along. */
  Watched peer(String name, Path socket) throws IOException {
    return start(
        "peer " + name,
        List.of(
            Project.RUN_PEER.toString(),
            "--socket",
            socket.toString(),
            "--peer",
            Project.peer(name).toString()),
        Map.of());
  }

  private Watched start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Watched process = new Watched(name, builder);
    processes.add(process);
    return process;
  }

  Path config() {
    return config;
  }

  @Override
  public void close() {
    processes.reversed().forEach(Watched::close);
  }
}
