package stile.manager.compartment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UptimeTest {
  @Test
  void isTheDifferenceOfTwoTimesSinceTheMachinesStart() {
    String stat =
        "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 1 0 1234 3000000 500 1844\n";
    assertEquals(7660, Uptime.millis("20.00 38.11\n", stat));
  }

  @Test
  void grows() throws InterruptedException {
    long before = Uptime.millis();
    assertTrue(before >= 0, () -> before + " ms");
    Thread.sleep(30);
    long after = Uptime.millis();
    assertTrue(after > before, () -> after + " ms after " + before + " ms");
  }
}
