package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnixDatagramTest {
  @TempDir Path folder;

  private static String read(UnixDatagram socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      long n = FileCalls.read(socket.fd(), buffer.address(), buffer.byteSize());
      assertTrue(n >= 0, () -> Errno.describe((int) -n));
      return new String(buffer.asSlice(0, n).toArray(JAVA_BYTE), UTF_8);
    }
  }

  private static void send(String to, String text) throws SysException {
    try (UnixDatagram socket = UnixDatagram.open()) {
      socket.send(to, text.getBytes(UTF_8));
    }
  }

  @Test
  void keepsDatagramsApart() throws SysException {
    String name = folder.resolve("notify").toString();
    try (UnixDatagram receiver = UnixDatagram.bind(name)) {
      send(name, "READY=1\nSTATUS=fine");
      send(name, "é");
      assertEquals("READY=1\nSTATUS=fine", read(receiver));
      assertEquals("é", read(receiver));
    }
  }

  @Test
  void knowsAbstractNames() throws SysException {
    String name = "@stile-test/" + ProcessHandle.current().pid();
    try (UnixDatagram receiver = UnixDatagram.bind(name)) {
      send(name, "x");
      assertEquals("x", read(receiver));
      // Not a padded name that only we would find, and no file.
      assertFalse(Files.exists(Path.of(name)));
      SysException e = assertThrows(SysException.class, () -> UnixDatagram.bind(name));
      assertEquals(Errno.EADDRINUSE, e.errno());
    }
  }

  @Test
  void saysWhoDoesNotListen() {
    String name = folder.resolve("nobody").toString();
    SysException e = assertThrows(SysException.class, () -> send(name, "x"));
    assertEquals(Errno.ENOENT, e.errno());
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }

  @Test
  void doesNotWaitForOneThatIsBehind() throws SysException {
    String name = folder.resolve("slow").toString();
    try (UnixDatagram receiver = UnixDatagram.bind(name)) {
      SysException e =
          assertThrows(
              SysException.class,
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  send(name, "x");
                }
              });
      assertEquals(Errno.EAGAIN, e.errno());
      assertEquals("x", read(receiver));
    }
  }
}
