package stile.manager.systemd;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.UnixDatagram;

@Timeout(20)
class SystemdTest {
  private static final String SELF = Long.toString(ProcessHandle.current().pid());

  @TempDir Path folder;

  private static String read(UnixDatagram socket) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(4096);
      long n = FileCalls.read(socket.fd(), buffer.address(), buffer.byteSize());
      return new String(buffer.asSlice(0, n).toArray(JAVA_BYTE), UTF_8);
    }
  }

  @Test
  void saysWhatSdNotifyWould() throws Exception {
    String name = folder.resolve("notify").toString();
    try (UnixDatagram socket = UnixDatagram.bind(name)) {
      ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name));
      manager.ready("peer: serving 3 devices");
      assertEquals("READY=1\nSTATUS=peer: serving 3 devices", read(socket));
      manager.status("peer: gone\nMAINPID=1");
      assertEquals("STATUS=peer: gone MAINPID=1", read(socket));
      manager.alive();
      assertEquals("WATCHDOG=1", read(socket));
      manager.stopping();
      assertEquals("STOPPING=1\nSTATUS=ending", read(socket));
    }
  }

  @Test
  void goesOnWhenNobodyListens() {
    ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString())).ready("fine");
  }

  @Test
  void tellsNobodyWithoutASocket() {
    assertSame(ServiceManager.NONE, ServiceManager.of(Map.of("NOTIFY_SOCKET", "")));
    assertSame(ServiceManager.NONE, ServiceManager.of(Map.of("WATCHDOG_USEC", "1000")));
  }

  private static Optional<Duration> watchdog(String micros, String pid) {
    return ServiceManager.of(
            Map.of("NOTIFY_SOCKET", "@x", "WATCHDOG_USEC", micros, "WATCHDOG_PID", pid))
        .watchdog();
  }

  @Test
  void knowsHowLongItMayBeSilent() {
    assertEquals(Optional.of(Duration.ofSeconds(10)), watchdog("10000000", SELF));
    assertEquals(Optional.of(Duration.ofSeconds(10)), watchdog("10000000", ""));
    assertEquals(Optional.empty(), watchdog("10000000", "1"));
    assertEquals(Optional.empty(), watchdog("0", SELF));
    assertEquals(Optional.empty(), watchdog("soon", SELF));
    assertEquals(Optional.empty(), ServiceManager.of(Map.of("NOTIFY_SOCKET", "@x")).watchdog());
  }
}
