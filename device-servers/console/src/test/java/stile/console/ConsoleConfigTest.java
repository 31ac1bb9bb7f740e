package stile.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.console.ConsoleConfig.Backend;
import stile.console.ConsoleConfig.WhenDetached;
import stile.virtio.device.InvalidOptionException;

final class ConsoleConfigTest {
  @Test
  void hasDefaults() throws Exception {
    assertEquals(
        new ConsoleConfig(
            Backend.STDOUT, Optional.empty(), Optional.empty(), WhenDetached.DROP, 128),
        Consoles.config());
  }

  @Test
  void takesEverything() throws Exception {
    assertEquals(
        new ConsoleConfig(
            Backend.SOCKET,
            Optional.of(Path.of("/run/c")),
            Optional.of(new TerminalSize(132, 43)),
            WhenDetached.WAIT,
            1024),
        Consoles.config(
            "backend",
            "socket",
            "path",
            "/run/c",
            "size",
            "132x43",
            "when-detached",
            "wait",
            "queue-size",
            "1024"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "80x", "x25", "0x25", "80x0", "80x65536", "-1x2", "8x2x3"})
  void refusesASize(String size) {
    assertEquals("size", refused("size", size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "3", "65536"})
  void refusesAQueueSize(String size) {
    assertEquals("queue-size", refused("queue-size", size));
  }

  @ParameterizedTest
  @CsvSource({"backend, file", "backend, socket", "path, /x"})
  void refusesAPathTooManyOrTooFew(String name, String value) {
    assertEquals("path", refused(name, value));
  }

  @Test
  void aTerminalNeedsNoPath() throws Exception {
    assertTrue(Consoles.config("backend", "pty").path().isEmpty());
  }

  private static String refused(String... options) {
    return assertThrows(InvalidOptionException.class, () -> Consoles.config(options)).option();
  }
}
