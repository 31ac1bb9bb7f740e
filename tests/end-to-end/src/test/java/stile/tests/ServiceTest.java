package stile.tests;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixDatagram;

/** The manager as systemd sees it, with this test in systemd's place. */
@Timeout(180)
class ServiceTest {
  private static final int LIMIT_MILLIS = 60_000;

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  /** Reads what the service says until a line of it begins so. */
  private String await(UnixDatagram socket, String start) {
    Poll poll = new Poll(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      poll.set(0, socket.fd(), Poll.IN);
      while (poll.await(LIMIT_MILLIS) > 0) {
        long n = FileCalls.read(socket.fd(), buffer.address(), buffer.byteSize());
        String text = new String(buffer.asSlice(0, n).toArray(JAVA_BYTE), UTF_8);
        said.add(text);
        if (text.startsWith(start)) {
          return text;
        }
      }
    }
    throw new AssertionError("never said " + start + "; said " + said);
  }

  @Test
  void tellsSystemdHowItIs() throws Exception {
    String name = folder.resolve("notify").toString();
    try (Board board = new Board(folder, "", "[[compartment.device]]\ntype = \"rng\"");
        UnixDatagram socket = UnixDatagram.bind(name);
        Watched manager =
            board.stile(
                Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "2000000"),
                "run",
                "--lock-memory",
                "--config",
                board.config().toString())) {
      assertEquals(
          "READY=1\nSTATUS=compartment test: waiting for its peer", await(socket, "READY=1"));
      manager.await("serving 1 compartment");
      await(socket, "WATCHDOG=1");
      try (Watched peer = board.peer("echo")) {
        assertEquals("STATUS=compartment test: serving 1 device(s)", await(socket, "STATUS="));
        peer.kill();
      }
      assertEquals("STATUS=compartment test: waiting for its peer", await(socket, "STATUS="));
      await(socket, "WATCHDOG=1");
      assertTrue(manager.isAlive());
      assertEquals(0, manager.terminate());
      await(socket, "STOPPING=1");
    }
  }
}
