package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code stile compartment}, as processes, against a manager that serves a real peer. */
@Timeout(180)
class CommandTest {
  @TempDir Path folder;

  private Watched command(Board board, int status, String... words) throws Exception {
    String[] line = new String[words.length + 1];
    line[0] = "compartment";
    System.arraycopy(words, 0, line, 1, words.length);
    Watched command = board.stile(Map.of("STILE_RUNTIME", folder.resolve("run").toString()), line);
    assertEquals(status, command.exit(), command::toString);
    return command;
  }

  @Test
  void aRunningServiceIsAsked() throws Exception {
    Path runtime = Files.createDirectories(folder.resolve("run/test"));
    Path image = Disks.random(folder.resolve("disk.img"), 1 << 20, 7);
    try (Board board = Board.withDisk(folder, image, "read-only = true");
        Watched manager =
            board.stile(
                Map.of("RUNTIME_DIRECTORY", runtime.toString()),
                "run",
                "--config",
                board.config().toString())) {
      manager.await("serving 1 compartment");
      command(board, 0, "status").await("^test: absent for ");
      try (Watched peer = board.peer("demo")) {
        manager.await("peer: done");
        Watched status = command(board, 0, "status", "test");
        status.await("^  device 2    blk: ");
        assertEquals(3, status.count("^  device .* requests"));
        assertEquals(0, peer.exit());
      }
      Watched json = command(board, 0, "status", "--json");
      json.await("\"type\": \"blk\", \"driver\": \"no driver\", \"requests\": [1-9]");
      command(board, 0, "log", "test").await("peer detached");

      command(board, 2, "status", "tset").await("no compartment \"tset\"; there are test/test");

      command(board, 1, "stop", "test").await("^stile: test: nobody here can stop it: ");

      Watched follower =
          board.stile(
              Map.of("STILE_RUNTIME", folder.resolve("run").toString()),
              "compartment",
              "log",
              "-f",
              "test");
      follower.await("peer detached");
      try (Watched peer = board.peer("echo")) {
        follower.await("bus in RUN");
        peer.kill();
      }
      manager.kill();
      assertEquals(1, follower.exit());
      follower.await("the service ended");
      command(board, 1, "status").await("no service runs");
      assertTrue(Files.exists(runtime.resolve("control")), "what a killed manager leaves");
    }
  }
}
