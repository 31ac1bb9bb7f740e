package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
  @Test
  void sizes() {
    assertEquals(0, Quantities.bytes("0 B"));
    assertEquals(64 << 10, Quantities.bytes("64 KiB"));
    assertEquals(64 << 10, Quantities.bytes("64KiB"));
    assertEquals(3L << 40, Quantities.bytes("3 TiB"));
  }

  @Test
  void durations() {
    assertEquals(Duration.ofNanos(50_000), Quantities.duration("50 us"));
    assertEquals(Duration.ofSeconds(1), Quantities.duration("1 s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "64",
        "KiB",
        "64 KB",
        "64  KiB",
        "-1 B",
        "1.5 MiB",
        "64 KiB ",
        "8388608 TiB",
        "999999999999999999 KiB"
      })
  void notSizes(String text) {
    assertNull(Quantities.bytes(text));
  }

  @Test
  void writesTheLargestWholeUnit() {
    assertEquals("0 B", Quantities.formatBytes(0));
    assertEquals("1000 B", Quantities.formatBytes(1000));
    assertEquals("68 KiB", Quantities.formatBytes(68 << 10));
    assertEquals("2048 TiB", Quantities.formatBytes(1L << 51));
  }
}
