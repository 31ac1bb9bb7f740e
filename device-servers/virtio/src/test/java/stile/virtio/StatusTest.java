package stile.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
  @ParameterizedTest
  @CsvSource({
    "0, RESET",
    "1, ACKNOWLEDGE",
    "15, ACKNOWLEDGE|DRIVER|FEATURES_OK|DRIVER_OK",
    "192, NEEDS_RESET|FAILED",
    "17, ACKNOWLEDGE|0x10",
    "48, 0x30"
  })
  void bitsAreNamedInTheOrderADriverSetsThem(int status, String words) {
    assertEquals(words, Status.toString(status));
  }
}
