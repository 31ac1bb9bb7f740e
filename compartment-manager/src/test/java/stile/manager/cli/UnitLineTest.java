package stile.manager.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read by hand, and that it is what the service's unit says. */
class UnitLineTest {
  private static final Path PEER = Path.of("/etc/stile/peer.toml");

  @Test
  void readsWhatUnitsSay() {
    assertEquals(
        new UnitLine(PEER, false), UnitLine.parse("run", "--config", "/etc/stile/peer.toml"));
    assertEquals(
        new UnitLine(PEER, true),
        UnitLine.parse("run", "--config", "/etc/stile/peer.toml", "--lock-memory"));
  }

  @Test
  void theUnitSaysIt() throws IOException {
    String start =
        Files.readString(Path.of("../systemd/stile@.service"))
            .lines()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow();
    assertTrue(start.startsWith("ExecStart=/usr/bin/stile "), start);
    assertEquals(
        new UnitLine(Path.of("/etc/stile/%i.toml"), true),
        UnitLine.parse(start.substring(start.indexOf(' ') + 1).split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "run --config",
        "run -c FILE",
        "run --config=FILE",
        "run --config FILE -v",
        "run --config FILE --lock-memory -v",
        "run --lock-memory --config FILE",
        "check --config FILE"
      })
  void leavesTheRestToTheGeneralReader(String line) {
    assertNull(UnitLine.parse(line.split(" ")));
  }
}
