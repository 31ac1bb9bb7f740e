package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device server that does not come with Stile: the template's clock, in a folder of its own. */
@Timeout(180)
class PluginTest {
  @TempDir Path folder;
  private Path plugins;

  @BeforeEach
  void plugIn() throws IOException {
    plugins = Files.createDirectories(folder.resolve("plug ins"));
    try (Stream<Path> built = Files.list(Project.ROOT.resolve("device-servers/template/target"))) {
      Path jar =
          built
              .filter(file -> file.getFileName().toString().matches("stile-template-[\\d.]+jar"))
              .findAny()
              .orElseThrow();
      Files.copy(jar, plugins.resolve("clock.jar"));
    }
  }

  private Watched stile(Board board, String... words) throws IOException {
    return board.stile(Map.of("STILE_PLUGINS", plugins.toString()), words);
  }

  @Test
  void servesAPeer() throws Exception {
    try (Board board = new Board(folder, "", "[[compartment.device]]\ntype = \"clock\"")) {
      assertEquals(0, stile(board, "devices", "clock").exit());
      try (Watched manager = stile(board, "run", "--config", board.config().toString())) {
        manager.await("serving 1 compartment");
        try (Watched peer = board.peer("echo")) {
          manager.await("bus in RUN");
          peer.kill();
        }
        assertEquals(0, manager.terminate());
      }
    }
  }

  @Test
  void isUnknownWithoutItsFolder() throws Exception {
    try (Board board = new Board(folder, "", "[[compartment.device]]\ntype = \"clock\"")) {
      Watched check = board.stile("check", "--config", board.config().toString());
      assertEquals(1, check.exit());
      check.await("device.type: is \"clock\"");
    }
  }

  @Test
  void twoOfOneTypeAreRefused() throws Exception {
    Files.copy(plugins.resolve("clock.jar"), plugins.resolve("clock-again.jar"));
    try (Board board = new Board(folder, "", "")) {
      Watched devices = stile(board, "devices");
      assertEquals(1, devices.exit());
      devices.await("stile.template");
    }
  }

  @Test
  void aJarThatIsNoneIsNamed() throws Exception {
    Files.writeString(plugins.resolve("broken.jar"), "nothing of the kind");
    try (Board board = new Board(folder, "", "")) {
      Watched devices = stile(board, "devices");
      assertEquals(1, devices.exit());
      devices.await("broken.jar");
    }
  }
}
