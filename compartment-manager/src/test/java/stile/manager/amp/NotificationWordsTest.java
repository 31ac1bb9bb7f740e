package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NotificationWordsTest {
  private final MemorySegment window = MemorySegment.ofArray(new long[32]);
  private final NotificationWords device = new NotificationWords(window, 0, 128, 2);
  private final NotificationWords driver = new NotificationWords(window, 128, 0, 2);

  @Test
  void raisedOnceUntilAcknowledged() {
    assertTrue(device.raise(70));
    assertFalse(device.raise(70));
    assertEquals(0, driver.take(0));
    assertEquals(1L << 6, driver.take(1));
    assertEquals(0, driver.take(1));
    assertTrue(device.raise(70));
    assertEquals(1L << 6, driver.take(1));
  }

  @Test
  void bothWaysAtOnce() {
    assertTrue(device.raise(63));
    assertTrue(driver.raise(63));
    assertEquals(Long.MIN_VALUE, device.take(0));
    assertEquals(Long.MIN_VALUE, driver.take(0));
  }

  @Test
  void wordsLieWhereTheHeaderFileSays() {
    device.raise(65);
    driver.raise(1);
    device.take(0);
    long[] words = (long[]) window.heapBase().orElseThrow();
    assertEquals(2, words[1], "device tx[1]");
    assertEquals(2, words[2], "device rx[0]");
    assertEquals(2, words[16], "driver tx[0]");
  }

  @Test
  void nonsenseIsAcknowledgedOnce() {
    window.asSlice(128, 32).fill((byte) 0xa5);
    assertEquals(0xa5a5a5a5a5a5a5a5L, device.take(0));
    assertEquals(0, device.take(0));
  }
}
